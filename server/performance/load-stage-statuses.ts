import type { StageStatus } from '../../contract/performance/metric-detail.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { HeldMetric } from './reach-metric-sheet.ts';
import { recordingStatus, settingStatus } from './metric-stage-rules.ts';
import type { SheetRow } from './metric-sheet-queries.ts';
import { listShownRecords } from './review-queries.ts';
import { listStagesOfActivities } from './stage-queries.ts';

/** How far the stages about metrics are for each reviewee, in the order of the stages. */
export async function loadStageStatuses(
  { db, actor, clock }: Pick<Ctx, 'actor' | 'clock'> & { readonly db: Reader },
  sheets: readonly SheetRow[],
  metrics: ReadonlyMap<string, readonly HeldMetric[]>,
): Promise<(sheet: SheetRow) => StageStatus[]> {
  const activityIds = [...new Set(sheets.map(({ activity_id }) => activity_id))];
  const stages = (await listStagesOfActivities(db, actor.tenantId, activityIds)).flatMap((stage) =>
    stage.stage_type === 'kpi_metric_setting' || stage.stage_type === 'kpi_result_recording'
      ? [{ ...stage, stage_type: stage.stage_type }]
      : [],
  );
  const setting = stages.filter(({ stage_type }) => stage_type === 'kpi_metric_setting');
  const records = Map.groupBy(
    await listShownRecords(
      db,
      actor.tenantId,
      sheets.map(({ reviewee_id }) => reviewee_id),
      setting.map(({ id }) => id),
    ),
    ({ reviewee_row_id }) => reviewee_row_id,
  );
  const now = clock.now();
  return ({ activity_id, reviewee_id, record_deadline }) =>
    stages
      .filter((stage) => stage.activity_id === activity_id)
      .map((stage) => {
        const contents = (metrics.get(reviewee_id) ?? []).map(({ content }) => content);
        const stage_status =
          stage.stage_type === 'kpi_metric_setting'
            ? settingStatus(stage, records.get(reviewee_id) ?? [], now)
            : recordingStatus({ ...stage, deadline: record_deadline ?? stage.deadline }, contents, now);
        return { stage_id: stage.id, stage_type: stage.stage_type, stage_status };
      });
}
