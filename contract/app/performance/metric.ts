import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id } from '../../ids.ts';
import { appPath, appWrites, idTypeQuery, NewI18n } from '../../performance/entity.ts';
import {
  Availability,
  InputSetting,
  LibraryMetric,
  MetricField,
  MetricFieldType,
  MetricTag,
  ScoringType,
} from '../../performance/metric.ts';

const tagBody = {
  body: Type.Object({
    tag_name: NewI18n('Its name', 100),
    index: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Its place among the tags' }),
  }),
  data: Type.Object({ tag: MetricTag }),
};
export const createMetricTag = endpoint({
  ...appWrites,
  ...tagBody,
  name: 'okra.performance.v1.metricTag.create',
  summary: 'Create a tag of metrics',
  method: 'POST',
  path: `${appPath}/metric_tags`,
});
export const updateMetricTag = endpoint({
  ...appWrites,
  ...tagBody,
  name: 'okra.performance.v1.metricTag.update',
  summary: 'Replace a tag of metrics',
  method: 'PUT',
  path: `${appPath}/metric_tags/:tag_id`,
  params: Type.Object({ tag_id: Id('metric tag') }),
});

const FieldData = Type.Object({ field: MetricField });
export const createMetricField = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.metricField.create',
  summary: 'Create a field of metrics',
  method: 'POST',
  path: `${appPath}/metric_fields`,
  body: Type.Object({
    name: NewI18n('Its name', 100),
    type: MetricFieldType,
    is_weight: Type.Optional(
      Type.Boolean({ description: 'Whether its value is the weight of the metric; of percentages only' }),
    ),
  }),
  data: FieldData,
});
export const updateMetricField = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.metricField.update',
  summary: 'Rename a field of metrics, whose type stays',
  method: 'PUT',
  path: `${appPath}/metric_fields/:field_id`,
  params: Type.Object({ field_id: Id('metric field') }),
  body: Type.Object({ name: NewI18n('Its name', 100) }),
  data: FieldData,
});

/** Lengths and forms of values are told by name, so that the same rule holds wherever they come in. */
export const GivenValue = {
  field_value: Type.Optional(Type.String({ description: 'Its value; missing or empty for none' })),
  field_value_person: Type.Optional(
    Type.String({ description: 'Its value where that is a person, as user_id_type says' }),
  ),
};

export const NewFields = Type.Array(
  Type.Object(
    { field_id: Id('metric field'), input_setting: InputSetting, ...GivenValue },
    { title: 'NewFieldOfMetric', description: 'A field' },
  ),
  { minItems: 1, maxItems: 50, description: 'Its fields, with values where they are known' },
);

/** What makes a metric, wherever it stands. */
export const newMetric = {
  name: Type.String({ minLength: 1, maxLength: 200, description: 'Its name' }),
  type_id: Id('metric type'),
  fields: NewFields,
  scoring_setting_type: ScoringType,
  scoring_formula: Type.Optional(
    Type.Object(
      {
        formula_name: Type.String({ minLength: 1, maxLength: 200, description: 'Its name' }),
        formula_details: Type.String({
          minLength: 1,
          maxLength: 500,
          description: 'Numbers, + - * / ( ), comparisons, min max round abs if, and fields as {field_id}',
        }),
      },
      { title: 'NewFormula', description: 'What scores it; only with score_by_formula' },
    ),
  ),
  data_source_inputters: Type.Array(Type.String({ minLength: 1 }), {
    maxItems: 50,
    description: 'Who enters its results, as user_id_type says',
  }),
};
const NewMetric = Type.Object(newMetric);
export type NewMetric = Static<typeof NewMetric>;

const metricBody = {
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    ...newMetric,
    data_source_inputters: Type.Optional(newMetric.data_source_inputters),
    tag_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 20, description: 'Its tags' })),
    range_of_availability: Availability,
    is_active: Type.Boolean({ description: 'Whether it can be taken' }),
  }),
  data: Type.Object({ metric: LibraryMetric }),
};
export const createMetric = endpoint({
  ...appWrites,
  ...metricBody,
  name: 'okra.performance.v1.metric.create',
  summary: 'Put a metric into the library',
  method: 'POST',
  path: `${appPath}/metrics`,
});
export const updateMetric = endpoint({
  ...appWrites,
  ...metricBody,
  name: 'okra.performance.v1.metric.update',
  summary: 'Replace a metric of the library; copies of it stay',
  method: 'PUT',
  path: `${appPath}/metrics/:metric_id`,
  params: Type.Object({ metric_id: Id('metric') }),
});
