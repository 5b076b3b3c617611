import type { queryReviewees as endpoint } from '../../contract/performance/reviewee.ts';
import type { Ctx, Handler } from '../context.ts';
import { refPresenter, resolveUsers } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { listActivitiesOfSemesters } from './activity-queries.ts';
import { hasStarted } from './activity-rules.ts';
import { appRange, getSemester, pageRefusal, requireSeats } from './reach.ts';
import { listPlaces, listRevieweeIds, type PlaceRow } from './reviewee-queries.ts';

export const queryReviewees: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const { tenantId } = ctx.actor;
  const { semester_id, user_ids = [], activity_ids = [] } = body;
  const { id } = await getSemester(ctx, semester_id);
  const type = query.user_id_type ?? 'open_id';
  const asked = {
    range: await appRange(ctx),
    userIds: user_ids.length > 0 ? [...(await resolveUsers(ctx, type, user_ids)).values()] : undefined,
    activityIds: activity_ids.length > 0 ? await activitiesAmong(ctx, id, activity_ids) : undefined,
  };
  const of = {
    endpoint: 'performance.v2.reviewee.query',
    filters: { semester_id, user_ids: user_ids.toSorted(), activity_ids: activity_ids.toSorted() },
    refuse: pageRefusal(ctx),
  };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, (after, limit) =>
    listRevieweeIds(ctx.db, tenantId, id, { ...asked, after, limit }),
  );
  const places = Map.groupBy(
    await listPlaces(
      ctx.db,
      tenantId,
      id,
      rows.map((row) => row.id),
    ),
    (place) => place.user_id,
  );
  const present = refPresenter(ctx.actor, type);
  return {
    semester_id: id,
    reviewees: rows.map((row) => ({
      reviewee_user_id: present(row),
      activity_ids: (places.get(row.id) ?? []).map(({ activity_id }) => activity_id),
      reviewprofile_url: urlOf(ctx.baseUrl, places.get(row.id) ?? []),
    })),
    ...page,
  };
};

/** Those of the semester: callers may name any number, more than a statement takes. */
async function activitiesAmong(
  { db, actor }: Pick<Ctx<typeof endpoint>, 'db' | 'actor'>,
  semesterId: string,
  asked: readonly string[],
): Promise<string[]> {
  const ids = new Set(asked);
  const activities = await listActivitiesOfSemesters(db, actor.tenantId, [semesterId]);
  return activities.map(({ id }) => id).filter((id) => ids.has(id));
}

/** The page of what has started; empty until something has. */
function urlOf(baseUrl: string, places: readonly PlaceRow[]): string {
  const started = places.find(hasStarted);
  return started ? `${baseUrl}/perf/profile?rootReviewId=${started.id}` : '';
}
