import type { Reader } from '../db/database.ts';
import { listOwnedItems } from '../okr/index.ts';
import type { Questionnaire } from './answer-rules.ts';
import type { ReachedRecord } from './reach-record.ts';
import { listRevieweeMetrics, listSheetsOfSemester } from './metric-sheet-queries.ts';
import { loadLibrary } from './reach-library.ts';
import { type HeldMetric, readMetrics } from './reach-metric-sheet.ts';
import type { Field, TemplateContent } from './template-content.ts';
import { fieldsOf } from './template-rules.ts';
import { findSemester } from './semester-queries.ts';
import type { StageRow } from './stage-queries.ts';

/** The questions that a stage asks of its reviewers, with what its answers may name. */
export async function loadQuestionnaire(
  db: Reader,
  tenantId: string,
  { stage, activity, content }: Pick<ReachedRecord, 'stage' | 'activity' | 'content'>,
  people: People,
): Promise<Questionnaire> {
  const units = unitsOf(content, stage.template_id);
  const subjects = await findSubjects(db, tenantId, activity.semester_id, people, fieldsOf({ units }));
  return {
    units,
    ...(await loadLibrary(db, tenantId, { units })),
    ...subjectIds(subjects),
    ...takenIn(stage),
  };
}

/** A work summary may say several things, and only who was invited may know nothing. */
export const takenIn = ({ stage_type, review_role }: Pick<StageRow, 'stage_type' | 'review_role'>) => ({
  takesSeveral: stage_type === 'summarize_key_outputs',
  takesUnknown: review_role === 'invited_reviewer',
});

/** Whom a review is about, and who writes in it. */
interface People {
  readonly reviewee_id: string;
  /** Speaks of what they may see; without them, of everything. */
  readonly reviewer_id: string | null;
}

/** What of the reviewee's own questions are about. */
export interface Subjects {
  readonly objectives: Awaited<ReturnType<typeof listOwnedItems>>;
  readonly metrics: readonly HeldMetric[];
}

export async function findSubjects(
  db: Reader,
  tenantId: string,
  semesterId: string,
  people: People,
  fields: readonly Field[],
): Promise<Subjects> {
  const asking = (kind: Field['kind']) => fields.filter((field) => field.kind === kind);
  return {
    objectives: asking('objectives').length > 0 ? await objectivesOf(db, tenantId, semesterId, people) : [],
    metrics: await metricsOf(db, tenantId, semesterId, people.reviewee_id, asking('metrics')),
  };
}

/** The same as answers are checked against. */
export const subjectIds = ({
  objectives,
  metrics,
}: Subjects): Pick<Questionnaire, 'objectives' | 'metrics'> => ({
  objectives: new Map(
    groupObjectives(objectives).map((one) => [one.objective_id, new Set(one.keyresult_ids)]),
  ),
  metrics: new Map(metrics.map(({ row, content }) => [row.metric_id, content.review_rule])),
});

export const groupObjectives = (rows: Subjects['objectives']) =>
  [...Map.groupBy(rows, ({ objective_id }) => objective_id)].map(([objective_id, own]) => ({
    objective_id,
    okr_id: own[0]?.sheet_id ?? '',
    keyresult_ids: own.flatMap(({ key_result_id }) => key_result_id ?? []),
  }));

export function unitsOf({ stages, units }: TemplateContent, stageTemplateId: string | null) {
  const asked = stages.find(({ id }) => id === stageTemplateId)?.unit_ids ?? [];
  return units.filter(({ id }) => asked.includes(id));
}

async function objectivesOf(
  db: Reader,
  tenantId: string,
  semesterId: string,
  { reviewee_id, reviewer_id }: People,
): Promise<Subjects['objectives']> {
  const semester = await findSemester(db, tenantId, semesterId);
  return semester ? await listOwnedItems(db, tenantId, reviewee_id, semester, reviewer_id) : [];
}

/** The metrics that were set for somebody in the semester, where questions ask about them, and by that template. */
async function metricsOf(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userId: string,
  asking: readonly Field[],
): Promise<Subjects['metrics']> {
  if (asking.length === 0) return [];
  const [sheet] = await listSheetsOfSemester(db, tenantId, semesterId, [userId]);
  const isMeant = asking.some(
    ({ metric_template_id = sheet?.metric_template_id }) => metric_template_id === sheet?.metric_template_id,
  );
  return sheet && isMeant ? readMetrics(await listRevieweeMetrics(db, tenantId, [sheet.reviewee_id])) : [];
}
