import type { queryMetricDetails as endpoint } from '../../contract/performance/metric-detail.ts';
import type { Handler } from '../context.ts';
import { resolveUsers } from '../directory/index.ts';
import { loadStageStatuses } from './load-stage-statuses.ts';
import { type MetricDimension, readTemplate } from './metric-content.ts';
import { listRevieweeMetrics, listSheetsOfSemester } from './metric-sheet-queries.ts';
import { listMetricTemplatesByIds } from './metric-template-queries.ts';
import { isInRange } from './policy.ts';
import { peopleOf, presentValue } from './present-metric.ts';
import { type HeldMetric, readMetrics } from './reach-metric-sheet.ts';
import { appRange, getSemester, requireSeats } from './reach.ts';

export const queryMetricDetails: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const { tenantId } = ctx.actor;
  const { id: semester_id } = await getSemester(ctx, body.semester_id);
  const type = query.user_id_type ?? 'open_id';
  const ids = await resolveUsers(ctx, type, body.reviewee_user_ids);
  const asked = new Set(body.reviewee_user_ids.flatMap((text) => ids.get(text) ?? []));
  const range = await appRange(ctx);
  const sheets = new Map(
    (await listSheetsOfSemester(ctx.db, tenantId, semester_id, [...asked]))
      .filter((sheet) => isInRange(range, sheet.department_path))
      .map((sheet) => [sheet.user_id, sheet]),
  );
  const seen = [...asked].flatMap((id) => sheets.get(id) ?? []);
  const revieweeIds = seen.map(({ reviewee_id }) => reviewee_id);
  const metrics = readMetrics(await listRevieweeMetrics(ctx.db, tenantId, revieweeIds));
  const ofReviewee = Map.groupBy(metrics, ({ row }) => row.reviewee_id);
  const templateIds = seen.flatMap(({ metric_template_id }) => metric_template_id ?? []);
  const templates = await listMetricTemplatesByIds(ctx.db, tenantId, [...new Set(templateIds)]);
  const dimensions = new Map(
    templates
      .flatMap(({ content }) => readTemplate(content).groups)
      .flatMap((group) => group.dimensions.map((dimension) => [dimension.id, dimension])),
  );
  const statusesOf = await loadStageStatuses(ctx, seen, ofReviewee);
  const contents = metrics.map(({ content }) => content);
  const present = await peopleOf(ctx, type, contents, [...asked]);
  return {
    semester_id,
    reviewee_metrics: seen.flatMap((sheet) => {
      const reviewee_user_id = present(sheet.user_id);
      if (!reviewee_user_id) return [];
      const reviewee_stage_statuses = statusesOf(sheet);
      return (ofReviewee.get(sheet.reviewee_id) ?? []).map((metric) => ({
        reviewee_user_id,
        metric_template_id: sheet.metric_template_id ?? '',
        metric_details: {
          ...presentDetail(metric, dimensions.get(metric.row.dimension_id)),
          fields: metric.content.fields.map((field) => ({
            field_id: field.field_id,
            ...presentValue(field, present),
          })),
        },
        reviewee_stage_statuses,
      }));
    }),
  };
};

function presentDetail({ row }: HeldMetric, dimension: MetricDimension | undefined) {
  return {
    metric_id: row.metric_id,
    name: row.name,
    dimension_id: row.dimension_id,
    dimension_name: dimension?.name ?? { zh_cn: '', en_us: '' },
    dimension_weight: dimension?.weight === undefined ? '' : `${dimension.weight}%`,
    add_from: row.add_from,
    is_from_library: row.is_from_library,
  };
}
