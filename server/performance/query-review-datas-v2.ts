import type { queryReviewDatasV2 as endpoint } from '../../contract/performance/review-data.ts';
import { ByteWriter } from '../byte-writer.ts';
import { type Ctx, Encoded, type Handler } from '../context.ts';
import { readUserIds } from '../directory/index.ts';
import { auditLater } from './audit.ts';
import { encodeReview, type ReviewView } from './encode-review.ts';
import { refByteEncoder } from './ref-encoder.ts';
import { type EncodedRecordRow, listEncodedRecords, type ReviewRow } from './review-queries.ts';
import { isChosen } from './stage-choice-rules.ts';
import { Setup } from './setup.ts';
import type { StageRow } from './stage-queries.ts';
import { loadProjectInfo } from './load-project-info.ts';

export const queryReviewDatasV2: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const { db, actor } = ctx;
  const setup = await Setup.open(ctx);
  const range = await setup.requireSeats(ctx);
  const type = query.user_id_type ?? 'open_id';
  const userIds = await readUserIds(ctx, type, body.reviewee_user_ids);
  const { reviews, activities } = await setup.reviews(body.semester_ids, userIds, range);
  const stages = [...activities.values()].flatMap((activity) =>
    activity.stages.filter((stage) => isChosen(stage, body)),
  );
  const rowIds = stages.length > 0 ? reviews.map(({ id }) => id) : [];
  const records = await loadRecords(ctx, reviews, stages);
  const view: ReviewView = {
    asked: body,
    now: ctx.clock.now(),
    idKey: actor.idKey,
    stages: Map.groupBy(stages, ({ activity_id }) => activity_id),
    records: byStage(records),
    templates: new Map([...activities.values()].flatMap(({ templates }) => [...templates])),
    encodeRef: await refByteEncoder(ctx, type, reviews, records),
    encodeProjects: await loadProjectInfo(db, actor.tenantId, reviews, stages, records),
  };
  auditLater(ctx, 'review_datas.query', rowIds);
  const out = new ByteWriter(2048 + records.reduce((sum, { answers }) => sum + expectedBytes(answers), 0));
  out.text('{"datas":[');
  for (const [at, review] of reviews.entries()) {
    if (at > 0) out.text(',');
    encodeReview(out, view, review);
  }
  out.text(']}');
  return new Encoded([out.finish()], () => out.release());
};

/** Pairs of ids take the place of each writer's, and a record has a head. */
const expectedBytes = (answers: Buffer | null): number =>
  512 + (answers === null ? 0 : Math.ceil(answers.length * 1.5));

/** By review and stage, in order of ids. */
function byStage(records: readonly EncodedRecordRow[]): Map<string, EncodedRecordRow[]> {
  const groups = Map.groupBy(records, (record) => `${record.reviewee_row_id} ${record.stage_id}`);
  for (const [key, group] of groups)
    if (group.length > 1)
      groups.set(
        key,
        group.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      );
  return groups;
}

/** In no order: a statement for each activity, which has stages of its own. */
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
  return records.flat();
}
