import type { AnsweredUnit, decideRecord as decideEndpoint } from '../../contract/app/performance/record.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { type Questionnaire, resultFaults } from './answer-rules.ts';
import { changeResult, findResult } from './apply-result.ts';
import { refuseOnceReleased } from './find-release.ts';
import { keepRecord, submissionTime } from './keep-record.ts';
import { loadQuestionnaire } from './load-questionnaire.ts';
import { presentOwnRecord } from './present-own-record.ts';
import {
  reachOwnRecord,
  type ReachedRecord,
  type RecordCtx,
  refuseUnlessOpen,
  refuseUnlessState,
} from './reach-record.ts';
import { listRecordsOfStages } from './record-queries.ts';
import type { StageRow } from './stage-queries.ts';
import { storeUnits } from './stored-answer-rules.ts';
import type { StageTemplate, Unit } from './template-content.ts';

type WriteCtx = RecordCtx & Pick<Ctx, 'actor'> & { readonly db: Writer };
type Results = Input<typeof decideEndpoint>['body']['results'];

/** Calibrating before the release, as often as it takes; deciding on an appeal after it. */
export const decideRecord: Handler<typeof decideEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachOwnRecord(ctx, params.record_id, ['calibration', 'reconsideration']);
  const { stage, record, activity, content, template } = reached;
  const isCalibration = stage.stage_type === 'calibration';
  if (!isCalibration || record.state !== 'done') refuseUnlessState(ctx, record, 'open');
  await refuseUnlessOpen(ctx, reached);
  const result = await findResult(ctx, activity.id, record.reviewee_row_id);
  if (!result || result.record.state !== 'done')
    throw ctx.invalid('record_id', 'there is no result yet to decide on', record.id);
  if (isCalibration) await refuseOnceReleased(ctx, reached);
  if (body.reason === undefined && asksReason(stage, template, body.results.length > 0))
    throw ctx.invalid('reason', 'reason is required: the reviewee asks why');
  const asked = { stage: result.stage, activity, content };
  const questions = resultQuestions(await loadQuestionnaire(ctx.db, ctx.actor.tenantId, asked, record));
  const units = asUnits(ctx, questions, body.results);
  const now = await submissionTime(ctx, record);
  const said = storeUnits(questions, units, { by: ctx.actor.userId ?? '', now });
  // First what all who decide on it have in common: of two at once the second waits here, and not each for the other.
  if (said.length > 0)
    await changeResult(ctx, activity.id, record.reviewee_row_id, {
      said,
      source: isCalibration ? 'calibaration' : 'reconsideration',
      reason: body.reason ?? null,
    });
  const decided = await keepRecord(ctx, stage, record, {
    state: 'done',
    answers: JSON.stringify(said),
    submitted_time: now,
    ...(!isCalibration && { declined_reason: body.reason ?? null }),
  });
  if (!isCalibration) await dropOthers(ctx, reached);
  return { record: await presentOwnRecord(ctx, query.user_id_type, { stage, record: decided }) };
};

/** An appeal is answered with a reason; a calibration where the template says so and something changes. */
export const asksReason = (
  { stage_type }: Pick<StageRow, 'stage_type'>,
  template: StageTemplate | undefined,
  changes: boolean,
): boolean => stage_type === 'reconsideration' || (template?.needs_reason === true && changes);

/** The questions of a result, each to be answered by hand: who decides is not bound to how parts add up. */
export function resultQuestions<Questions extends { readonly units: readonly Unit[] }>(questions: Questions) {
  const units = questions.units.map((unit) => ({
    ...unit,
    fields: unit.fields
      .filter(({ kind }) => kind === 'indicator' || kind === 'coefficient')
      .map((field) => ({ ...field, calculation: { kind: 'given' as const }, sub_fields: [] })),
  }));
  return { ...questions, units };
}

export function asUnits(
  ctx: Pick<Ctx, 'invalid'>,
  questions: Questionnaire,
  results: Results,
): AnsweredUnit[] {
  const [fault] = resultFaults(questions, results);
  if (fault) throw ctx.invalid(fault.field, fault.description, fault.value);
  return questions.units.flatMap((unit) => {
    const data = results.filter(({ field_id }) => unit.fields.some(({ id }) => id === field_id));
    return data.length > 0 ? [{ unit_id: unit.id, data }] : [];
  });
}

/** One decision on an appeal is enough. */
async function dropOthers(ctx: WriteCtx, { stage, record }: ReachedRecord): Promise<void> {
  const { tenantId } = ctx.actor;
  for (const other of await listRecordsOfStages(ctx.db, tenantId, [stage.id], [record.reviewee_row_id]))
    if (other.id !== record.id && other.state === 'open')
      await keepRecord(ctx, stage, other, { state: 'dropped' });
}
