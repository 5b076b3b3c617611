import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { listActivitiesByIds, type ActivityRow } from './activity-queries.ts';
import { hasStarted } from './activity-rules.ts';
import { loadStageTemplates } from './load-stage-templates.ts';
import { isInRange, type Range } from './policy.ts';
import { listRevieweesOf, type RevieweeRow } from './reviewee-queries.ts';
import type { ReviewRow } from './review-queries.ts';
import { findSemester, type SemesterRow } from './semester-queries.ts';
import { findAppRange, getSettingsRow } from './setting-queries.ts';
import { getSetupVersions, listPlacedPeople, type PlacedPersonRow } from './setup-queries.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';
import type { StageTemplate } from './template-content.ts';

type Caller = Pick<Ctx, 'actor' | 'known' | 'standing'> & { readonly db: Reader };

interface Bounds {
  readonly seats: boolean;
  readonly range: Range;
}

/** Somebody in a semester, with their places in its activities, the oldest first. */
export interface PlacedPerson extends PlacedPersonRow {
  readonly places: readonly Place[];
}

type Place = Pick<RevieweeRow, 'id' | 'activity_id' | 'is_reviewed'>;

export interface ActivitySetup extends ActivityRow {
  readonly stages: readonly StageRow[];
  readonly templates: ReadonlyMap<string, StageTemplate>;
}

/** Somebody in a semester, as one audience is told of them. */
export interface ToldReviewee extends PlacedPersonRow {
  readonly activity_ids: readonly string[];
  /** With a comma before it: to join texts by nothing takes a third of the time. */
  readonly json: string;
}

/** By kind, what is remembered; undefined is what there is not. */
interface Kinds {
  bounds: Bounds;
  semester: SemesterRow;
  person: PlacedPerson;
  reviewee: ToldReviewee;
  activity: ActivitySetup;
}

/** About what one takes in memory, beside its id. */
const bytesOf: Readonly<Record<keyof Kinds, number>> = {
  bounds: 400,
  semester: 1200,
  person: 500,
  reviewee: 900,
  activity: 40_000,
};

/**
 * What a company has set up for its reviews: every call needs it, and it seldom changes. It is remembered under versions
 * that every change of it raises in its transaction, and that are read first: nothing overtaken is ever used.
 */
export class Setup {
  readonly #ctx: Caller;
  readonly #version: string;

  private constructor(ctx: Caller, version: string) {
    this.#ctx = ctx;
    this.#version = version;
  }

  static async open(ctx: Caller): Promise<Setup> {
    const { db, actor, standing } = ctx;
    const { tenantId } = actor;
    const kind = { name: `set-up ${tenantId}`, tables: ['tenants'], bytesEach: 60 };
    const load = () => getSetupVersions(db, tenantId);
    const { directory_version, performance_version } = await standing.only(db, kind, load);
    return new Setup(ctx, `${directory_version} ${performance_version}`);
  }

  /** The wire answers a company without seats as one that has not bought the product. Answers whom the app reaches. */
  async requireSeats(ctx: { error(name: 'noSeats'): Error }): Promise<Range> {
    const { db, actor } = this.#ctx;
    const { tenantId, appId } = actor;
    const [bounds] = await this.#recall('bounds', [appId], async () => {
      const { seats } = await getSettingsRow(db, tenantId);
      return new Map([[appId, { seats, range: await findAppRange(db, tenantId, appId) }]]);
    });
    if (!bounds?.seats) throw ctx.error('noSeats');
    return bounds.range;
  }

  async semester(id: string): Promise<SemesterRow | undefined> {
    const { db, actor } = this.#ctx;
    const [semester] = await this.#recall('semester', [id], async () => {
      const row = await findSemester(db, actor.tenantId, id);
      return new Map(row && [[id, row]]);
    });
    return semester;
  }

  /** By their internal ids, in their order. */
  async people(semesterId: string, ids: readonly string[]): Promise<PlacedPerson[]> {
    const { db, actor } = this.#ctx;
    const { tenantId } = actor;
    return this.#recall(
      'person',
      ids,
      async (missing) => {
        const rows = await listPlacedPeople(db, tenantId, semesterId, missing);
        const places = Map.groupBy(
          await listRevieweesOf(db, tenantId, semesterId, missing),
          ({ user_id }) => user_id,
        );
        return new Map(
          rows.map((person) => [person.id, { ...person, places: inOrder(places.get(person.id) ?? []) }]),
        );
      },
      semesterId,
    );
  }

  /** By the ids that callers name. */
  reviewees(
    audience: string,
    namedIds: readonly string[],
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, ToldReviewee>>,
  ): Promise<ToldReviewee[]> {
    return this.#recall('reviewee', namedIds, load, audience);
  }

  async activities(ids: readonly string[]): Promise<Map<string, ActivitySetup>> {
    const { db, actor } = this.#ctx;
    const { tenantId } = actor;
    const known = await this.#recall('activity', ids, async (missing) => {
      const activities = await listActivitiesByIds(db, tenantId, missing);
      const stages = await listStagesOfActivities(db, tenantId, missing);
      const of = Map.groupBy(stages, ({ activity_id }) => activity_id);
      const found = new Map<string, ActivitySetup>();
      for (const row of activities) {
        const templates = await loadStageTemplates(db, tenantId, [row]);
        found.set(row.id, { ...row, stages: of.get(row.id) ?? [], templates });
      }
      return found;
    });
    return new Map(known.map((activity) => [activity.id, activity]));
  }

  /** Activities of some places that have started, by id. */
  async startedAmong(places: readonly Place[]): Promise<Map<string, ActivitySetup>> {
    const known = await this.activities([...new Set(places.map(({ activity_id }) => activity_id))]);
    return new Map([...known].filter(([, activity]) => hasStarted(activity)));
  }

  /** Reviews of some people within a range, in activities that have started: in the asked order. */
  async reviews(semesterIds: readonly string[], userIds: readonly string[], range: Range) {
    const places: (Place & Pick<ReviewRow, 'semester_id' | 'user_id'>)[] = [];
    for (const semester_id of semesterIds) {
      for (const { id: user_id, department_path, places: theirs } of await this.people(semester_id, userIds))
        if (isInRange(range, department_path))
          for (const place of theirs) if (place.is_reviewed) places.push({ ...place, semester_id, user_id });
    }
    const activities = await this.startedAmong(places);
    const reviews = places.flatMap(({ id, user_id, semester_id, activity_id }): ReviewRow[] => {
      const activity = activities.get(activity_id);
      if (!activity) return [];
      return [{ id, user_id, semester_id, activity_id, review_template_id: activity.review_template_id }];
    });
    return { reviews, activities };
  }

  /** In the asked order. What is not remembered is loaded, and remembered; also that there is none. */
  async #recall<K extends keyof Kinds>(
    kind: K,
    ids: readonly string[],
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, Kinds[K]>>,
    within = '',
  ): Promise<Kinds[K][]> {
    const { known, actor } = this.#ctx;
    const name = `${actor.tenantId} ${kind} ${within}`;
    const shelf = known.open<Kinds[K]>(name, this.#version, bytesOf[kind]);
    return shelf.recall(ids, load);
  }
}

const inOrder = (rows: readonly RevieweeRow[]): Place[] =>
  rows
    .map(({ id, activity_id, is_reviewed }) => ({ id, activity_id, is_reviewed }))
    .toSorted((a, b) => (a.activity_id < b.activity_id ? -1 : 1));
