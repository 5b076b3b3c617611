import type { PlannedStage, startActivity as endpoint } from '../../contract/app/performance/launch.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import { insertJob } from '../jobs/index.ts';
import { type ActivityRow, updateActivity } from './activity-queries.ts';
import { setsMetrics } from './activity-rules.ts';
import { metricSteps, type Step } from './metric-steps.ts';
import { namesOf } from './present.ts';
import { presentLaunch } from './present-launch.ts';
import { reachActivity } from './reach-activity.ts';
import { readsAnswers, requireFullAdmin } from './reach.ts';
import { reachEnabledTemplate, refuseFaults } from './reach-library.ts';
import { isDeciding } from './record-policy-rules.ts';
import { findLaunch, insertLaunch, insertStages, type StageRow } from './stage-queries.ts';
import { startFaults } from './start-rules.ts';
import type { StageTemplate } from './template-content.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid' | 'newId'> & { readonly db: Reader };

export const LAUNCH = 'perf_launch';

export const startActivity: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const now = ctx.clock.now();
  const activity = await reachActivity(ctx, params.activity_id);
  if (activity.progress !== 'unable') throw ctx.invalid('activity_id', whyNot(activity), activity.id);
  const { review_template_id } = activity;
  const template =
    review_template_id === null ? undefined : await reachEnabledTemplate(ctx, review_template_id);
  const templates = template?.content.stages ?? [];
  const executors = await resolveUsers(
    ctx,
    query.user_id_type ?? 'open_id',
    body.stages.flatMap(({ executor_user_ids = [] }) => executor_user_ids),
  );
  const asked = { setsMetrics: setsMetrics(activity), templates, planned: body.stages };
  refuseFaults(ctx, startFaults({ ...asked, isKnown: (text) => executors.has(text) }));
  const planned = placeStages(templates, body.stages);
  await refuseOwnSight(ctx, planned, body.stages, executors);
  const stages = planned.map(([stage, plan], at) =>
    stageOf(ctx, activity, stage, { plan, position: at }, executors),
  );
  const isFinal = planned.findIndex(([{ is_final }]) => is_final);
  await insertStages(ctx.db, tenantId, [...stages, ...resultStage(stages, isFinal, ctx.newId())]);
  const started = { ...activity, progress: 'initiating' as const, modified_by: userId, updated_time: now };
  await updateActivity(ctx.db, tenantId, started);
  await insertLaunch(ctx.db, tenantId, activity.id, now);
  const payload = JSON.stringify({ activity_id: activity.id });
  const job = { tenantId, id: ctx.newId(), kind: LAUNCH, payload, runTime: now, key: activity.id };
  await insertJob(ctx.db, job, now);
  return { launch: presentLaunch(started, await findLaunch(ctx.db, tenantId, activity.id)) };
};

const whyNot = ({ progress }: ActivityRow): string =>
  progress === 'configurable' ? 'the project lacks a template that its mode takes' : 'it has started already';

/** The stages about metrics that the project shall have, and each stage of the template; every one once, with its times. */
function placeStages(
  templates: readonly StageTemplate[],
  planned: readonly PlannedStage[],
): [Step, PlannedStage][] {
  const ofMetrics = metricSteps.flatMap((step): [Step, PlannedStage][] => {
    const plan = planned.find(({ stage_type }) => stage_type === step.stage_type);
    return plan ? [[step, plan]] : [];
  });
  const ofTemplate = templates.flatMap((template): [Step, PlannedStage][] => {
    const plan = planned.find(({ template_id }) => template_id === template.id);
    return plan ? [[template, plan]] : [];
  });
  return [...ofMetrics, ...ofTemplate];
}

function stageOf(
  ctx: Pick<Caller, 'newId'>,
  activity: ActivityRow,
  template: Step,
  { plan, position }: { plan: PlannedStage; position: number },
  people: ReadonlyMap<string, string>,
): StageRow {
  const { start_time, deadline, executor_user_ids = [] } = plan;
  return stageRow(activity, template, {
    id: ctx.newId(),
    position,
    start_time: Number(start_time),
    deadline: Number(deadline),
    paused: false,
    executor_ids: JSON.stringify([...new Set(executor_user_ids.map((text) => people.get(text)))]),
  });
}

/** A stage that carries out a step of a template. */
export const stageRow = (
  activity: ActivityRow,
  step: Step,
  own: Pick<StageRow, 'id' | 'position' | 'start_time' | 'deadline' | 'paused' | 'executor_ids'>,
): StageRow => ({
  ...own,
  activity_id: activity.id,
  semester_id: activity.semester_id,
  template_id: step.id,
  stage_type: step.stage_type,
  review_role: step.review_role ?? null,
  ...namesOf(step.name),
  finished_time: null,
});

/** Whoever decides on results reads what people wrote: that is granted, not taken. */
async function refuseOwnSight(
  ctx: Caller,
  planned: readonly [Step, PlannedStage][],
  asked: readonly PlannedStage[],
  people: ReadonlyMap<string, string>,
): Promise<void> {
  const { userId } = ctx.actor;
  if (userId === undefined || (await readsAnswers(ctx))) return;
  for (const [{ stage_type }, plan] of planned) {
    const self = plan.executor_user_ids?.find((text) => people.get(text) === userId);
    if (self !== undefined && isDeciding(stage_type))
      throw ctx.invalid(
        `stages[${asked.indexOf(plan)}].executor_user_ids`,
        'is yourself: who decides here reads answers, and you lack the right to read them',
        self,
      );
  }
}

/** Where the result itself is kept; it has the times and the questions of the stage that gives it. */
export function resultStage(stages: readonly StageRow[], isFinal: number, id: string): StageRow[] {
  const final = stages[isFinal] ?? stages.findLast(({ stage_type }) => stage_type === 'review');
  if (!final) return [];
  return [
    {
      ...final,
      id,
      position: stages.length,
      stage_type: 'leader_review',
      review_role: null,
      name_zh: '终评',
      name_en: 'Final result',
      executor_ids: '[]',
    },
  ];
}
