import type { UserIdType } from '../../contract/ids.ts';
import type { queryReviewees as endpoint } from '../../contract/performance/reviewee.ts';
import { type Ctx, Encoded, type Handler } from '../context.ts';
import { idPresenter, readUserIds, refWriter, seesUserIds } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { listActivitiesOfSemesters } from './activity-queries.ts';
import { isInRange } from './policy.ts';
import { pageRefusal } from './reach.ts';
import { listRevieweeIds, type RevieweesAsked } from './reviewee-queries.ts';
import { type PlacedPerson, Setup, type ToldReviewee } from './setup.ts';

export const queryReviewees: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const { tenantId } = ctx.actor;
  const { semester_id, user_ids = [], activity_ids = [] } = body;
  const setup = await Setup.open(ctx);
  const range = await setup.requireSeats(ctx);
  const semester = await setup.semester(semester_id);
  if (!semester) throw ctx.error('semesterNotFound');
  const { id } = semester;
  const type = query.user_id_type ?? 'open_id';
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
    if (user_ids.length > 0) return onPage(await tellNamed(ctx, setup, id, type, user_ids), asked);
    const rows = await listRevieweeIds(ctx.db, tenantId, id, asked);
    const ids = rows.map((row) => row.id);
    return onPage(await tell(ctx, setup, type, await setup.people(id, ids)), asked);
  };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, load);
  const reviewees = rows
    .map(({ json }) => json)
    .join('')
    .slice(1);
  const pageParts = JSON.stringify(page).slice(1);
  return new Encoded([`{"semester_id":"${id}","reviewees":[`, reviewees, `],${pageParts}`]);
};

type Caller = Ctx<typeof endpoint>;

/** What is said of somebody is remembered under the id that callers name: one look instead of four. */
async function tellNamed(
  ctx: Caller,
  setup: Setup,
  semesterId: string,
  type: UserIdType,
  namedIds: readonly string[],
): Promise<ToldReviewee[]> {
  const { actor } = ctx;
  const audience = `${actor.appId} ${type} ${seesUserIds(actor)} ${semesterId} `;
  const nameOf = type === 'user_id' ? ({ user_id }: ToldReviewee) => user_id : idPresenter(actor, type);
  return setup.reviewees(audience, namedIds, async (missing) => {
    const people = await setup.people(semesterId, await readUserIds(ctx, type, missing));
    const found = await tell(ctx, setup, type, people);
    return new Map(found.map((one) => [nameOf(one) ?? '', one]));
  });
}

async function tell(
  ctx: Caller,
  setup: Setup,
  type: UserIdType,
  people: readonly PlacedPerson[],
): Promise<ToldReviewee[]> {
  const started = await setup.startedAmong(people.flatMap(({ places }) => places));
  const writeRef = refWriter(ctx.actor, type);
  const profile = JSON.stringify(`${ctx.baseUrl}/perf/profile?rootReviewId=`).slice(0, -1);
  return people.map(({ places, ...person }) => {
    const activity_ids = places.map(({ activity_id }) => activity_id);
    // The page of what has started; empty until something has.
    const place = places.find(({ activity_id }) => started.has(activity_id));
    const url = place ? `${profile}${place.id}"` : '""';
    const ids = activity_ids.map((id) => `"${id}"`).join();
    const json = `,{"reviewee_user_id":${writeRef(person)},"activity_ids":[${ids}],"reviewprofile_url":${url}}`;
    return { ...person, activity_ids, json: inOnePiece(json) };
  });
}

/** A text that was put together stays in pieces, all over the memory, until somebody reads it as one. */
const inOnePiece = (text: string): string => Buffer.from(text).toString();

/** The same that `listRevieweeIds` does for the whole semester. */
const onPage = (
  told: readonly ToldReviewee[],
  { range, activityIds, after, limit }: RevieweesAsked,
): ToldReviewee[] =>
  told
    .filter(({ id, department_path, activity_ids }) => {
      const isAsked = activity_ids.some((asked) => activityIds === undefined || activityIds.includes(asked));
      return id > after && isAsked && isInRange(range, department_path);
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit);

/** Those of the semester, which has few, while callers may name any number. */
async function activitiesAmong(
  { db, actor }: Pick<Ctx<typeof endpoint>, 'db' | 'actor'>,
  semesterId: string,
  asked: readonly string[],
): Promise<string[]> {
  const ids = new Set(asked);
  const activities = await listActivitiesOfSemesters(db, actor.tenantId, [semesterId]);
  return activities.map(({ id }) => id).filter((id) => ids.has(id));
}
