import {
  type DetailV1,
  type queryReviewDatasV1 as endpoint,
  type ReviewDatasV1,
  type StageV1,
  stageTypesV1,
} from '../../contract/performance/review-data-v1.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import { resolveUsers } from '../directory/index.ts';
import { listActivitiesByIds } from './activity-queries.ts';
import { unitsIn } from './apply-result.ts';
import { auditLater } from './audit.ts';
import { dictionaryOf } from './dictionary-v1.ts';
import { loadTemplates, stageTemplatesOf } from './load-stage-templates.ts';
import { listLine } from './people-queries.ts';
import { nameV1 } from './present.ts';
import { presentSemesters } from './present-semester.ts';
import { passes, progressOf } from './progress-rules.ts';
import { appRange, requireSeats } from './reach.ts';
import {
  followsResult,
  hasRelease,
  knowsRecord,
  readsRecord,
  seenAs,
  type Viewer,
} from './record-policy-rules.ts';
import { refEncoder } from './ref-encoder.ts';
import { isAbove } from './relationship-rules.ts';
import { listReviews, listShownRecords, type ReviewRow, type ShownRecordRow } from './review-queries.ts';
import { listAllSemesters, type SemesterRow } from './semester-queries.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';
import type { StageTemplate } from './template-content.ts';

type Caller = Ctx<typeof endpoint>;
type Body = Input<typeof endpoint>['body'];

export const queryReviewDatasV1: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const { db, actor } = ctx;
  if (Number(body.start_time) > Number(body.end_time))
    throw ctx.invalid('start_time', 'start_time must not be after end_time', body.start_time);
  const type = query.user_id_type ?? 'open_id';
  const people = await resolveUsers(ctx, type, body.reviewee_user_id_list);
  const semesters = (await listAllSemesters(db, actor.tenantId)).filter((one) => isAsked(one, body));
  const reviews = await reachable(ctx, semesters, [...people.values()]);
  const activities = await listActivitiesByIds(
    db,
    actor.tenantId,
    reviews.map(({ activity_id }) => activity_id),
  );
  const stages = (
    await listStagesOfActivities(
      db,
      actor.tenantId,
      activities.map(({ id }) => id),
    )
  ).filter(({ stage_type }) => shownTypes.has(stage_type));
  const rowIds = reviews.map(({ id }) => id);
  const stageIds = stages.map(({ id }) => id);
  const records = await listShownRecords(db, actor.tenantId, rowIds, stageIds);
  const templates = await loadTemplates(db, actor.tenantId, reviews);
  const view: View = {
    body,
    now: ctx.clock.now(),
    userId: actor.userId,
    stages,
    templates: stageTemplatesOf(templates),
    records: Map.groupBy(records, ({ reviewee_row_id }) => reviewee_row_id),
    encodeRef: await refEncoder(ctx, type, reviews, records),
  };
  auditLater(ctx, 'review_datas.query', rowIds);
  const known = new Set(reviews.map(({ semester_id }) => semester_id));
  return {
    semesters: await presentSemesters(
      ctx,
      type,
      semesters.filter(({ id }) => known.has(id)),
    ),
    activities: activities.map((one) => ({ id: one.id, name: nameV1(one), semester_id: one.semester_id })),
    ...(await dictionaryOf(ctx, templates)),
    datas: reviews.map((review) => presentReview(view, review)),
  };
};

const shownTypes: ReadonlySet<string> = new Set(stageTypesV1);

const isAsked = (semester: SemesterRow, { semester_id_list = [], start_time, end_time }: Body): boolean =>
  semester_id_list.length > 0
    ? semester_id_list.includes(semester.id)
    : semester.start_time >= Number(start_time) && semester.end_time <= Number(end_time);

/** With a user token one reaches oneself and those below. */
async function reachable(
  ctx: Caller,
  semesters: readonly SemesterRow[],
  userIds: readonly string[],
): Promise<ReviewRow[]> {
  const { tenantId, userId } = ctx.actor;
  const ids = semesters.map(({ id }) => id);
  if (userId === undefined) return listReviews(ctx.db, tenantId, ids, userIds, await appRange(ctx));
  const reviews = await listReviews(ctx.db, tenantId, ids, userIds, undefined);
  const lines = await linesOf(ctx, reviews);
  return reviews.filter(({ semester_id, user_id }) => {
    const leaders = lines.get(semester_id);
    const leaderOf = (id: string) => leaders?.get(id) ?? null;
    return user_id === userId || isAbove(userId, { leader_id: leaderOf(user_id) }, leaderOf);
  });
}

