import type { queryReviewees as endpoint } from '../../contract/performance/reviewee.ts';
import { type Ctx, Encoded, type Handler } from '../context.ts';
import { readUserIds, refWriter } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { listActivitiesOfSemesters } from './activity-queries.ts';
import { isInRange } from './policy.ts';
import { pageRefusal } from './reach.ts';
import { listRevieweeIds, type RevieweesAsked } from './reviewee-queries.ts';
import { type PlacedPerson, Setup } from './setup.ts';

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
    if (user_ids.length > 0) return onPage(await setup.people(id, userIds), asked);
    const rows = await listRevieweeIds(ctx.db, tenantId, id, asked);
    const ids = rows.map((row) => row.id);
    return onPage(await setup.people(id, ids), asked);
  };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, load);
  const started = await setup.startedAmong(rows.flatMap(({ places }) => places));
  const writeRef = refWriter(ctx.actor, type);
  const profile = JSON.stringify(`${ctx.baseUrl}/perf/profile?rootReviewId=`).slice(0, -1);
  const reviewees = rows.map((row) => {
    const ids = row.places.map(({ activity_id }) => `"${activity_id}"`);
    // The page of what has started; empty until something has.
    const place = row.places.find(({ activity_id }) => started.has(activity_id));
    const url = place ? `${profile}${place.id}"` : '""';
    return `{"reviewee_user_id":${writeRef(row)},"activity_ids":[${ids.join()}],"reviewprofile_url":${url}}`;
  });
  const pageParts = JSON.stringify(page).slice(1);
  return new Encoded([`{"semester_id":"${id}","reviewees":[${reviewees.join()}],${pageParts}`]);
};

/** The same that `listRevieweeIds` does for the whole semester. */
const onPage = (
  people: ReadonlyMap<string, PlacedPerson>,
  { range, activityIds, after, limit }: RevieweesAsked,
): PlacedPerson[] =>
  [...people.values()]
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
