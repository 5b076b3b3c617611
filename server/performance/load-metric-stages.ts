import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { executorsIn, others } from './launch-rules.ts';
import { isOwn } from './metric-stage-rules.ts';
import type { SheetRow } from './metric-sheet-queries.ts';
import { listRecordsOfStages } from './record-queries.ts';
import { getSettingsRow } from './setting-queries.ts';
import { listStagesOfActivities, type StageRow } from './stage-queries.ts';

interface MetricStages {
  readonly confirms: boolean;
  readonly sets: boolean;
  /** The reviewee has not submitted what they set: until then it is a draft. */
  readonly isDraft: boolean;
  readonly records: boolean;
  readonly recorders: readonly string[];
}

/** What the stages about metrics let the caller do. Without such a stage its work has no times of its own. */
export async function loadMetricStages(
  ctx: Pick<Ctx, 'actor' | 'clock'> & { readonly db: Reader },
  sheet: SheetRow | undefined,
): Promise<MetricStages> {
  const { tenantId, userId = '' } = ctx.actor;
  const nothing = { confirms: false, sets: false, isDraft: false, records: false, recorders: [] };
  if (!sheet) return nothing;
  const stages = await listStagesOfActivities(ctx.db, tenantId, [sheet.activity_id]);
  const setting = stages.find(({ stage_type }) => stage_type === 'kpi_metric_setting');
  const recording = stages.find(({ stage_type }) => stage_type === 'kpi_result_recording');
  const begun = ({ start_time, paused }: StageRow) => !paused && start_time <= ctx.clock.now();
  const isReviewee = sheet.user_id === userId;
  const records = setting
    ? await listRecordsOfStages(ctx.db, tenantId, [setting.id], [sheet.reviewee_id])
    : [];
  const isOpen = async (stage: StageRow) =>
    begun(stage) &&
    records.some((record) => isOwn(record) && record.state === 'open') &&
    (ctx.clock.now() < stage.deadline || (await getSettingsRow(ctx.db, tenantId)).late_submission);
  return {
    confirms: records.some((one) => one.reviewer_id === userId && !isOwn(one) && one.state !== 'dropped'),
    sets: isReviewee && (!setting || (await isOpen(setting))),
    isDraft: records.some((one) => isOwn(one) && one.state === 'open'),
    records: !recording || begun(recording),
    recorders: recording ? others({ executors: executorsIn(recording) }, sheet) : [],
  };
}
