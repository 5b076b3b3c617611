import type {
  finishActivity as finishEndpoint,
  getLaunch as launchEndpoint,
  listStages as stagesEndpoint,
  patchStage as patchEndpoint,
} from '../../contract/app/performance/launch.ts';
import type { Ctx, Handler } from '../context.ts';
import { updateActivity } from './activity-queries.ts';
import { presentLaunch, presentStage } from './present-launch.ts';
import { reachActivity } from './reach-activity.ts';
import { requireAdmin, requireFullAdmin } from './reach.ts';
import {
  findLaunch,
  findStage,
  listStagesOfActivities,
  type StageRow,
  updateStage,
} from './stage-queries.ts';

export const getLaunch: Handler<typeof launchEndpoint> = async (ctx, { params }) => {
  await requireAdmin(ctx);
  const activity = await reachActivity(ctx, params.activity_id);
  return { launch: presentLaunch(activity, await findLaunch(ctx.db, ctx.actor.tenantId, activity.id)) };
};

export const listStages: Handler<typeof stagesEndpoint> = async (ctx, { params }) => {
  await requireAdmin(ctx);
  const { id } = await reachActivity(ctx, params.activity_id);
  return { stages: (await listStagesOfActivities(ctx.db, ctx.actor.tenantId, [id])).map(presentStage) };
};

export const patchStage: Handler<typeof patchEndpoint> = async (ctx, { params, body }) => {
  await requireFullAdmin(ctx);
  const stage = await findStage(ctx.db, ctx.actor.tenantId, params.stage_id);
  if (!stage) throw ctx.invalid('stage_id', 'there is no such stage', params.stage_id);
  const activity = await reachActivity(ctx, stage.activity_id);
  if (activity.progress === 'finished')
    throw ctx.invalid('stage_id', 'the project has ended: its times stay as they are', stage.id);
  if (stage.stage_type === 'leader_review')
    throw ctx.invalid(
      'stage_id',
      'has the times of the stage that gives the result: move that one',
      stage.id,
    );
  const changed = {
    ...stage,
    start_time: body.start_time === undefined ? stage.start_time : Number(body.start_time),
    deadline: body.deadline === undefined ? stage.deadline : Number(body.deadline),
    paused: body.paused ?? stage.paused,
    finished_time: body.deadline === undefined ? stage.finished_time : null,
  };
  if (changed.deadline <= changed.start_time)
    throw ctx.invalid('deadline', 'must be after start_time', body.deadline);
  await updateStage(ctx.db, ctx.actor.tenantId, changed);
  await moveResult(ctx, changed);
  return { stage: presentStage(changed) };
};

/** The result has the times of the stage that gives it. */
async function moveResult(
  { db, actor }: Pick<Ctx<typeof patchEndpoint>, 'db' | 'actor'>,
  { activity_id, template_id, start_time, deadline }: StageRow,
): Promise<void> {
  const stages = await listStagesOfActivities(db, actor.tenantId, [activity_id]);
  const result = stages.find(
    (one) =>
      one.stage_type === 'leader_review' && one.template_id !== null && one.template_id === template_id,
  );
  if (result) await updateStage(db, actor.tenantId, { ...result, start_time, deadline });
}

export const finishActivity: Handler<typeof finishEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const activity = await reachActivity(ctx, params.activity_id);
  if (activity.progress !== 'enabled')
    throw ctx.invalid('activity_id', 'only a running project can be ended', activity.id);
  const finished = {
    ...activity,
    progress: 'finished' as const,
    modified_by: userId,
    updated_time: ctx.clock.now(),
  };
  await updateActivity(ctx.db, tenantId, finished);
  return { launch: presentLaunch(finished, await findLaunch(ctx.db, tenantId, activity.id)) };
};
