import type { queryReviewDatasV2 as endpoint } from '../../contract/performance/review-data.ts';
import { Encoded, type Handler } from '../context.ts';
import { resolveUsers } from '../directory/index.ts';
import { auditLater } from './audit.ts';
import { encodeReview, type ReviewView } from './encode-review.ts';
import { appRange, requireSeats } from './reach.ts';
import { refEncoder } from './ref-encoder.ts';
import { listReviews, listShownRecords, type ReviewRow } from './review-queries.ts';
import { isChosen } from './stage-choice-rules.ts';
import { listStagesOfActivities } from './stage-queries.ts';
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
  const stageIds = stages.map(({ id }) => id);
  const records = await listShownRecords(db, actor.tenantId, rowIds, stageIds);
  const view: ReviewView = {
    asked: body,
    now: ctx.clock.now(),
    idKey: actor.idKey,
    stages: Map.groupBy(stages, ({ activity_id }) => activity_id),
    records: Map.groupBy(records, (record) => `${record.reviewee_row_id} ${record.stage_id}`),
    templates: await loadStageTemplates(db, actor.tenantId, reviews),
    encodeRef: await refEncoder(ctx, query.user_id_type ?? 'open_id', reviews, records),
    encodeProjects: await loadProjectInfo(db, actor.tenantId, reviews, stages, records),
  };
  auditLater(ctx, 'review_datas.query', rowIds);
  const datas = inAskedOrder(reviews, body.semester_ids, userIds).map((review) => encodeReview(view, review));
  return new Encoded([`{"datas":[${datas.join(',')}]}`]);
};

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
