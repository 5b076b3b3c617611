import { Type } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { choice, Id } from '../../ids.ts';
import { appPath, appReads, appWrites, idTypeQuery, NewI18n } from '../../performance/entity.ts';
import {
  GroupId,
  MetricTemplate,
  MetricTemplateStatus,
  ReviewRule,
  RuleOption,
  TotalMethod,
  WeightMethod,
} from '../../performance/metric-template.ts';
import { newMetric } from './metric.ts';

const Percent = Type.String({
  pattern: '^([0-9]{1,2}(\\.[0-9]{1,4})?|100)$',
  description: 'Per cent, from 0 to 100',
});

const NewTemplateMetric = Type.Object(
  {
    metric_id: Type.Optional(
      Type.String({ description: 'Taken from the library, or kept from before; else one of its own' }),
    ),
    ...Type.Partial(Type.Object(newMetric)).properties,
    review_rule_config: Type.Optional(ReviewRule),
  },
  { title: 'NewTemplateMetric', description: 'A metric; what is missing is as in the library' },
);

const NewDimension = Type.Object(
  {
    metric_dimension_id: Type.Optional(Type.String({ description: 'Kept from before; else a new one' })),
    name: NewI18n('Its name', 100),
    description: Type.Optional(NewI18n('What it is for', 2000)),
    evaluation_rule_id_for_each_metric: Type.Optional(
      Type.String({ maxLength: 20, description: 'Id of the rule that its metrics are scored by' }),
    ),
    dimension_weight: Type.Optional(Percent),
    review_rule_option: Type.Optional(RuleOption),
    custom_metric_config: Type.Optional(
      Type.Object(
        {
          default_formula_id: Type.Optional(
            Type.String({ description: 'What scores metrics of their own; 0 or missing is by hand' }),
          ),
          least_metrics_size: Type.Optional(
            Type.Integer({ minimum: 0, maximum: 10, description: 'How many they add at least' }),
          ),
          add_metric_options: Type.Array(
            choice([1, 2], { description: '1 from the library, 2 of their own' }),
            {
              maxItems: 2,
              description: 'Where they may take them from: 1 the library, 2 of their own',
            },
          ),
        },
        { title: 'NewCustomMetricConfig', description: 'What reviewees may add' },
      ),
    ),
    metrics: Type.Array(NewTemplateMetric, { maxItems: 100, description: 'Its metrics' }),
  },
  { title: 'NewMetricDimension', description: 'A part of the metrics' },
);

const TotalFormula = Type.String({
  minLength: 1,
  maxLength: 500,
  description:
    'What the total is, if total_metric_score_method is formula: as formula_details of metrics, with metrics of the group as {metric_id} and dimensions as {metric_dimension_id}',
});

const body = Type.Object({
  name: NewI18n('Its name'),
  description: Type.Optional(NewI18n('What it is for', 2000)),
  status: MetricTemplateStatus,
  is_set_by_group: Type.Boolean({ description: 'Whether groups of people have different metrics' }),
  total_metric_score_method: TotalMethod,
  metric_weight_method: WeightMethod,
  groups: Type.Array(
    Type.Object(
      {
        group_id: Type.Optional(Type.String({ description: 'Kept from before; else a new one' })),
        name: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Its name' })),
        dimensions: Type.Array(NewDimension, { maxItems: 50, description: 'Its dimensions' }),
        total_metric_formula: Type.Optional(TotalFormula),
      },
      { title: 'NewMetricGroup', description: 'A group of people with its dimensions' },
    ),
    { minItems: 1, maxItems: 50, description: 'Groups of people; a single one without a name for everybody' },
  ),
});

const data = Type.Object({
  template: MetricTemplate,
  total_metric_formulas: Type.Array(
    Type.Object(
      { group_id: GroupId, total_metric_formula: TotalFormula },
      { title: 'TotalMetricFormula', description: 'What says the total of a group' },
    ),
    { description: 'Of each group that has one' },
  ),
});

const written = {
  ...appWrites,
  query: Type.Object(idTypeQuery),
  body,
  data,
} as const;
const ofTemplate = {
  path: `${appPath}/metric_templates/:template_id`,
  params: Type.Object({ template_id: Id('metric template') }),
} as const;

export const getMetricTemplate = endpoint({
  ...appReads,
  ...ofTemplate,
  name: 'okra.performance.v1.metricTemplate.get',
  summary: 'Get a metric template with the formulas of its totals',
  method: 'GET',
  query: Type.Object(idTypeQuery),
  data,
});

export const createMetricTemplate = endpoint({
  ...written,
  name: 'okra.performance.v1.metricTemplate.create',
  summary: 'Create a metric template',
  method: 'POST',
  path: `${appPath}/metric_templates`,
});
export const updateMetricTemplate = endpoint({
  ...written,
  ...ofTemplate,
  name: 'okra.performance.v1.metricTemplate.update',
  summary: 'Replace a metric template that no started project uses',
  method: 'PUT',
});
