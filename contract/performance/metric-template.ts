import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { choice, Id, word } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { I18n, idTypeQuery } from './entity.ts';
import {
  FieldPerson,
  FieldValue,
  Inputters,
  InputSetting,
  metricConfigScopes,
  pagedMetricErrors,
} from './metric.ts';

export const MetricTemplateStatus = word(['to_be_configured', 'to_be_activated', 'enabled', 'disabled'], {
  description: 'Being set up, ready, in use, or not to be used any more',
});
export const TotalMethod = word(['review_manually', 'sum', 'weight', 'formula'], {
  description: 'How the scores of metrics make a total',
});
export const WeightMethod = word(
  ['sum_of_metric_weights_for_each_dimension_equals_1', 'total_sum_of_all_metric_weight_equals_1'],
  { description: 'Whether the weights of metrics are shares of their dimension or of everything' },
);
export const RuleOption = choice([0, 1], {
  description: '0 the metrics are scored by one rule, 1 by different rules',
});

export const GroupId = Type.String({ description: 'Group of people; empty without groups' });
export const ReviewRule = Type.Object(
  { max: Type.String({ description: 'Highest score' }), min: Type.String({ description: 'Lowest score' }) },
  { title: 'MetricReviewRule', description: 'Bounds of the score' },
);

const Dimension = Type.Object(
  {
    group_id: GroupId,
    metric_dimension_id: Id('metric dimension'),
    name: I18n,
    evaluation_rule_id_for_each_metric: Type.Optional(
      Type.String({ description: 'Id of the rule that its metrics are scored by' }),
    ),
    dimension_weight: Type.String({ description: 'Per cent; empty where it was not set' }),
    description: I18n,
    review_rule_option: RuleOption,
    custom_metric_config: Type.Object(
      {
        default_formula_id: Type.String({ description: 'What scores metrics of their own; 0 is by hand' }),
        least_metrics_size: Type.Integer({ description: 'How many they add at least' }),
        add_metric_options: Type.Array(
          choice([1, 2], { description: '1 from the library, 2 of their own' }),
          {
            description: 'Where they may take them from: 1 the library, 2 of their own',
          },
        ),
      },
      { title: 'CustomMetricConfig', description: 'What reviewees may add' },
    ),
  },
  { title: 'MetricDimension', description: 'A part of the metrics' },
);

const TemplateMetric = Type.Object(
  {
    group_id: GroupId,
    metric_id: Id('metric'),
    name: Type.String({ description: 'Its name in the template' }),
    type_id: Id('metric type'),
    fields: Type.Array(
      Type.Object(
        {
          id: Id('metric field'),
          input_setting: InputSetting,
          filed_value: FieldValue,
          field_value_person: FieldPerson,
        },
        { title: 'FieldOfTemplateMetric', description: 'A field' },
      ),
      { description: 'Its fields' },
    ),
    is_from_library: Type.Boolean({ description: 'Whether it was taken from the library' }),
    scoring_setting_type: word(['socre_manually', 'score_by_formula'], {
      description: 'Whether people or a formula score it; the misspelling is published',
    }),
    data_source_inputters: Inputters,
    metric_dimension_id: Id('metric dimension'),
    review_rule_config: Type.Optional(ReviewRule),
  },
  { title: 'TemplateMetric', description: 'A metric of a template' },
);

export const MetricTemplate = Type.Object(
  {
    id: Id('metric template'),
    name: I18n,
    description: I18n,
    status: MetricTemplateStatus,
    is_set_by_group: Type.Boolean({ description: 'Whether groups of people have different metrics' }),
    total_metric_score_method: TotalMethod,
    metric_weight_method: WeightMethod,
    metric_dimensions: Type.Array(Dimension, { description: 'Dimensions' }),
    metrics: Type.Array(TemplateMetric, { description: 'Metrics' }),
    groups: Type.Array(
      Type.Object(
        { group_id: Id('metric group'), name: Type.String({ description: 'Its name' }) },
        { title: 'MetricGroup', description: 'A group of people' },
      ),
      { description: 'Groups of people' },
    ),
  },
  { title: 'MetricTemplate', description: 'What the metrics of reviewees begin as' },
);
export type MetricTemplate = Static<typeof MetricTemplate>;

export const queryMetricTemplates = endpoint({
  name: 'performance.v2.metricTemplate.query',
  summary: 'Get metric templates',
  method: 'POST',
  path: '/open-apis/performance/v2/metric_templates/query',
  tokens: ['tenant'],
  scopes: metricConfigScopes,
  limits: [perMinute(20)],
  effect: 'read',
  query: Type.Object({ ...idTypeQuery, ...pageQuery({ min: 1, max: 50, default: 20 }) }),
  body: Type.Object({
    metrics_template_ids: Type.Optional(
      Type.Array(Type.String(), { maxItems: 50, description: 'Only these templates' }),
    ),
    status: Type.Optional(MetricTemplateStatus),
  }),
  data: Type.Object({ items: Type.Array(MetricTemplate, { description: 'Templates' }), ...pageData }),
  errors: pagedMetricErrors,
});
