import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { type ReachedRecord } from './reach-record.ts';
import { listRecordsOfReviews, type RecordRow } from './record-queries.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

export interface ResultView {
  readonly stage: StageRow;
  readonly record: RecordRow;
}

/** Where a reviewee sees the result. */
export async function viewOf(
  ctx: Caller,
  { record, activity }: Pick<ReachedRecord, 'record' | 'activity'>,
): Promise<ResultView | undefined> {
  const { tenantId } = ctx.actor;
  const stages = await listStagesOfActivities(ctx.db, tenantId, [activity.id]);
  const stage = stages.find(({ stage_type }) => stage_type === 'view_result');
  const records = await listRecordsOfReviews(ctx.db, tenantId, [record.reviewee_row_id]);
  const view = records.find(({ stage_id }) => stage_id === stage?.id);
  return stage && view && { stage, record: view };
}

/** When the reviewee was told; undefined before. */
export async function releaseOf(ctx: Caller, reached: ReachedRecord): Promise<number | undefined> {
  return (await viewOf(ctx, reached))?.record.released_time ?? undefined;
}
