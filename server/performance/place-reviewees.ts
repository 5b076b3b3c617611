import type {
  addReviewees as addEndpoint,
  removeReviewees as removeEndpoint,
} from '../../contract/app/performance/activity.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { ActivityRow } from './activity-queries.ts';
import { isBeingSetUp, isReview, setsMetrics } from './activity-rules.ts';
import { reachActivity } from './reach-activity.ts';
import { reachPeople } from './reach-people.ts';
import { requireAdmin } from './reach.ts';
import { deleteReviewees, insertReviewees, listRevieweesOf, type RevieweeRow } from './reviewee-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

export const addReviewees: Handler<typeof addEndpoint> = async (ctx, { params, query, body }) => {
  const range = await requireAdmin(ctx);
  const { tenantId } = ctx.actor;
  const activity = await reachOpenActivity(ctx, params.activity_id);
  const people = await reachPeople(ctx, activity, query.user_id_type, body.user_ids, range);
  const userIds = [...people.values()];
  const placed = Map.groupBy(
    await listRevieweesOf(ctx.db, tenantId, activity.semester_id, userIds),
    (row) => row.user_id,
  );
  for (const [text, id] of people) refuseSecondPlace(ctx, activity, text, placed.get(id) ?? []);
  const newcomers = userIds.filter(
    (id) => !(placed.get(id) ?? []).some(({ activity_id }) => activity_id === activity.id),
  );
  await insertReviewees(
    ctx.db,
    tenantId,
    newcomers.map((user_id) => ({
      id: ctx.newId(),
      semester_id: activity.semester_id,
      activity_id: activity.id,
      user_id,
      sets_metrics: setsMetrics(activity),
      is_reviewed: isReview(activity),
      created_time: ctx.clock.now(),
    })),
  );
  return { added: newcomers.length };
};

export const removeReviewees: Handler<typeof removeEndpoint> = async (ctx, { params, query, body }) => {
  const range = await requireAdmin(ctx);
  const activity = await reachOpenActivity(ctx, params.activity_id);
  const people = await reachPeople(ctx, activity, query.user_id_type, body.user_ids, range);
  return {
    removed: await deleteReviewees(ctx.db, ctx.actor.tenantId, activity.id, [...people.values()]),
  };
};

async function reachOpenActivity(ctx: Caller, id: string): Promise<ActivityRow> {
  const activity = await reachActivity(ctx, id);
  if (!isBeingSetUp(activity))
    throw ctx.invalid('activity_id', 'its people stay as they are: the project has started', id);
  return activity;
}

/** In one semester a person's metrics are set in one activity at most, and reviewed in one. */
function refuseSecondPlace(
  ctx: Caller,
  activity: ActivityRow,
  text: string,
  places: readonly RevieweeRow[],
): void {
  const elsewhere = places.find(
    (place) =>
      place.activity_id !== activity.id &&
      ((place.sets_metrics && setsMetrics(activity)) || (place.is_reviewed && isReview(activity))),
  );
  if (elsewhere)
    throw ctx.invalid('user_ids', `is in project ${elsewhere.activity_id} of this semester already`, text);
}
