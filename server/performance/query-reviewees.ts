import type { queryReviewees as endpoint } from '../../contract/performance/reviewee.ts';
import type { Ctx, Handler } from '../context.ts';
import { readUserIds, refPresenter } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { listActivitiesOfSemesters } from './activity-queries.ts';
import { isInRange } from './policy.ts';
import { pageRefusal } from './reach.ts';
import { listRevieweeIds, type RevieweesAsked } from './reviewee-queries.ts';
import { type Member, Setup } from './setup.ts';

export const queryReviewees: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const { tenantId } = ctx.actor;
  const { semester_id, user_ids = [], activity_ids = [] } = body;
  const setup = await Setup.open(ctx);
  const range = await setup.requireSeats(ctx);
  const semester = await setup.semester(semester_id);
  if (!semester) throw ctx.error('semesterNotFound');
  const { id } = semester;
  const type = query.user_id_type ?? 'open_id';
  const userIds = await readUserIds(ctx, type, user_ids);
  const activityIds = activity_ids.length > 0 ? await activitiesAmong(ctx, id, activity_ids) : undefined;
  const of = {
    endpoint: 'performance.v2.reviewee.query',
    get filters() {
      return { semester_id, user_ids: user_ids.toSorted(), activity_ids: activity_ids.toSorted() };
    },
    refuse: pageRefusal(ctx),
  };
  const load = async (after: string, limit: number) => {
    const asked = { range, activityIds, after, limit };
    if (user_ids.length > 0) return onPage(await setup.members(id, userIds), asked);
    const rows = await listRevieweeIds(ctx.db, tenantId, id, asked);
    const ids = rows.map((row) => row.id);
    return onPage(await setup.members(id, ids), asked);
  };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, load);
  const started = await setup.startedAmong(rows.flatMap(({ places }) => places));
  const present = refPresenter(ctx.actor, type);
  return {
    semester_id: id,
    reviewees: rows.map((row) => ({
      reviewee_user_id: present(row),
      activity_ids: row.places.map(({ activity_id }) => activity_id),
      reviewprofile_url: urlOf(ctx.baseUrl, row, started),
    })),
    ...page,
  };
};

/** The same that `listRevieweeIds` does for the whole semester. */
const onPage = (
  members: ReadonlyMap<string, Member>,
  { range, activityIds, after, limit }: RevieweesAsked,
): Member[] =>
  [...members.values()]
    .filter(({ id, department_path, places }) => {
      const isAsked = places.some(
        ({ activity_id }) => activityIds === undefined || activityIds.includes(activity_id),
      );
      return id > after && isAsked && isInRange(range, department_path);
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit);

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
function urlOf(baseUrl: string, { places }: Member, started: ReadonlyMap<string, unknown>): string {
  const place = places.find(({ activity_id }) => started.has(activity_id));
  return place ? `${baseUrl}/perf/profile?rootReviewId=${place.id}` : '';
}
