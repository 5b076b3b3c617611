import { resultOpened, reviewDataChanged } from '../../contract/event/performance.ts';
import type { Ctx } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { emit } from '../event/index.ts';
import {
  findLastSubmission,
  insertRecordVersions,
  type RecordRow,
  type RecordVersionRow,
  updateRecord,
} from './record-queries.ts';
import { isShown, type ShownStageType } from './stage-choice-rules.ts';
import type { StageRow } from './stage-queries.ts';

type KeepCtx = Pick<Ctx, 'actor' | 'clock' | 'newId'> & { readonly db: Writer };

/**
 * Now, but later than all that was submitted about the same person: whoever asks for what came later than the last they
 * saw misses nothing of theirs that came at the same moment.
 */
export async function submissionTime(
  { db, actor, clock }: Pick<KeepCtx, 'db' | 'actor' | 'clock'>,
  { reviewee_row_id }: RecordRow,
): Promise<number> {
  const last = await findLastSubmission(db, actor.tenantId, reviewee_row_id);
  return Math.max(clock.now(), (last?.time ?? 0) + 1);
}

/** Stores a changed record with its version, and tells subscribers where what the wire shows has changed. */
export async function keepRecord(
  ctx: KeepCtx,
  stage: StageRow,
  before: RecordRow,
  change: Partial<RecordRow>,
): Promise<RecordRow> {
  const { tenantId, userId = null } = ctx.actor;
  const now = ctx.clock.now();
  const record = { ...before, ...change, version: before.version + 1, updated_time: now };
  await updateRecord(ctx.db, tenantId, record);
  if (record.answers !== before.answers || record.state !== before.state) {
    await insertRecordVersions(ctx.db, tenantId, [versionOf(record, userId, now)]);
    if (isShown(stage)) await emit(ctx.db, tenantId, [changeOf(ctx, stage, record)], now);
  }
  return record;
}

export const versionOf = (
  { id, version, state, answers }: RecordRow,
  changed_by: string | null,
  created_time: number,
): RecordVersionRow => ({ id, version, state, answers, changed_by, created_time });

/** A result that somebody may see now. */
export async function emitRelease(ctx: KeepCtx, stage: StageRow, record: RecordRow): Promise<void> {
  const now = ctx.clock.now();
  const { reviewee_id, semester_id } = record;
  const payload = {
    user_id: reviewee_id,
    semester_id,
    activity_id: stage.activity_id,
    open_time: String(record.released_time ?? now),
  };
  const event = {
    id: ctx.newId(),
    event_type: resultOpened.type,
    subject_id: reviewee_id,
    payload,
  };
  await emit(ctx.db, ctx.actor.tenantId, [event], now);
}

function changeOf(
  ctx: KeepCtx,
  stage: StageRow & { readonly stage_type: ShownStageType },
  { reviewee_id, semester_id }: RecordRow,
) {
  return {
    id: ctx.newId(),
    event_type: reviewDataChanged.type,
    subject_id: reviewee_id,
    payload: {
      user_id: reviewee_id,
      semester_id,
      activity_id: stage.activity_id,
      stage_changes: [{ stage_id: stage.id, stage_type: stage.stage_type, ...roleOf(stage) }],
    },
  };
}

const roleOf = ({ review_role }: StageRow) =>
  review_role !== null && review_role !== 'metric_reviewer' && { review_stage_role: review_role };
