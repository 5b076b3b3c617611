import type { deleteAlignment as endpoint } from '../../contract/okr/alignment.ts';
import type { Handler } from '../context.ts';
import { deleteAlignmentRow } from './alignment-queries.ts';
import { reachAlignment } from './reach-alignment.ts';
import { recordChanges } from './record-changes.ts';

export const deleteAlignment: Handler<typeof endpoint> = async (ctx, { params }) => {
  const { id, from_objective_id, to_objective_id, from_sheet_id, to_sheet_id, created_time } =
    await reachAlignment(ctx, params.alignment_id, 'edit');
  await deleteAlignmentRow(ctx.db, ctx.actor.tenantId, id);
  const from = { id, from_objective_id, to_objective_id, created_time };
  await recordChanges(
    ctx,
    [from_sheet_id, to_sheet_id].map((sheetId) => ({
      sheetId,
      entity: 'alignment',
      entityId: id,
      action: 'delete',
      from,
    })),
  );
  return { alignment_id: id };
};
