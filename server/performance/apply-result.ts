import type { Ctx } from '../context.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { ActivityRow } from './activity-queries.ts';
import { keepRecord } from './keep-record.ts';
import { listRecordsOfStage, type RecordRow } from './record-queries.ts';
import { insertResultChanges } from './result-queries.ts';
import { mergeResult, resultChanges, type ResultSource } from './result-rules.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';
import type { StoredUnit } from './stored-answer-rules.ts';
import { loadStageTemplates } from './load-stage-templates.ts';

type ResultCtx = Pick<Ctx, 'actor' | 'clock' | 'newId'> & { readonly db: Writer };

interface Result {
  readonly stage: StageRow;
  readonly record: RecordRow;
}

/** The result of a review, as it stands. */
export async function findResult(
  ctx: ResultCtx,
  activityId: string,
  revieweeRowId: string,
): Promise<Result | undefined> {
  const { tenantId } = ctx.actor;
  const stages = await listStagesOfActivities(ctx.db, tenantId, [activityId]);
  const stage = stages.find(({ stage_type }) => stage_type === 'leader_review');
  if (!stage) return undefined;
  const [record] = await listRecordsOfStage(ctx.db, tenantId, stage.id, revieweeRowId);
  return record && { stage, record };
}

export const unitsIn = (answers: string | null): StoredUnit[] =>
  answers === null ? [] : JSON.parse(answers);

/** Whether a stage has the final word. */
export async function isFinal(
  { db, actor }: Pick<ResultCtx, 'actor'> & { readonly db: Reader },
  stage: StageRow,
  activity: ActivityRow,
): Promise<boolean> {
  const templates = await loadStageTemplates(db, actor.tenantId, [activity]);
  return templates.get(stage.template_id ?? '')?.is_final === true;
}

/** What the stage of the final word says becomes the result; what it takes back, it takes from it. */
export async function applyFinalReview(
  ctx: ResultCtx,
  stage: StageRow,
  activity: ActivityRow,
  record: RecordRow,
): Promise<void> {
  if (!(await isFinal(ctx, stage, activity))) return;
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
  await insertResultChanges(
    ctx.db,
    tenantId,
    resultChanges(before, after).map(({ field_id, from, to }) => ({
      id: ctx.newId(),
      reviewee_row_id: revieweeRowId,
      field_id,
      source,
      reason,
      from_value: from,
      to_value: to,
      changed_by: userId,
      created_time: now,
    })),
  );
}
