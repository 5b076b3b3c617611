import type { ActivityRow } from './activity-queries.ts';
import type { Questionnaire } from './answer-rules.ts';
import { type ImportParts, refuse } from './draft-caller.ts';
import { executorsIn, needsExecutors } from './launch-rules.ts';
import { insertInvitedScores, setLeniencies } from './leniency-queries.ts';
import { averageDifference, type InvitedScore } from './leniency-rules.ts';
import { type LaunchedPerson, withProjectLeaders } from './load-project-leaders.ts';
import { findSubjects, subjectIds, takenIn, unitsOf } from './load-questionnaire.ts';
import { metricSteps, type Step } from './metric-steps.ts';
import type { SemesterPersonRow } from './people-queries.ts';
import { insertRecords, insertRecordVersions } from './record-queries.ts';
import { relationshipOf } from './relationship-rules.ts';
import { insertResultChanges } from './result-queries.ts';
import { ReviewHistory, type ReviewSetting } from './review-history.ts';
import { findReviewTemplate } from './review-template-queries.ts';
import type { ActivityDraft, LaunchDraft, RevieweeDraft, StageDraft } from './semester-draft.ts';
import type { SemesterRow } from './semester-queries.ts';
import { getSettingsRow } from './setting-queries.ts';
import { findLaunch, insertLaunch, insertStages, type StageRow, updateLaunch } from './stage-queries.ts';
import { loadLibrary } from './reach-library.ts';
import { resultStage, stageRow } from './start-activity.ts';
import type { TemplateContent } from './template-content.ts';
import { fieldsOf } from './template-rules.ts';

/** A semester while it is being written. */
export interface SemesterOf {
  readonly semester: SemesterRow;
  readonly people: ReadonlyMap<string, SemesterPersonRow>;
  /** Managers in the last semester before it. */
  readonly earlier: ReadonlyMap<string, string | null>;
}

type Launched = ActivityDraft & { readonly launch: LaunchDraft };

/** Starts a project as of its time, and plays what happened in each review. Answers the scores of invited reviewers. */
export async function createReviews(
  parts: ImportParts,
  of: SemesterOf,
  activity: ActivityRow,
  draft: Launched,
): Promise<InvitedScore[]> {
  const { db, tenantId, newId } = parts;
  const template = await findReviewTemplate(db, tenantId, activity.review_template_id ?? '');
  const content = template?.content ?? { units: [], stages: [] };
  const stages = stagesOf(activity, draft.launch, content);
  await insertStages(db, tenantId, stages);
  await insertLaunch(db, tenantId, activity.id, draft.launch.at);
  const { late_submission } = await getSettingsRow(db, tenantId);
  const setting: ReviewSetting = {
    stages: stages.map((stage) => ({ ...stage, executors: executorsIn(stage) })),
    templates: new Map(content.stages.map((stage) => [stage.id, stage])),
    launched_time: draft.launch.at,
    late_submission,
    newId,
  };
  const ask = await loadAsked(parts, content);
  const histories: ReviewHistory[] = [];
  for (const person of await withProjectLeaders(db, tenantId, launched(of, draft.reviewees), stages)) {
    const questionsOf = await ask(of, stages, person.user_id);
    histories.push(play(setting, of, person, questionsOf));
  }
  await insertRecords(
    db,
    tenantId,
    histories.flatMap(({ records }) => records),
  );
  await insertRecordVersions(
    db,
    tenantId,
    histories.flatMap(({ versions }) => versions),
  );
  await insertResultChanges(
    db,
    tenantId,
    histories.flatMap(({ changes }) => changes),
  );
  const launch = await findLaunch(db, tenantId, activity.id);
  const last =
    draft.reviewees
      .map(({ user_id }) => user_id)
      .toSorted()
      .at(-1) ?? '';
  if (launch)
    await updateLaunch(db, tenantId, {
      ...launch,
      done: draft.reviewees.length,
      after_id: last,
      finished_time: draft.launch.at,
    });
  return histories.flatMap(({ scores }) => scores);
}

/** Reviewees with the lines above them. */
const launched = ({ people }: SemesterOf, reviewees: readonly RevieweeDraft[]) =>
  reviewees.map(({ id, user_id, deeds }) => {
    const lines = people.get(user_id);
    if (!lines) throw refuse('reviewees.user_id', 'is nobody of this semester', user_id);
    return { ...lines, id, deeds };
  });

