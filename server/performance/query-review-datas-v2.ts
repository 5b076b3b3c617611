import type { queryReviewDatasV2 as endpoint } from '../../contract/performance/review-data.ts';
import { ByteWriter } from '../byte-writer.ts';
import { type Ctx, Encoded, type Handler } from '../context.ts';
import { resolveUsers } from '../directory/index.ts';
import { auditLater } from './audit.ts';
import { encodeReview, type ReviewView } from './encode-review.ts';
import { appRange, requireSeats } from './reach.ts';
import { refByteEncoder } from './ref-encoder.ts';
import { type EncodedRecordRow, listEncodedRecords, listReviews, type ReviewRow } from './review-queries.ts';
import { isChosen } from './stage-choice-rules.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';
import { loadProjectInfo } from './load-project-info.ts';
import { loadStageTemplates } from './load-stage-templates.ts';

export const queryReviewDatasV2: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const { db, actor } = ctx;
  const people = await resolveUsers(ctx, query.user_id_type ?? 'open_id', body.reviewee_user_ids);
  const userIds = [...people.values()];
  const reviews = await listReviews(db, actor.tenantId, body.semester_ids, userIds, await appRange(ctx));
  const stages = (
    await listStagesOfActivities(db, actor.tenantId, [...new Set(reviews.map((row) => row.activity_id))])
  ).filter((stage) => isChosen(stage, body));
  const rowIds = stages.length > 0 ? reviews.map(({ id }) => id) : [];
  const records = await loadRecords(ctx, reviews, stages);
  const view: ReviewView = {
    asked: body,
    now: ctx.clock.now(),
    idKey: actor.idKey,
    stages: Map.groupBy(stages, ({ activity_id }) => activity_id),
    records: Map.groupBy(records, (record) => `${record.reviewee_row_id} ${record.stage_id}`),
    templates: await loadStageTemplates(db, actor.tenantId, reviews),
    encodeRef: await refByteEncoder(ctx, query.user_id_type ?? 'open_id', reviews, records),
    encodeProjects: await loadProjectInfo(db, actor.tenantId, reviews, stages, records),
  };
  auditLater(ctx, 'review_datas.query', rowIds);
  const out = new ByteWriter(2048 + records.reduce((sum, { answers }) => sum + expectedBytes(answers), 0));
  out.text('{"datas":[');
  for (const [at, review] of inAskedOrder(reviews, body.semester_ids, userIds).entries()) {
    if (at > 0) out.text(',');
    encodeReview(out, view, review);
  }
  out.text(']}');
  return new Encoded([out.finish()]);
};

/** Pairs of ids take the place of each writer's, and a record has a head. */
const expectedBytes = (answers: Buffer | null): number => 512 + (answers === null ? 0 : answers.length * 1.5);

/** Of each review what belongs to it, in order of ids. */
async function loadRecords(
  { db, actor }: Pick<Ctx<typeof endpoint>, 'db' | 'actor'>,
  reviews: readonly ReviewRow[],
  stages: readonly StageRow[],
): Promise<EncodedRecordRow[]> {
  const reviewsOf = Map.groupBy(reviews, ({ activity_id }) => activity_id);
  const records = await Promise.all(
    [...Map.groupBy(stages, ({ activity_id }) => activity_id)].map(([activityId, chosen]) =>
      listEncodedRecords(
        db,
        actor.tenantId,
        (reviewsOf.get(activityId) ?? []).map(({ id }) => id),
        chosen.map(({ id }) => id),
      ),
    ),
  );
  return records.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

function inAskedOrder(
  reviews: readonly ReviewRow[],
  semesterIds: readonly string[],
  userIds: readonly string[],
): ReviewRow[] {
  const places = Map.groupBy(reviews, ({ semester_id, user_id }) => `${semester_id} ${user_id}`);
  return semesterIds.flatMap((semesterId) =>
    [...new Set(userIds)].flatMap((userId) => places.get(`${semesterId} ${userId}`) ?? []),
  );
}
