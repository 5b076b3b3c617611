import type { Ctx } from '../context.ts';
import type { Reader, Writer } from '../db/database.ts';
import { findRecordOfType, type PlacedRecord } from './find-record-of-type.ts';
import { keepRecord } from './keep-record.ts';
import type { ReachedRecord } from './reach-record.ts';
import type { RecordRow } from './record-queries.ts';
import { insertResultChanges, type ResultChangeRow } from './result-queries.ts';
import { mergeResult, resultChanges, type ResultSource } from './result-rules.ts';
import type { StoredUnit } from './stored-answer-rules.ts';

type ResultCtx = Pick<Ctx, 'actor' | 'clock' | 'newId'> & { readonly db: Writer };

/** The result of a review, as it stands. */
export const findResult = (
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  activityId: string,
  revieweeRowId: string,
): Promise<PlacedRecord | undefined> => findRecordOfType(ctx, 'leader_review', activityId, revieweeRowId);

export const unitsIn = (answers: string | null): StoredUnit[] =>
  answers === null ? [] : JSON.parse(answers);

/** What the stage of the final word says becomes the result; what it takes back, it takes from it. */
export async function applyFinalReview(
  ctx: ResultCtx,
  { activity, template }: Pick<ReachedRecord, 'activity' | 'template'>,
  record: RecordRow,
): Promise<void> {
  if (template?.is_final !== true) return;
  await changeResult(ctx, activity.id, record.reviewee_row_id, {
    said: unitsIn(record.answers),
    source: 'review',
    reason: null,
  });
}

/** When one of the answers was last submitted: a result that loses some was not submitted anew. */
const lastOf = (units: readonly StoredUnit[]): number =>
  Math.max(0, ...units.flatMap(({ data }) => data.map(({ submit_time }) => Number(submit_time))));

interface Said {
  readonly said: readonly StoredUnit[];
  readonly source: ResultSource;
  readonly reason: string | null;
}

export async function changeResult(
  ctx: ResultCtx,
  activityId: string,
  revieweeRowId: string,
  { said, source, reason }: Said,
): Promise<void> {
  const { tenantId, userId = null } = ctx.actor;
  const now = ctx.clock.now();
  const result = await findResult(ctx, activityId, revieweeRowId);
  if (!result) return;
  const before = unitsIn(result.record.answers);
  const after = mergeResult(before, said, source);
  await keepRecord(ctx, result.stage, result.record, {
    state: after.length > 0 ? 'done' : 'open',
    answers: after.length > 0 ? JSON.stringify(after) : null,
    submitted_time: lastOf(after),
  });
  const common = { reviewee_row_id: revieweeRowId, source, reason, changed_by: userId, created_time: now };
  await insertResultChanges(ctx.db, tenantId, changeRows(ctx.newId, before, after, common));
}

/** What a change of result changed, to be kept. */
export const changeRows = (
  newId: () => string,
  before: readonly StoredUnit[],
  after: readonly StoredUnit[],
  common: Omit<ResultChangeRow, 'id' | 'field_id' | 'from_value' | 'to_value'>,
): ResultChangeRow[] =>
  resultChanges(before, after).map(({ field_id, from, to }) => ({
    ...common,
    id: newId(),
    field_id,
    from_value: from,
    to_value: to,
  }));
