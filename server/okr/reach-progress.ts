import { type EntityType, entityTypes } from '../../contract/okr/entity.ts';
import type { Item } from './move-indicators.ts';
import { canReadOkrs } from './policy.ts';
import { findProgress, type ProgressRow } from './progress-queries.ts';
import { type Caller, reachKeyResult, reachObjective, type Right } from './reach.ts';

/** The objective or key result of this id, if the caller may do this with it; otherwise the endpoint's own answer. */
export function reachItem(ctx: Caller, type: EntityType, id: string, right: Right): Promise<Item> {
  return type === entityTypes.objective ? reachObjective(ctx, id, right) : reachKeyResult(ctx, id, right);
}

export interface ReachedProgress {
  readonly item: Item;
  readonly record: ProgressRow;
}

export async function reachProgress(ctx: Caller, id: string, right: Right): Promise<ReachedProgress> {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const record = await findProgress(ctx.db, ctx.actor.tenantId, id);
  if (!record) throw ctx.error('dataNotFound');
  return { item: await reachItem(ctx, record.entity_type, record.entity_id, right), record };
}
