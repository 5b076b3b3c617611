import type { OwnRecord } from '../../contract/app/performance/record.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { withoutReviewers, withoutSources, withReviewers } from './nameless.ts';
import { nameV2, only } from './present.ts';
import { progressOf } from './progress-rules.ts';
import type { ReachedRecord } from './reach-record.ts';
import type { RecordRow } from './record-queries.ts';
import { refEncoder } from './ref-encoder.ts';
import type { StageRow } from './stage-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'clock'> & { readonly db: Reader };

export interface PresentedRecord {
  readonly record: RecordRow;
  readonly stage: StageRow;
  /** Who wrote it, and where a result comes from; what was written. */
  readonly hides?: { readonly reviewer: boolean; readonly answers: boolean };
  readonly needsConfirmation?: boolean;
}

export async function presentOwnRecord(
  ctx: Caller,
  type: UserIdType | undefined,
  { record, stage }: Pick<ReachedRecord, 'record' | 'stage'>,
): Promise<OwnRecord> {
  return only(await presentRecords(ctx, type, [{ record, stage }]));
}

export async function presentRecords(
  ctx: Caller,
  type: UserIdType = 'open_id',
  records: readonly PresentedRecord[],
): Promise<OwnRecord[]> {
  const rows = records.map(({ record }) => record);
  const people = [
    ...rows.map(({ reviewee_id }) => ({ user_id: reviewee_id })),
    ...rows.flatMap(({ reviewer_id }) => (reviewer_id === null ? [] : [{ user_id: reviewer_id }])),
  ];
  const encodeRef = await refEncoder(ctx, type, people, rows);
  const refOf = (id: string): OwnRecord['reviewee_user_id'] => JSON.parse(encodeRef(id));
  const now = ctx.clock.now();
  return records.map(({ record, stage, hides, needsConfirmation = true }) => {
    const isOwn = record.reviewer_id === ctx.actor.userId;
    const progress = progressOf({ ...stage, ...record, needs_confirmation: needsConfirmation }, now);
    return {
      id: record.id,
      review_id: record.reviewee_row_id,
      stage_id: stage.id,
      stage_name: nameV2(stage),
      stage_type: stage.stage_type,
      ...(stage.review_role !== null && { review_stage_role: stage.review_role }),
      reviewee_user_id: refOf(record.reviewee_id),
      ...(record.reviewer_id !== null &&
        hides?.reviewer !== true && { reviewer_user_id: refOf(record.reviewer_id) }),
      state: record.state,
      ...(progress !== undefined && { progress }),
      deadline: String(stage.deadline),
      units: hides?.answers === true ? [] : JSON.parse(unitsOf(record, hides?.reviewer === true, encodeRef)),
      ...(isOwn && record.draft !== null && { draft: JSON.parse(record.draft) }),
      ...(hides?.answers !== true && reasonsOf(record, stage)),
    };
  });
}

/** What people gave as their reasons. */
const reasonsOf = ({ declined_reason, appeal_reason }: RecordRow, { stage_type }: StageRow) => ({
  ...(declined_reason !== null &&
    (stage_type === 'reconsideration' ? { decision_reason: declined_reason } : { declined_reason })),
  ...(appeal_reason !== null && { appeal_reason }),
});

function unitsOf(
  { answers, submitted_time }: RecordRow,
  hidesReviewer: boolean,
  encodeRef: (id: string) => string,
): string {
  const units = answers ?? '[]';
  return hidesReviewer
    ? withoutReviewers(withoutSources(units), submitted_time)
    : withReviewers(units, encodeRef);
}
