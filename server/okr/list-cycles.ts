import type { Cycle, listCycles as endpoint } from '../../contract/okr/cycle.ts';
import type { Ctx, Handler } from '../context.ts';
import { getUserIdOf } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { insertEmptySheets, listSheetPeriodIds, listUserCycles } from './cycle-queries.ts';
import type { PlacedSheetRow } from './item-queries.ts';
import { listScoredKeyResults, listScoredObjectives } from './objective-queries.ts';
import { listOpenPeriodIds } from './period-queries.ts';
import { canEdit, canReadOkrs } from './policy.ts';
import { ownerPresenter } from './presenters.ts';
import { seenChanges } from './seen-change.ts';
import { objectiveScore, shownScore, weightedScore } from './scoring.ts';

type Caller = Ctx<typeof endpoint>;

export const listCycles: Handler<typeof endpoint> = async (ctx, { query }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { user_id_type = 'open_id' } = query;
  const userId = await getUserIdOf(ctx, user_id_type, query.user_id);
  if (canEdit(ctx.actor, userId)) await openCycles(ctx, userId);

  const { tenantId, userId: viewerId } = ctx.actor;
  const of = { endpoint: 'okr.v2.okrCycle.list', filters: { userId } };
  const { rows, page } = await readPage(
    ctx,
    of,
    query,
    (after, limit) => listUserCycles(ctx.db, tenantId, userId, viewerId, { after: readKey(after), limit }),
    ({ start_time, id }) => `${start_time} ${id}`,
  );
  const scores = await loadScores(ctx, rows);
  const changed = await seenChanges(ctx, rows);
  const presentOwner = await ownerPresenter(ctx, user_id_type, [userId]);
  const items = rows.map((row) => ({
    ...presentCycle(row, scores.get(row.id)),
    update_time: String(changed(row)),
    owner: presentOwner(userId),
  }));
  return { ...page, items };
};

function readKey(after: string) {
  const [start_time = '', id = ''] = after.split(' ');
  return after === '' ? undefined : { start_time: Number(start_time), id };
}

/** A person's sheet of a period comes into being when it is first asked for, however many ask at once. */
async function openCycles(ctx: Caller, userId: string): Promise<void> {
  const { db, actor, clock } = ctx;
  const open = await listOpenPeriodIds(db, actor.tenantId, clock.now());
  const known = new Set((await listSheetPeriodIds(db, actor.tenantId, userId)).map((row) => row.period_id));
  const missing = open.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return;
  const sheets = missing.map(({ id }) => ({ id: ctx.newId(), user_id: userId, period_id: id }));
  await insertEmptySheets(db, actor.tenantId, sheets, clock.now());
}

async function loadScores(
  { db, actor }: Caller,
  sheets: readonly PlacedSheetRow[],
): Promise<Map<string, number>> {
  const ids = sheets.map(({ id }) => id);
  const [objectives, keyResults] = await Promise.all([
    listScoredObjectives(db, actor.tenantId, ids, actor.userId),
    listScoredKeyResults(db, actor.tenantId, ids),
  ]);
  const parts = Map.groupBy(keyResults, (row) => row.objective_id);
  const bySheet = Map.groupBy(objectives, (row) => row.sheet_id);
  return new Map(
    [...bySheet].flatMap(([id, rows]) => {
      const score = weightedScore(
        rows.map((row) => ({
          weight: row.weight,
          score: objectiveScore(row.score, parts.get(row.id) ?? []),
        })),
      );
      return score === undefined ? [] : [[id, shownScore(score)] as const];
    }),
  );
}

const presentCycle = (
  row: PlacedSheetRow,
  score: number | undefined,
): Omit<Cycle, 'owner' | 'update_time'> => ({
  id: row.id,
  create_time: String(row.created_time),
  tenant_cycle_id: row.period_id,
  start_time: String(row.start_time),
  end_time: String(row.end_time),
  cycle_status: row.period_status as 0 | 1 | 2 | 3, // as: a check constraint holds it to these
  ...(score === undefined ? {} : { score }),
});
