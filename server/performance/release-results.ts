import type { releaseResults as endpoint } from '../../contract/app/performance/record.ts';
import type { Data } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import type { ActivityRow } from './activity-queries.ts';
import { fault } from './fault-rules.ts';
import { isInRange } from './policy.ts';
import { reachActivity } from './reach-activity.ts';
import { refuseFaults } from './reach-library.ts';
import { reachPeople } from './reach-people.ts';
import { requireAdmin } from './reach.ts';
import { listRecordsOfStages, listUnreleased } from './record-queries.ts';
import { refuseBrokenTargets } from './refuse-broken-targets.ts';
import { listRevieweesOf } from './reviewee-queries.ts';
import { listStagesOfActivities } from './stage-queries.ts';
import { release } from './tell-result.ts';

export const releaseResults: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const range = await requireAdmin(ctx);
  const activity = await reachActivity(ctx, params.activity_id);
  const stages = await listStagesOfActivities(ctx.db, ctx.actor.tenantId, [activity.id]);
  const stage = stages.find(({ stage_type }) => stage_type === 'view_result');
  const result = stages.find(({ stage_type }) => stage_type === 'leader_review');
  if (activity.progress !== 'enabled')
    throw ctx.invalid('activity_id', 'the project is not running', activity.id);
  if (!stage || !result) throw ctx.invalid('activity_id', 'the project gives no result', activity.id);
  const named = body.user_ids && (await reachPeople(ctx, activity, query.user_id_type, body.user_ids, range));
  const wanted = named && new Set(named.values());
  const records = (await listUnreleased(ctx.db, ctx.actor.tenantId, stage.id, result.id)).filter(
    ({ department_path, reviewee_id }) =>
      reviewee_id !== ctx.actor.userId &&
      isInRange(range, department_path) &&
      wanted?.has(reviewee_id) !== false,
  );
  const people = new Set(records.map(({ reviewee_id }) => reviewee_id));
  const others = new Map([...(named ?? [])].filter(([, id]) => !people.has(id)));
  const skipped = await whySkipped(ctx, activity, stage.id, others, body.user_ids ?? []);
  await refuseBrokenTargets(ctx, activity, people, 'activity_id');
  for (const { department_path: _path, ...record } of records) await release(ctx, { stage, record });
  return { released: records.length, skipped };
};

/** Of the people who were named: whose result was out before, who has none, and who would release their own. */
async function whySkipped(
  ctx: Ctx<typeof endpoint>,
  activity: ActivityRow,
  viewStageId: string,
  others: ReadonlyMap<string, string>,
  texts: readonly string[],
): Promise<Data<typeof endpoint>['skipped']> {
  if (others.size === 0) return [];
  const { tenantId } = ctx.actor;
  const placed = await listRevieweesOf(ctx.db, tenantId, activity.semester_id, [...others.values()]);
  const reviews = placed.filter((row) => row.activity_id === activity.id && row.is_reviewed);
  const reviewed = new Set(reviews.map(({ user_id }) => user_id));
  const strangers = texts.flatMap((text, at) => {
    const id = others.get(text);
    return id === undefined || reviewed.has(id)
      ? []
      : [fault(`user_ids[${at}]`, 'is not reviewed in this project', text)];
  });
  refuseFaults(ctx, strangers);
  const rowIds = reviews.map(({ id }) => id);
  const views = await listRecordsOfStages(ctx.db, tenantId, [viewStageId], rowIds);
  const told = new Set(
    views.filter(({ released_time }) => released_time !== null).map(({ reviewee_id }) => reviewee_id),
  );
  const whyNot = (id: string) => (id === ctx.actor.userId ? 'own' : 'no_result');
  return [...others].map(([user_id, id]) => ({ user_id, why: told.has(id) ? 'released' : whyNot(id) }));
}
