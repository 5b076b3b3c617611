import type { readDistribution as endpoint, Reading } from '../../contract/app/performance/calibration.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import { auditLater } from './audit.ts';
import { loadResults, type Result } from './load-results.ts';
import { loadTargetGroups } from './load-target-groups.ts';
import { levelIn, type PrincipalItem, requirePrincipalItem } from './principal-item.ts';
import { reachResults } from './reach-results.ts';
import { listTargets } from './target-queries.ts';
import { isAbout, standingsOf, type Target } from './target-rules.ts';
import { targetPresenter } from './write-targets.ts';

type Draft = NonNullable<Input<typeof endpoint>['body']['draft']>;

const ofEverybody: Target = { hard: false, shares: [] };

export const readDistribution: Handler<typeof endpoint> = async (ctx, { params, body }) => {
  const reached = await reachResults(ctx, params.activity_id);
  const { tenantId, userId } = ctx.actor;
  const { id } = reached.activity;
  const item = await requirePrincipalItem(ctx, id, reached.fields);
  const all = await loadResults(ctx.db, tenantId, reached.stages, userId, levelIn(item));
  const seen = new Set(all.filter(reached.sees));
  const drafted = readDraft(ctx, item, [...seen], body.draft ?? []);
  const set = await listTargets(ctx.db, tenantId, id);
  const { members, hidden } = await loadTargetGroups(ctx.db, tenantId, set);
  const told = set.filter(({ group_id = '' }) => userId === undefined || !hidden.has(group_id));
  const isOfAll = (target: Target) => target.group_id === undefined && target.department_id === undefined;
  const whole = told.find(isOfAll);
  const present = await targetPresenter(ctx, told);
  if (reached.isOffice)
    auditLater(
      ctx,
      'activity.distribution',
      [...seen].map((one) => one.id),
    );
  const read = (target: Target): Reading => {
    const { shares: _shares, hard, ...scope } = present(target);
    const people = all.filter((one) => isAbout(target, one, members));
    return {
      ...scope,
      ...(target !== ofEverybody && { hard }),
      ...readingOf(item, target, people, seen, drafted),
    };
  };
  return { readings: [whole ?? ofEverybody, ...told.filter((target) => target !== whole)].map(read) };
};

type Levelled = Result<string | undefined>;

function readingOf(
  { levels }: PrincipalItem,
  { shares }: Target,
  people: readonly Levelled[],
  seen: ReadonlySet<Levelled>,
  drafted: ReadonlyMap<string, string>,
): Omit<Reading, 'hard' | 'group_id' | 'department_id'> {
  const mine = people.filter((one) => seen.has(one));
  const rated = mine.flatMap(({ id, said }) => (said === undefined ? [] : [{ id, level: said }]));
  const now = standingsOf(
    levels,
    shares,
    rated.map(({ level }) => level),
  );
  const after = standingsOf(
    levels,
    shares,
    rated.map(({ id, level }) => drafted.get(id) ?? level),
  );
  return {
    people: mine.length,
    hidden: people.length - mine.length,
    rated: rated.length,
    levels: now.flatMap(({ option_id, least, most, ...standing }, at) => {
      const then = after[at];
      if (!then) return [];
      const { count, share, standing: lies } = then;
      return [{ option_id, least, most, now: standing, drafted: { count, share, standing: lies } }];
    }),
  };
}

/** Levels by review. A draft is about results that there are and that the caller sees; any other is as unknown as none. */
function readDraft(
  ctx: Pick<Ctx, 'invalid'>,
  { levels }: PrincipalItem,
  seen: readonly Levelled[],
  draft: Draft,
): Map<string, string> {
  const rated = new Set(seen.flatMap(({ id, said }) => (said === undefined ? [] : [id])));
  const drafted = new Map<string, string>();
  draft.forEach(({ review_id, option_id }, at) => {
    if (!rated.has(review_id))
      throw ctx.invalid(`draft[${at}].review_id`, 'is no review with a result that you see', review_id);
    if (drafted.has(review_id)) throw ctx.invalid(`draft[${at}].review_id`, 'stands here twice', review_id);
    if (!levels.includes(option_id))
      throw ctx.invalid(`draft[${at}].option_id`, 'is no level of the principal review item', option_id);
    drafted.set(review_id, option_id);
  });
  return drafted;
}
