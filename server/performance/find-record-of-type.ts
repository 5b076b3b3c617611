import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { listRecordsOfStages, type RecordRow } from './record-queries.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';

export interface PlacedRecord {
  readonly stage: StageRow;
  readonly record: RecordRow;
}

/** The record of a review in the stage of which an activity has one, and each review one record. */
export async function findRecordOfType(
  { db, actor }: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: 'leader_review' | 'view_result',
  activityId: string,
  revieweeRowId: string,
): Promise<PlacedRecord | undefined> {
  const stages = await listStagesOfActivities(db, actor.tenantId, [activityId]);
  const stage = stages.find(({ stage_type }) => stage_type === type);
  if (!stage) return undefined;
  const [record] = await listRecordsOfStages(db, actor.tenantId, [stage.id], [revieweeRowId]);
  return record && { stage, record };
}