function play(
  setting: ReviewSetting,
  { semester, people, earlier }: SemesterOf,
  { deeds, ...lines }: LaunchedPerson & Pick<RevieweeDraft, 'deeds'>,
  questionsOf: (stage: StageRow) => Questionnaire,
): ReviewHistory {
  const { id, user_id } = lines;
  const leaderOf = (one: string) => people.get(one)?.leader_id ?? null;
  const former = earlier.has(user_id) ? { leader_id: earlier.get(user_id) ?? null } : undefined;
  const relate = (reviewerId: string) => {
    const reviewer = people.get(reviewerId);
    return reviewer ? relationshipOf(reviewer, lines, leaderOf, former) : null;
  };
  const history = new ReviewHistory(setting, {
    id,
    semester_id: semester.id,
    lines,
    relate,
    questionsOf,
  });
  for (const deed of deeds.toSorted((a, b) => a.at - b.at)) history.play(deed);
  return history;
}

/** The stages about metrics, each stage of the template with its times, and the one that stands for the result. */
function stagesOf(activity: ActivityRow, launch: LaunchDraft, content: TemplateContent): StageRow[] {
  const ofMetrics = metricSteps.flatMap((step): StageRow[] => {
    const plan = launch.metric_stages?.find(({ stage_type }) => stage_type === step.stage_type);
    return plan ? [plannedStage(activity, step, plan)] : [];
  });
  const ofTemplate = content.stages.map((template): StageRow => {
    const plan = launch.stages.find(({ template_id }) => template_id === template.id);
    if (!plan) throw refuse('launch.stages', `stage ${template.name.zh_cn} has no times`);
    return plannedStage(activity, template, plan);
  });
  const isFinal = content.stages.findIndex(({ is_final }) => is_final);
  const all = [...ofMetrics, ...ofTemplate, ...resultStage(ofTemplate, isFinal, launch.result_stage_id)];
  return all.map((stage, position) => ({ ...stage, position }));
}

function plannedStage(
  activity: ActivityRow,
  step: Step,
  { id, start_time, deadline, executor_ids = [], paused = false }: Omit<StageDraft, 'template_id'>,
): StageRow {
  if (deadline <= start_time)
    throw refuse('launch.stages.deadline', 'must be after start_time', String(deadline));
  const people = JSON.stringify(executor_ids);
  const own = { id, position: 0, start_time, deadline, paused, executor_ids: people };
  const stage = stageRow(activity, step, own);
  if (executor_ids.length === 0 && needsExecutors(stage))
    throw refuse('launch.stages.executor_ids', `stage ${step.name.zh_cn} needs people`);
  return stage;
}

/** What a template asks is loaded once, what its answers may name once for each reviewee. */
async function loadAsked({ db, tenantId }: ImportParts, content: TemplateContent) {
  const fields = fieldsOf(content);
  const same = await loadLibrary(db, tenantId, content);
  return async ({ semester }: SemesterOf, stages: readonly StageRow[], userId: string) => {
    const people = { reviewee_id: userId, reviewer_id: null };
    const own = { ...same, ...subjectIds(await findSubjects(db, tenantId, semester.id, people, fields)) };
    const byStage = new Map(
      stages.map((stage): [string, Questionnaire] => [
        stage.id,
        {
          ...own,
          units: unitsOf(content, stage.template_id),
          ...takenIn(stage),
        },
      ]),
    );
    return (stage: StageRow): Questionnaire => {
      const found = byStage.get(stage.id);
      if (!found) throw refuse('deeds.stage_id', 'is no stage of the project', stage.id);
      return found;
    };
  };
}

/** Scores of invited reviewers, and how lenient they make each of them beside the others. */
export async function keepScores(
  { db, tenantId }: ImportParts,
  semesterId: string,
  scores: readonly InvitedScore[],
): Promise<void> {
  await insertInvitedScores(db, tenantId, semesterId, scores);
  const byReviewee = Map.groupBy(scores, ({ reviewee_id }) => reviewee_id);
  const byReviewer = Map.groupBy(scores, ({ reviewer_id }) => reviewer_id);
  const figures = new Map(
    [...byReviewer].map(([id, own]) => {
      const reviewees = new Set(own.map(({ reviewee_id }) => reviewee_id));
      return [
        id,
        averageDifference(
          id,
          [...reviewees].flatMap((one) => byReviewee.get(one) ?? []),
        ),
      ];
    }),
  );
  await setLeniencies(db, tenantId, semesterId, figures);
}
