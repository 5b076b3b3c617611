import type { Reader } from '../db/database.ts';
import { listOwnedItems } from '../okr/index.ts';
import type { Questionnaire } from './answer-rules.ts';
import type { ReachedRecord } from './reach-record.ts';
import { listRevieweeMetrics, listSheetsOfSemester } from './metric-sheet-queries.ts';
import { loadLibrary } from './reach-library.ts';
import { readMetrics } from './reach-metric-sheet.ts';
import type { Field, TemplateContent } from './template-content.ts';
import { fieldsOf } from './template-rules.ts';
import { findSemester } from './semester-queries.ts';
import type { StageRow } from './stage-queries.ts';

/** The questions that a stage asks of its reviewers, with what its answers may name. */
export async function loadQuestionnaire(
  db: Reader,
  tenantId: string,
  { stage, activity, content }: Pick<ReachedRecord, 'stage' | 'activity' | 'content'>,
  revieweeId: string,
): Promise<Questionnaire> {
  const units = unitsOf(content, stage.template_id);
  const fields = fieldsOf({ units });
  return {
    units,
    ...(await loadLibrary(db, tenantId, { units })),
    ...(await loadSubjects(db, tenantId, activity.semester_id, revieweeId, fields)),
    ...takenIn(stage),
  };
}

/** A work summary may say several things, and only who was invited may know nothing. */
export const takenIn = ({ stage_type, review_role }: Pick<StageRow, 'stage_type' | 'review_role'>) => ({
  takesSeveral: stage_type === 'summarize_key_outputs',
  takesUnknown: review_role === 'invited_reviewer',
});

/** What of the reviewee's own questions are about, where they are. */
export async function loadSubjects(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userId: string,
  fields: readonly Field[],
): Promise<Pick<Questionnaire, 'objectives' | 'metrics'>> {
  const asking = (kind: Field['kind']) => fields.filter((field) => field.kind === kind);
  return {
    objectives:
      asking('objectives').length > 0 ? await objectivesOf(db, tenantId, semesterId, userId) : new Map(),
    metrics: await metricsOf(db, tenantId, semesterId, userId, asking('metrics')),
  };
}

export function unitsOf({ stages, units }: TemplateContent, stageTemplateId: string | null) {
  const asked = stages.find(({ id }) => id === stageTemplateId)?.unit_ids ?? [];
  return units.filter(({ id }) => asked.includes(id));
}

async function objectivesOf(db: Reader, tenantId: string, semesterId: string, userId: string) {
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
async function metricsOf(
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
