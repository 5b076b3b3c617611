import type { Actor, Ctx } from '../context.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { IndicatorRow, KeyResultRow } from './content-queries.ts';
import type { Change } from './event-rules.ts';
import { type Circumstances, followsKeyResults, followsParts, settled } from './indicator.ts';
import { findKeyResult, findObjective, findSheet } from './item-queries.ts';
import { listItemIndicators, listMeasuredKeyResults } from './objective-queries.ts';
import { findWholeId, listPartIndicators } from './part-queries.ts';
import { updateIndicator } from './progress-queries.ts';
import type { ReachedObjective } from './reach.ts';
import { differences } from './read-fields.ts';

export type Mover = Pick<Ctx, 'clock'> & {
  readonly actor: Pick<Actor, 'tenantId'>;
  readonly db: Writer;
};

/** An objective, or one of its key results. */
export interface Item extends ReachedObjective {
  readonly keyResult?: KeyResultRow | undefined;
}

const DAY = 86_400_000;

export const itemOf = ({ objective, keyResult }: Item) => keyResult ?? objective;

/** Every objective and key result is made with its indicator. */
export async function getIndicator(
  ctx: Pick<Mover, 'actor'> & { readonly db: Reader },
  itemId: string,
): Promise<IndicatorRow> {
  const [indicator] = await listItemIndicators(ctx.db, ctx.actor.tenantId, [itemId]);
  if (!indicator) throw new Error(`item ${itemId} has no indicator`);
  return indicator;
}

interface Moved {
  readonly indicator: IndicatorRow;
  /** For the history. */
  readonly changes: readonly Change[];
}

/** Changes the indicator of an item, calculates what is not kept by hand, and lets what a key result counts in follow. */
export async function moveIndicator(
  ctx: Mover,
  item: Item,
  change: (indicator: IndicatorRow) => IndicatorRow,
): Promise<Moved> {
  const { sheet, objective, keyResult } = item;
  const indicator = await getIndicator(ctx, itemOf(item).id);
  const changed = change(indicator);
  const around = await readCircumstances(ctx, item, changed);
  const own = await store(ctx, indicator, settled(changed, around), around.now);
  if (!keyResult || own.changes.length === 0) return own;
  const followed = await settleIndicator(ctx, { sheet, objective });
  const wholes = hasMoved(indicator, own.indicator) ? await settleWhole(ctx, keyResult.id) : [];
  return { ...own, changes: [...own.changes, ...followed, ...wholes] };
}

async function readCircumstances(ctx: Mover, item: Item, indicator: IndicatorRow): Promise<Circumstances> {
  const { tenantId } = ctx.actor;
  return {
    keyResults: followsKeyResults(indicator)
      ? await listMeasuredKeyResults(ctx.db, tenantId, item.objective.id)
      : [],
    parts: followsParts(indicator) ? await listPartIndicators(ctx.db, tenantId, itemOf(item).id) : [],
    span: { from: item.sheet.start_time, to: itemOf(item).deadline + DAY },
    now: ctx.clock.now(),
  };
}

/** How far it is from its start is all that a key result brings to the one it counts in. */
const hasMoved = (was: IndicatorRow, is: IndicatorRow): boolean =>
  was.current_value !== is.current_value || was.start_value !== is.start_value;

async function settleWhole(ctx: Mover, partId: string): Promise<readonly Change[]> {
  const wholeId = await findWholeId(ctx.db, ctx.actor.tenantId, partId);
  return wholeId === undefined ? [] : settleKeyResult(ctx, wholeId);
}

/** After its parts changed. Told as nobody's doing: who sees a key result need not see what counts in it. */
export async function settleKeyResult(ctx: Mover, id: string): Promise<readonly Change[]> {
  const item = await findItem(ctx, true, id);
  const changes = item ? await settleIndicator(ctx, item) : [];
  return changes.map((change) => ({ ...change, byItself: true }));
}

/** undefined for what was deleted meanwhile. */
export async function findItem(
  { db, actor }: Mover,
  isKeyResult: boolean,
  id: string,
): Promise<Item | undefined> {
  const { tenantId } = actor;
  const keyResult = isKeyResult ? await findKeyResult(db, tenantId, id) : undefined;
  if (isKeyResult && !keyResult) return undefined;
  const objective = await findObjective(db, tenantId, keyResult?.objective_id ?? id);
  const sheet = objective && (await findSheet(db, tenantId, objective.sheet_id));
  return sheet && { sheet, objective, keyResult };
}

/** After something changed that an indicator may be calculated from: its item's deadline or key results, or the time. */
export async function settleIndicator(ctx: Mover, item: Item): Promise<readonly Change[]> {
  return (await moveIndicator(ctx, item, (indicator) => indicator)).changes;
}

async function store(ctx: Mover, before: IndicatorRow, after: IndicatorRow, now: number): Promise<Moved> {
  const changed = differences<IndicatorRow>(before, after);
  if (!changed) return { indicator: before, changes: [] };
  const { from, to } = changed;
  const isMoved = ['start_value', 'target_value', 'current_value'].some((name) => name in to);
  const next = {
    ...after,
    value_updated_time: isMoved ? now : before.value_updated_time,
    status_updated_time: 'indicator_status' in to ? now : before.status_updated_time,
    updated_time: Math.max(now, before.updated_time + 1),
  };
  await updateIndicator(ctx.db, ctx.actor.tenantId, next);
  const change = {
    sheetId: before.sheet_id,
    entity: 'indicator',
    entityId: before.id,
    action: 'update',
  } as const;
  const fixed = { entity_type: before.entity_type, entity_id: before.entity_id };
  return { indicator: next, changes: [{ ...change, from, to, fixed }] };
}
