import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { isInRange } from './policy.ts';
import { isDeciding, type Viewer } from './record-policy-rules.ts';
import { findPersonAbove } from './people-queries.ts';
import { listRecordsOfReviews, type RecordRow } from './record-queries.ts';
import { findReview, type PlacedReviewRow } from './review-queries.ts';
import { findAdmin, findAppRange } from './setting-queries.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

export interface ReachedReview {
  readonly review: PlacedReviewRow;
  readonly stages: readonly StageRow[];
  readonly records: readonly RecordRow[];
  readonly viewer: Viewer;
}

/**
 * A review with what the caller is to it. One of no concern to them is as unknown as one that there never was, but for
 * whoever offers to write in it.
 */
export async function reachReview(
  ctx: Caller & { error(name: 'noPermission'): Error },
  id: string,
  offers = false,
): Promise<ReachedReview> {
  const reached = await findReachable(ctx, id, offers);
  if (!reached) throw ctx.error('noPermission');
  return reached;
}

export async function findReachable(
  ctx: Caller,
  id: string,
  offers = false,
): Promise<ReachedReview | undefined> {
  const { tenantId, userId } = ctx.actor;
  const review = await findReview(ctx.db, tenantId, id);
  if (!review) return undefined;
  const stages = await listStagesOfActivities(ctx.db, tenantId, [review.activity_id]);
  const records = await listRecordsOfReviews(ctx.db, tenantId, [id]);
  const viewer = await viewerOf(ctx, review, stages, records);
  const isOwn = records.some(({ reviewer_id }) => userId !== undefined && reviewer_id === userId);
  if (!isOwn && !offers && !Object.values(viewer).includes(true)) return undefined;
  return { review, stages, records, viewer };
}

async function viewerOf(
  ctx: Caller,
  review: PlacedReviewRow,
  stages: readonly StageRow[],
  records: readonly RecordRow[],
): Promise<Viewer> {
  const { tenantId, appId, userId } = ctx.actor;
  const nobody = { isReviewee: false, manages: false, decides: false };
  if (userId === undefined) {
    const reaches = isInRange(await findAppRange(ctx.db, tenantId, appId), review.department_path);
    return { ...nobody, administers: reaches, readsAnswers: reaches };
  }
  const admin = await findAdmin(ctx.db, tenantId, userId);
  const administers =
    admin !== undefined &&
    isInRange(admin.department_id === null ? undefined : [admin.department_id], review.department_path);
  const deciding = new Set(
    stages.filter(({ stage_type }) => isDeciding(stage_type)).map((stage) => stage.id),
  );
  return {
    isReviewee: review.user_id === userId,
    manages:
      review.user_id !== userId &&
      (await findPersonAbove(ctx.db, tenantId, review.semester_id, review.user_id, userId)) !== undefined,
    decides: records.some((record) => record.reviewer_id === userId && deciding.has(record.stage_id)),
    administers,
    readsAnswers: administers && admin.reads_answers,
  };
}
