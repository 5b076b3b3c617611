import type { Asked, getQuestions as endpoint } from '../../contract/app/performance/asked.ts';
import type { Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findResult } from './apply-result.ts';
import { asksReason, resultQuestions } from './decide-record.ts';
import { findSubjects, groupObjectives, takenIn, unitsOf } from './load-questionnaire.ts';
import { presentIndicatorSetup, presentQuestionSetup } from './present-library.ts';
import { peopleOf } from './present-metric.ts';
import { presentHeldMetric } from './present-metric-sheet.ts';
import { presentUnitSetup } from './present-review-template.ts';
import { listLibrary } from './reach-library.ts';
import { reachOwnRecord, type ReachedRecord, type RecordCtx } from './reach-record.ts';
import { isDeciding } from './record-policy-rules.ts';
import type { Unit } from './template-content.ts';
import { fieldsOf } from './template-rules.ts';

/** What answers are checked against, for whoever is to give them. */
export const getQuestions: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { tenantId } = ctx.actor;
  const reached = await reachOwnRecord(ctx, params.record_id);
  const { record, stage, activity, template } = reached;
  if (record.state === 'proposed' || record.state === 'dropped') throw ctx.error('noPermission');
  const units = await unitsFor(ctx, reached);
  const { objectives, metrics } = await findSubjects(
    ctx.db,
    tenantId,
    activity.semester_id,
    record,
    fieldsOf({ units }),
  );
  const shown = stage.start_time <= ctx.clock.now() ? metrics : [];
  const person = await peopleOf(
    ctx,
    query.user_id_type ?? 'open_id',
    shown.map(({ content }) => content),
  );
  const { takesSeveral, takesUnknown } = takenIn(stage);
  return {
    asked: await presentAsked(ctx.db, tenantId, units),
    objectives: groupObjectives(objectives),
    metrics: shown.map((metric) => presentHeldMetric(metric, person, false)),
    takes_several: takesSeveral,
    takes_unknown: takesUnknown,
    needs_reason: asksReason(stage, template, true),
    reviewer_hidden_from: template?.anonymity?.audience ?? 'nobody',
  };
};

/** Who decides on a result answers its questions, not any of their stage. */
async function unitsFor(
  ctx: RecordCtx,
  { record, stage, activity, content }: ReachedRecord,
): Promise<Unit[]> {
  if (!isDeciding(stage.stage_type)) return unitsOf(content, stage.template_id);
  const result = await findResult(ctx, activity.id, record.reviewee_row_id);
  return resultQuestions({ units: unitsOf(content, result?.stage.template_id ?? null) }).units;
}

export async function presentAsked(db: Reader, tenantId: string, units: readonly Unit[]): Promise<Asked> {
  const { indicators, questions } = await listLibrary(db, tenantId, { units });
  return {
    units: units.map(presentUnitSetup),
    indicators: indicators.map(presentIndicatorSetup),
    questions: questions.map(presentQuestionSetup),
  };
}
