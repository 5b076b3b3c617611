import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, Milliseconds, NewMilliseconds, word } from '../../ids.ts';
import { appPath, appReads, appWrites, I18n, idTypeQuery } from '../../performance/entity.ts';
import { ReviewStageRole } from '../../performance/review-data.ts';

export const Launch = Type.Object(
  {
    progress: word(['initiating', 'enabled', 'finished'], { description: 'Starting, running, over' }),
    total: Type.Integer({ description: 'How many people it is about' }),
    done: Type.Integer({ description: 'For how many of them everything is there' }),
  },
  { title: 'PerformanceLaunch', description: 'How far the start of a project is' },
);
export type Launch = Static<typeof Launch>;

export const Stage = Type.Object(
  {
    id: Id('stage'),
    template_id: Type.Optional(Id('stage template')),
    name: I18n,
    stage_type: Type.String({ description: 'Type of the stage' }),
    review_stage_role: Type.Optional(ReviewStageRole),
    start_time: Milliseconds('When it begins'),
    deadline: Milliseconds('Until when it is to be done'),
    paused: Type.Boolean({ description: 'Whether its tasks rest' }),
    finished_time: Type.Optional(Milliseconds('When it was finished before its deadline')),
  },
  { title: 'PerformanceStage', description: 'A stage of a project' },
);
export type Stage = Static<typeof Stage>;

const PlannedStage = Type.Object({
  template_id: Type.Optional(Id('stage template')),
  stage_type: Type.Optional(
    word(['kpi_metric_setting', 'kpi_result_recording'], {
      description: 'Instead of template_id, in projects that set metrics',
    }),
  ),
  start_time: NewMilliseconds('When it begins'),
  deadline: NewMilliseconds('Until when it is to be done'),
  executor_user_ids: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      maxItems: 100,
      description:
        'Who carries it out, as user_id_type says, where neither line nor invitation says so; who confirms metrics instead of the manager; who enters results beside those whom metrics name',
    }),
  ),
});
export type PlannedStage = Static<typeof PlannedStage>;

const ofActivity = { params: Type.Object({ activity_id: Id('activity') }) } as const;
const path = `${appPath}/activities/:activity_id`;

export const startActivity = endpoint({
  ...appWrites,
  ...ofActivity,
  name: 'okra.performance.v1.activity.start',
  summary: 'Start a project: its stages with their times, and what everybody owes',
  method: 'POST',
  path: `${path}/start`,
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    stages: Type.Array(PlannedStage, {
      maxItems: 50,
      description: 'Every stage of the review template, once, and stages about metrics',
    }),
  }),
  data: Type.Object({ launch: Launch }),
});

export const getLaunch = endpoint({
  ...appReads,
  ...ofActivity,
  name: 'okra.performance.v1.activity.launch',
  summary: 'Get how far the start of a project is',
  method: 'GET',
  path: `${path}/launch`,
  data: Type.Object({ launch: Launch }),
});

export const listStages = endpoint({
  ...appReads,
  ...ofActivity,
  name: 'okra.performance.v1.activity.stages',
  summary: 'List the stages of a project that has started',
  method: 'GET',
  path: `${path}/stages`,
  data: Type.Object({ stages: Type.Array(Stage, { description: 'Stages in their order' }) }),
});

const ofStage = {
  params: Type.Object({ stage_id: Id('stage') }),
  data: Type.Object({ stage: Stage }),
} as const;
const stagePath = `${appPath}/stages/:stage_id`;

export const patchStage = endpoint({
  ...appWrites,
  ...ofStage,
  name: 'okra.performance.v1.stage.patch',
  summary: 'Move the times of a stage, or let its tasks rest',
  method: 'PATCH',
  path: stagePath,
  body: Type.Object({
    start_time: Type.Optional(NewMilliseconds('When it begins')),
    deadline: Type.Optional(
      NewMilliseconds('Until when it is to be done; opens a stage again that was finished'),
    ),
    paused: Type.Optional(Type.Boolean({ description: 'Whether its tasks rest' })),
  }),
});

export const finishStage = endpoint({
  ...appWrites,
  ...ofStage,
  name: 'okra.performance.v1.stage.finish',
  summary: 'End a calibration whose results keep the hard targets',
  method: 'POST',
  path: `${stagePath}/finish`,
});

export const finishActivity = endpoint({
  ...appWrites,
  ...ofActivity,
  name: 'okra.performance.v1.activity.finish',
  summary: 'End a project: nothing in it changes any more',
  method: 'POST',
  path: `${path}/finish`,
  data: Type.Object({ launch: Launch }),
});
