import { findAlignment, type PlacedAlignmentRow } from './alignment-queries.ts';
import { canEdit, canReadOkrs } from './policy.ts';
import { type Caller, HIDDEN_PERIOD, type Right } from './reach.ts';
import { findSheet } from './item-queries.ts';
import { listVisibleObjectiveIds } from './sheet-queries.ts';

/** An alignment of which one end is hidden is as unknown as one that there never was. It belongs to who aligned. */
export async function reachAlignment(ctx: Caller, id: string, right: Right): Promise<PlacedAlignmentRow> {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { tenantId, userId } = ctx.actor;
  const alignment = await findAlignment(ctx.db, tenantId, id);
  if (!alignment) throw ctx.error('dataNotFound');
  for (const sheetId of [alignment.from_sheet_id, alignment.to_sheet_id]) {
    const sheet = await findSheet(ctx.db, tenantId, sheetId);
    if (sheet?.period_status === HIDDEN_PERIOD) throw ctx.error('dataNotFound');
  }
  const ends = [alignment.from_objective_id, alignment.to_objective_id];
  if (
    userId !== undefined &&
    (await listVisibleObjectiveIds(ctx.db, tenantId, userId, ends)).length < ends.length
  )
    throw ctx.error('dataNotFound');
  if (right === 'edit' && !canEdit(ctx.actor, alignment.from_owner_id)) throw ctx.error('noPermission');
  return alignment;
}
