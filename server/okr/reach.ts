import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { KeyResultRow, ObjectiveRow } from './content-queries.ts';
import { findKeyResult, findObjective, findSheet, type PlacedSheetRow } from './item-queries.ts';
import { canEdit, canReadOkrs } from './policy.ts';
import { listVisibleObjectiveIds, listVisibleSheetIds } from './sheet-queries.ts';

export type Caller = Pick<Ctx, 'actor'> & {
  readonly db: Reader;
  error(name: 'noPermission' | 'dataNotFound'): Error;
};

/** What the caller wants to do: an owner's colleagues see, and the owner edits. */
export type Right = 'see' | 'edit';

export const HIDDEN_PERIOD = 3;

/** The sheet of this id, if the caller may do this with it; otherwise the endpoint's own answer. */
export async function reachSheet(ctx: Caller, id: string, right: Right): Promise<PlacedSheetRow> {
  const sheet = await findOpenSheet(ctx, id);
  const { userId, tenantId } = ctx.actor;
  if (userId !== undefined && (await listVisibleSheetIds(ctx.db, tenantId, userId, [id])).length === 0)
    throw ctx.error('noPermission');
  refuseStrangers(ctx, sheet, right);
  return sheet;
}

export interface ReachedObjective {
  readonly sheet: PlacedSheetRow;
  readonly objective: ObjectiveRow;
}

export async function reachObjective(ctx: Caller, id: string, right: Right): Promise<ReachedObjective> {
  refuseUngranted(ctx);
  const { userId, tenantId } = ctx.actor;
  const objective = await findObjective(ctx.db, tenantId, id);
  if (!objective) throw ctx.error('dataNotFound');
  const sheet = await findOpenSheet(ctx, objective.sheet_id);
  if (userId !== undefined && (await listVisibleObjectiveIds(ctx.db, tenantId, userId, [id])).length === 0)
    throw ctx.error('noPermission');
  refuseStrangers(ctx, sheet, right);
  return { sheet, objective };
}

export interface ReachedKeyResult extends ReachedObjective {
  readonly keyResult: KeyResultRow;
}

/** A key result is seen by whoever sees its objective. */
export async function reachKeyResult(ctx: Caller, id: string, right: Right): Promise<ReachedKeyResult> {
  refuseUngranted(ctx);
  const keyResult = await findKeyResult(ctx.db, ctx.actor.tenantId, id);
  if (!keyResult) throw ctx.error('dataNotFound');
  return { ...(await reachObjective(ctx, keyResult.objective_id, right)), keyResult };
}

async function findOpenSheet(ctx: Caller, id: string): Promise<PlacedSheetRow> {
  refuseUngranted(ctx);
  const sheet = await findSheet(ctx.db, ctx.actor.tenantId, id);
  if (!sheet || sheet.period_status === HIDDEN_PERIOD) throw ctx.error('dataNotFound');
  return sheet;
}

function refuseUngranted(ctx: Caller): void {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
}

function refuseStrangers(ctx: Caller, sheet: PlacedSheetRow, right: Right): void {
  if (right === 'edit' && !canEdit(ctx.actor, sheet.user_id)) throw ctx.error('noPermission');
}
