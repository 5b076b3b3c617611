import type { listChanges as endpoint } from '../../contract/app/okr/change.ts';
import type { Ctx, Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { type ChangeRow, listChangesBefore } from './change-queries.ts';
import { alignedIn } from './change-rules.ts';
import { presentChanges, readValues } from './present-change.ts';
import { reachHistory } from './reach-history.ts';
import { listVisibleObjectiveIds } from './sheet-queries.ts';

type Caller = Ctx<typeof endpoint>;

export const listChanges: Handler<typeof endpoint> = async (ctx, { query }) => {
  const { target_type, target_id, user_id_type = 'open_id' } = query;
  const sheetId = await reachHistory(ctx, { target_type, target_id });
  const itemId = target_type === 'cycle' ? undefined : target_id;
  const of = { endpoint: 'okra.v1.change.list', filters: { target_type, target_id } };
  const { rows, page } = await readPage(ctx, of, query, (before, limit) =>
    loadVisible(ctx, limit, before, (from) =>
      listChangesBefore(ctx.db, ctx.actor.tenantId, { sheetId, itemId }, from, limit),
    ),
  );
  return { ...page, items: await presentChanges(ctx, user_id_type, rows) };
};

/** Goes on until a page is full, because hidden lines leave no gap that tells of them. */
async function loadVisible(
  ctx: Caller,
  limit: number,
  before: string,
  load: (before: string) => Promise<ChangeRow[]>,
): Promise<ChangeRow[]> {
  const kept: ChangeRow[] = [];
  for (let from = before; ;) {
    const found = await load(from);
    kept.push(...(await dropHidden(ctx, found)));
    const last = found.at(-1);
    if (!last || found.length < limit || kept.length >= limit) return kept.slice(0, limit);
    from = last.id;
  }
}

const ofTwoEnds: readonly string[] = ['alignment', 'part'];

/** What links two is told to people who see both of its ends now; all else in a history is theirs to see. */
async function dropHidden(ctx: Caller, changes: readonly ChangeRow[]): Promise<readonly ChangeRow[]> {
  const { tenantId, userId } = ctx.actor;
  if (userId === undefined) return changes;
  const ends = new Map(
    changes
      .filter(({ entity_type }) => ofTwoEnds.includes(entity_type))
      .map((change) => [change.id, alignedIn(readValues(change.old_value), readValues(change.new_value))]),
  );
  if (ends.size === 0) return changes;
  const named = [...new Set([...ends.values()].flat())];
  const seen = new Set((await listVisibleObjectiveIds(ctx.db, tenantId, userId, named)).map(({ id }) => id));
  return changes.filter(({ id }) => {
    const both = ends.get(id);
    return !both || (both.length > 1 && both.every((one) => seen.has(one)));
  });
}
