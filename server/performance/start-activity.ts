import type { startActivity as endpoint } from '../../contract/app/performance/launch.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import { insertJob } from '../jobs/index.ts';
import { type ActivityRow, updateActivity } from './activity-queries.ts';
import { needsExecutors } from './launch-rules.ts';
import { presentLaunch } from './present-launch.ts';
import { reachActivity } from './reach-activity.ts';
import { requireFullAdmin } from './reach.ts';
import { findLaunch, insertLaunch, insertStages, type StageRow } from './stage-queries.ts';
import type { StageTemplate } from './template-content.ts';
import { findReviewTemplate } from './review-template-queries.ts';

type Body = Input<typeof endpoint>['body'];
type Planned = Body['stages'][number];
type Caller = Pick<Ctx, 'actor' | 'invalid' | 'newId'> & { readonly db: Reader };

export const LAUNCH = 'perf_launch';

export const startActivity: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const now = ctx.clock.now();
  const activity = await reachActivity(ctx, params.activity_id);
  if (activity.progress !== 'unable') throw ctx.invalid('activity_id', whyNot(activity), activity.id);
  const template = await findReviewTemplate(ctx.db, tenantId, activity.review_template_id ?? '');
  const planned = template ? placeStages(ctx, template.content.stages, body.stages) : [];
  const executors = await resolveUsers(
    ctx,
    query.user_id_type ?? 'open_id',
    body.stages.flatMap(({ executor_user_ids = [] }) => executor_user_ids),
  );
  const stages = planned.map(([stage, plan], at) => stageOf(ctx, activity, stage, plan, at, executors));
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

/** Each stage of the template with its times; every one once. */
function placeStages(
  ctx: Caller,
  templates: readonly StageTemplate[],
  planned: readonly Planned[],
): [StageTemplate, Planned][] {
  planned.forEach(({ template_id, start_time, deadline }, at) => {
    if (!templates.some(({ id }) => id === template_id))
      throw ctx.invalid(`stages[${at}].template_id`, 'is no stage of the review template', template_id);
    if (planned.findIndex((other) => other.template_id === template_id) !== at)
      throw ctx.invalid(`stages[${at}].template_id`, 'is there twice', template_id);
    if (Number(deadline) <= Number(start_time))
      throw ctx.invalid(`stages[${at}].deadline`, 'must be after start_time', deadline);
  });
  return templates.map((template) => {
    const plan = planned.find(({ template_id }) => template_id === template.id);
    if (!plan) throw ctx.invalid('stages', `stage ${template.name.zh_cn} (${template.id}) has no times`);
    return [template, plan];
  });
}

function stageOf(
  ctx: Caller,
  activity: ActivityRow,
  template: StageTemplate,
  { start_time, deadline, executor_user_ids = [] }: Planned,
  position: number,
  people: ReadonlyMap<string, string>,
): StageRow {
  const review_role = template.review_role ?? null;
  const stranger = executor_user_ids.find((text) => !people.has(text));
  const field = `stages[${position}].executor_user_ids`;
  if (stranger !== undefined) throw ctx.invalid(field, 'is nobody', stranger);
  if (executor_user_ids.length === 0 && needsExecutors({ ...template, review_role }))
    throw ctx.invalid(field, `stage ${template.name.zh_cn} needs people who carry it out`);
  return {
    id: ctx.newId(),
    activity_id: activity.id,
    semester_id: activity.semester_id,
    template_id: template.id,
    position,
    stage_type: template.stage_type,
    review_role,
    name_zh: template.name.zh_cn,
    name_en: template.name.en_us,
    start_time: Number(start_time),
    deadline: Number(deadline),
    paused: false,
    executor_ids: JSON.stringify(executor_user_ids.map((text) => people.get(text))),
  };
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
