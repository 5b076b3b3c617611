import type { Reader } from '../db/database.ts';
import { listOwnedItems } from '../okr/index.ts';
import type { Questionnaire } from './answer-rules.ts';
import type { ReachedRecord } from './reach-record.ts';
import { listIndicatorsByIds } from './indicator-queries.ts';
import { listRevieweeMetrics, listSheetsOfSemester } from './metric-sheet-queries.ts';
import { listQuestionsByIds } from './question-queries.ts';
import { readMetrics } from './reach-metric-sheet.ts';
import type { Field, TemplateContent } from './template-content.ts';
import { findReviewTemplate } from './review-template-queries.ts';
import { findSemester } from './semester-queries.ts';

/** The questions that a stage asks of its reviewers, with what its answers may name. */
export async function loadQuestionnaire(
  db: Reader,
  tenantId: string,
  { stage, activity }: Pick<ReachedRecord, 'stage' | 'activity'>,
  revieweeId: string,
): Promise<Questionnaire> {
  const template = await findReviewTemplate(db, tenantId, activity.review_template_id ?? '');
  const units = template ? unitsOf(template.content, stage.template_id) : [];
  const fields = units.flatMap((unit) => unit.fields);
  const indicators = await listIndicatorsByIds(db, tenantId, indicatorIdsOf(fields));
  const questionIds = fields.map(({ question_id }) => question_id).filter((id) => id !== undefined);
  const questions = await listQuestionsByIds(db, tenantId, questionIds);
  return {
    units,
    indicators: new Map(indicators.map((indicator) => [indicator.id, indicator])),
    tags: new Map(questions.map(({ id, tags }) => [id, new Set(tags.map((tag) => tag.id))])),
    objectives: fields.some(({ kind }) => kind === 'objectives')
      ? await objectivesOf(db, tenantId, activity.semester_id, revieweeId)
      : new Map(),
    metrics: await metricsOf(
      db,
      tenantId,
      activity.semester_id,
      revieweeId,
      fields.filter(({ kind }) => kind === 'metrics'),
    ),
    takesSeveral: stage.stage_type === 'summarize_key_outputs',
  };
}

export function unitsOf({ stages, units }: TemplateContent, stageTemplateId: string | null) {
  const asked = stages.find(({ id }) => id === stageTemplateId)?.unit_ids ?? [];
  return units.filter(({ id }) => asked.includes(id));
}

export const indicatorIdsOf = (fields: readonly Field[]): string[] =>
  fields
    .flatMap(({ indicator_id, sub_fields }) => [indicator_id, ...sub_fields.map((sub) => sub.indicator_id)])
    .filter((id) => id !== undefined);

export async function objectivesOf(db: Reader, tenantId: string, semesterId: string, userId: string) {
  const semester = await findSemester(db, tenantId, semesterId);
  const owned = semester ? await listOwnedItems(db, tenantId, userId, semester) : [];
  const byObjective = Map.groupBy(owned, ({ objective_id }) => objective_id);
  return new Map(
    [...byObjective].map(([id, rows]) => [
      id,
      new Set(rows.map(({ key_result_id }) => key_result_id).filter((one) => one !== null)),
    ]),
  );
}

/** The metrics that were set for somebody in the semester, where questions ask about them, and by that template. */
export async function metricsOf(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userId: string,
  asking: readonly Field[],
): Promise<Questionnaire['metrics']> {
  if (asking.length === 0) return new Map();
  const [sheet] = await listSheetsOfSemester(db, tenantId, semesterId, [userId]);
  const isMeant = asking.some(
    ({ metric_template_id = sheet?.metric_template_id }) => metric_template_id === sheet?.metric_template_id,
  );
  if (!sheet || !isMeant) return new Map();
  const metrics = readMetrics(await listRevieweeMetrics(db, tenantId, [sheet.reviewee_id]));
  return new Map(metrics.map(({ row, content }) => [row.metric_id, content.review_rule]));
}
