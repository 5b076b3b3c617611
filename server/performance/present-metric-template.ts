import type { UserIdType } from '../../contract/ids.ts';
import type { MetricTemplate } from '../../contract/performance/metric-template.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import {
  type MetricDimension,
  type MetricGroup,
  readTemplate,
  type TemplateMetric,
} from './metric-content.ts';
import type { MetricTemplateRow } from './metric-template-queries.ts';
import { descriptionV2, nameV2 } from './present.ts';
import { peopleOf, type PersonPresenter, presentInputters } from './present-metric.ts';

export async function presentMetricTemplates(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  rows: readonly MetricTemplateRow[],
): Promise<MetricTemplate[]> {
  const templates = rows.map((row) => ({ row, content: readTemplate(row.content) }));
  const groups = templates.flatMap(({ content }) => content.groups);
  const metrics = groups.flatMap(({ dimensions }) => dimensions).flatMap((dimension) => dimension.metrics);
  const person = await peopleOf(ctx, type, metrics);
  return templates.map(({ row, content }) => ({
    id: row.id,
    name: nameV2(row),
    description: descriptionV2(row),
    status: row.status,
    is_set_by_group: content.is_set_by_group,
    total_metric_score_method: content.total_metric_score_method,
    metric_weight_method: content.metric_weight_method,
    metric_dimensions: content.groups.flatMap((group) =>
      group.dimensions.map((dimension) => presentDimension(group, dimension)),
    ),
    metrics: content.groups.flatMap((group) =>
      group.dimensions.flatMap((dimension) =>
        dimension.metrics.map((metric) => presentTemplateMetric(group, dimension, metric, person)),
      ),
    ),
    groups: content.is_set_by_group ? content.groups.map(({ id, name }) => ({ group_id: id, name })) : [],
  }));
}

function presentDimension(group: MetricGroup, dimension: MetricDimension) {
  return {
    group_id: group.id,
    metric_dimension_id: dimension.id,
    name: dimension.name,
    ...(dimension.evaluation_rule_id !== undefined && {
      evaluation_rule_id_for_each_metric: dimension.evaluation_rule_id,
    }),
    dimension_weight: dimension.weight ?? '',
    description: dimension.description,
    review_rule_option: dimension.review_rule_option,
    custom_metric_config: {
      default_formula_id: dimension.default_formula?.id ?? '0',
      least_metrics_size: dimension.least_metrics_size,
      add_metric_options: [...dimension.add_metric_options],
    },
  };
}

function presentTemplateMetric(
  group: MetricGroup,
  dimension: MetricDimension,
  metric: TemplateMetric,
  person: PersonPresenter,
) {
  return {
    group_id: group.id,
    metric_id: metric.metric_id,
    name: metric.name,
    type_id: metric.type_id,
    fields: metric.fields.map(({ field_id, input_setting, value, person_id = '' }) => {
      const field_value_person = person(person_id);
      return {
        id: field_id,
        input_setting,
        ...(value !== undefined && { filed_value: value }),
        ...(field_value_person && { field_value_person }),
      };
    }),
    is_from_library: metric.is_from_library,
    scoring_setting_type:
      metric.scoring === 'score_manually' ? ('socre_manually' as const) : ('score_by_formula' as const),
    data_source_inputters: presentInputters(metric, person),
    metric_dimension_id: dimension.id,
    ...(metric.review_rule && { review_rule_config: metric.review_rule }),
  };
}