/** Who leads whom in the lines above people, by semester. */
async function linesOf(ctx: Caller, reviews: readonly ReviewRow[]) {
  const lines = new Map<string, ReadonlyMap<string, string | null>>();
  for (const [semesterId, rows] of Map.groupBy(reviews, ({ semester_id }) => semester_id)) {
    const userIds = rows.map(({ user_id }) => user_id);
    const line = await listLine(ctx.db, ctx.actor.tenantId, semesterId, userIds);
    lines.set(semesterId, new Map(line.map((row) => [row.user_id, row.leader_id])));
  }
  return lines;
}

interface View {
  readonly body: Body;
  readonly now: number;
  readonly userId: string | undefined;
  readonly stages: readonly StageRow[];
  readonly templates: ReadonlyMap<string, StageTemplate>;
  /** By review. */
  readonly records: ReadonlyMap<string, readonly ShownRecordRow[]>;
  readonly encodeRef: (id: string) => string;
}

function presentReview(view: View, review: ReviewRow): ReviewDatasV1['datas'][number] {
  const { stage_types } = view.body;
  const stages = view.stages.filter(({ activity_id }) => activity_id === review.activity_id);
  const records = view.records.get(review.id) ?? [];
  const viewer = viewerOf(view, review);
  const isReleased = hasRelease(records, stages, view.now);
  const asked = stages.filter(
    ({ stage_type }) => stage_types.length === 0 || stage_types.some((type) => type === stage_type),
  );
  return {
    user_id: JSON.parse(view.encodeRef(review.user_id)),
    semester_id: review.semester_id,
    activity_id: review.activity_id,
    stages: asked.flatMap((stage) =>
      records
        .filter(({ stage_id }) => stage_id === stage.id)
        .flatMap((record) => {
          const seen = seenAs(record, stage, view.userId, isReleased);
          if (!knowsRecord(viewer, seen)) return [];
          return presentStage(
            view,
            stage,
            readsRecord(viewer, seen) ? record : { ...record, answers: null },
            viewer,
          );
        }),
    ),
  };
}

/** An app within its range reads all; a person is the reviewee or somewhere above: see `reachable`. */
function viewerOf({ userId }: View, { user_id }: ReviewRow): Viewer {
  const isReviewee = user_id === userId;
  const isApp = userId === undefined;
  return {
    isReviewee,
    manages: !isApp && !isReviewee,
    decides: false,
    administers: isApp,
    readsAnswers: isApp,
  };
}

function presentStage(view: View, stage: StageRow, record: ShownRecordRow, viewer: Viewer): StageV1[] {
  const template = view.templates.get(stage.template_id ?? '');
  const progress = progressOf(
    { ...record, ...stage, needs_confirmation: template?.needs_confirmation ?? false },
    view.now,
  );
  if (!passes({ ...view.body, progresses: view.body.stage_progress }, record, progress)) return [];
  const tellsHow = stage.stage_type !== 'leader_review' || followsResult(viewer);
  const data = unitsIn(record.answers).flatMap((unit) =>
    unit.data.map((detail): DetailV1 => ({
      ...(stage.template_id !== null && { template_id: stage.template_id }),
      unit_id: unit.unit_id,
      field_id: detail.field_id,
      ...(tellsHow && { reviewer_user_id: JSON.parse(view.encodeRef(detail.reviewer_user_id)) }),
      submit_time: tellsHow ? detail.submit_time : String(record.submitted_time),
      ...(detail.indicator_id !== undefined && { indicator_id: detail.indicator_id }),
      ...(detail.option_id !== undefined && { option_id: detail.option_id }),
      ...(detail.score !== undefined && { score: detail.score }),
      ...(detail.text !== undefined && { text: detail.text }),
      ...(detail.perf_coefficient_value !== undefined && {
        perf_coefficient_result: detail.perf_coefficient_value,
      }),
      ...(detail.richtext !== undefined && { richtext: detail.richtext }),
    })),
  );
  return [{ stage_type: stage.stage_type as StageV1['stage_type'], progress, data }]; // as: filtered by the types of v1
}
