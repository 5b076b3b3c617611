import type { Launch, Stage } from '../../contract/app/performance/launch.ts';
import type { ActivityRow } from './activity-queries.ts';
import { nameV2 } from './present.ts';
import type { LaunchRow, StageRow } from './stage-queries.ts';

export const presentLaunch = ({ progress }: ActivityRow, launch: LaunchRow | undefined): Launch => ({
  progress: progress === 'enabled' || progress === 'finished' ? progress : 'initiating',
  total: launch?.total ?? 0,
  done: launch?.done ?? 0,
});

export const presentStage = (stage: StageRow): Stage => ({
  id: stage.id,
  ...(stage.template_id !== null && { template_id: stage.template_id }),
  name: nameV2(stage),
  stage_type: stage.stage_type,
  ...(stage.review_role !== null && { review_stage_role: stage.review_role }),
  start_time: String(stage.start_time),
  deadline: String(stage.deadline),
  paused: stage.paused,
  ...(stage.finished_time !== null && { finished_time: String(stage.finished_time) }),
});
