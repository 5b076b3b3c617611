import { sql } from '../../server/db/sql.ts';
import { valueAt } from '../app.ts';
import type { Person } from './company.ts';
import type { PerformanceWorld } from './performance.ts';

/** Fields, two metrics of the library and a template over them, all through the API. */
export interface MetricSetUp {
  readonly weight: string;
  readonly target: string;
  readonly actual: string;
  readonly owner: string;
  readonly note: string;
  readonly tag: string;
  /** Scored by formula: actual / target * 100. */
  readonly sales: string;
  /** Scored by hand, for administrators only. */
  readonly quality: string;
  readonly template: string;
  readonly dimension: string;
}

export const typeId = '7272578300650717203';

export async function buildMetrics(world: PerformanceWorld): Promise<MetricSetUp> {
  const field = (zh_cn: string, type: string, is_weight = false) =>
    world.made(
      world.call('POST', '/metric_fields', { name: { zh_cn }, type, is_weight }),
      'field',
      'field_id',
    );
  const weight = await field('权重', 'pencentage', true);
  const target = await field('目标值', 'number');
  const actual = await field('完成值', 'number');
  const owner = await field('负责人', 'person');
  const note = await field('说明', 'text');
  const tag = await world.made(
    world.call('POST', '/metric_tags', { tag_name: { zh_cn: '体验', en_us: 'Experience' }, index: 100 }),
    'tag',
    'tag_id',
  );
  const metric = (body: object) => world.made(world.call('POST', '/metrics', body), 'metric', 'metric_id');
  const fields = [
    { field_id: weight, input_setting: 'admin', field_value: '60' },
    { field_id: target, input_setting: 'reviewee' },
    { field_id: actual, input_setting: 'data_source_inputter' },
    { field_id: owner, input_setting: 'admin', field_value_person: world.company.lead.user_id },
  ];
  const sales = await metric({
    name: '销售额',
    type_id: typeId,
    fields,
    scoring_setting_type: 'score_by_formula',
    scoring_formula: { formula_name: '完成率', formula_details: `{${actual}} / {${target}} * 100` },
    data_source_inputters: [world.company.stranger.user_id],
    tag_ids: [tag],
    range_of_availability: 'admins_and_reviewees',
    is_active: true,
  });
  const quality = await metric({
    name: '质量',
    type_id: '1',
    fields: [
      { field_id: weight, input_setting: 'data_source_inputter' },
      { field_id: note, input_setting: 'reviewee' },
    ],
    scoring_setting_type: 'score_manually',
    range_of_availability: 'only_admins',
    is_active: true,
  });
  const made = await world.call('POST', '/metric_templates', templateOf([sales, quality]));
  return {
    weight,
    target,
    actual,
    owner,
    note,
    tag,
    sales,
    quality,
    template: await world.made(Promise.resolve(made), 'template', 'id'),
    dimension: String(valueAt(made, 'template', 'metric_dimensions', 0, 'metric_dimension_id')),
  };
}

/** A template for everybody with one dimension that allows metrics of both kinds. */
export const templateOf = (metricIds: readonly string[], more: object = {}, ofDimension: object = {}) => ({
  name: { zh_cn: '体验', en_us: 'Interactive experience' },
  status: 'enabled',
  is_set_by_group: false,
  total_metric_score_method: 'weight',
  metric_weight_method: 'total_sum_of_all_metric_weight_equals_1',
  groups: [
    {
      dimensions: [
        {
          name: { zh_cn: '维度一', en_us: 'Dimension 1' },
          dimension_weight: '100',
          custom_metric_config: { add_metric_options: [2, 1] },
          metrics: metricIds.map((metric_id) => ({
            metric_id,
            review_rule_config: { min: '0', max: '100' },
          })),
          ...ofDimension,
        },
      ],
    },
  ],
  ...more,
});

/** As the stages of a project will set it. */
export const setProgress = (world: PerformanceWorld, activityId: string, progress: string): Promise<number> =>
  world.app.database.write((db) =>
    db.run(sql`update perf_activities set progress = ${progress}
      where tenant_id = ${world.company.tenantId} and id = ${activityId}`),
  );

/** A project that sets the metrics of these people by the template. */
export async function buildMetricActivity(
  world: PerformanceWorld,
  semester: string,
  template: string,
  ...people: readonly Person[]
): Promise<string> {
  const activity = await world.activity(semester, {
    mode: 'metric_development',
    metric_template_id: template,
  });
  await world.made(world.addReviewees(activity, ...people));
  return activity;
}
