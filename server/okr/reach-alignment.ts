import { findAlignment, type PlacedAlignmentRow } from './alignment-queries.ts';
import { canEdit, canReadOkrs } from './policy.ts';
import { type Caller, HIDDEN_PERIOD, type Right } from './reach.ts';
import { findSheet } from './item-queries.ts';
import { listVisibleObjectiveIds } from './sheet-queries.ts';

/**
 * An alignment of which one end is hidden is as unknown as one that there never was. It belongs to who aligned, who may
 * take it back whatever became of the other end.
 */
export async function reachAlignment(ctx: Caller, id: string, right: Right): Promise<PlacedAlignmentRow> {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { tenantId, userId } = ctx.actor;
  const alignment = await findAlignment(ctx.db, tenantId, id);
  if (!alignment) throw ctx.error('dataNotFound');
  const { from_owner_id, from_sheet_id, from_objective_id, to_sheet_id, to_objective_id } = alignment;
  const mayEdit = right === 'edit' && canEdit(ctx.actor, from_owner_id);
  for (const sheetId of mayEdit ? [from_sheet_id] : [from_sheet_id, to_sheet_id]) {
    const sheet = await findSheet(ctx.db, tenantId, sheetId);
    if (sheet?.period_status === HIDDEN_PERIOD) throw ctx.error('dataNotFound');
  }
  if (mayEdit) return alignment;
  const ends = [from_objective_id, to_objective_id];
  if (
    userId !== undefined &&
    (await listVisibleObjectiveIds(ctx.db, tenantId, userId, ends)).length < ends.length
  )
    throw ctx.error('dataNotFound');
  if (right === 'edit') throw ctx.error('noPermission');
  return alignment;
}
