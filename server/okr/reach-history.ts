import { findLostSheet, readsHistory } from './change-queries.ts';
import { canReadOkrs } from './policy.ts';
import { reachTarget } from './reach-comment.ts';
import { type Caller, reachSheet } from './reach.ts';

export interface HistoryTarget {
  readonly target_type: 'cycle' | 'objective' | 'key_result';
  readonly target_id: string;
}

/** The sheet in whose history a target stands, if the caller may read it. What was deleted is told to nobody else. */
export async function reachHistory(ctx: Caller, target: HistoryTarget): Promise<string> {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { target_type, target_id } = target;
  const { tenantId } = ctx.actor;
  const lost =
    target_type === 'cycle' ? undefined : await findLostSheet(ctx.db, tenantId, target_type, target_id);
  if (!lost) return requireHistory(ctx, (await reachTarget(ctx, target)).sheet.id);
  const quiet: Caller = { db: ctx.db, actor: ctx.actor, error: () => ctx.error('dataNotFound') };
  return requireHistory(quiet, (await reachSheet(quiet, lost.sheet_id, 'see')).id);
}

async function requireHistory(ctx: Caller, sheetId: string): Promise<string> {
  const { tenantId, userId } = ctx.actor;
  if (userId !== undefined && !(await readsHistory(ctx.db, tenantId, userId, sheetId)))
    throw ctx.error('noPermission');
  return sheetId;
}
