import { Type, type Static } from 'typebox';
import { endpoint, perMinute, perSecond } from '../endpoint.ts';
import { performanceErrors, performanceFailures } from '../errors.ts';
import { Id, Milliseconds, UserRef, word } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { I18n, idTypeQuery } from './entity.ts';

const { noSeats, pageTokenInvalid, pageTokenExpired } = performanceFailures;
export const pagedMetricErrors = {
  ...performanceErrors,
  pageTokenInvalid,
  pageTokenExpired,
  noSeats,
} as const;

export const metricConfigScopes = [
  'performance:metric:write',
  'performance:metric_lib:read',
  'performance:metric:read',
] as const;

/** `pencentage` is spelled so on the wire. */
export const MetricFieldType = word(['text', 'number', 'pencentage', 'person'], {
  description: 'What its values are; the misspelling is published',
});
export type MetricFieldType = Static<typeof MetricFieldType>;

export const InputSetting = word(['admin', 'data_source_inputter', 'reviewee'], {
  description: 'Who fills it in: administrators for everybody, who enters results, or who sets the metric',
});
export type InputSetting = Static<typeof InputSetting>;

export const Availability = word(['admins_and_reviewees', 'only_admins'], {
  description: 'Whether reviewees may choose it, too',
});
export const ScoringType = word(['score_manually', 'score_by_formula'], {
  description: 'Whether people or a formula score it',
});
export type ScoringType = Static<typeof ScoringType>;

export const FieldValue = Type.Optional(Type.String({ description: 'Its value; missing where nobody said' }));
export const FieldPerson = Type.Optional(
  Type.Object(UserRef.properties, { description: 'Its value where that is a person' }),
);
export const Inputters = Type.Array(UserRef, { description: 'Who enters its results' });

export const MetricTag = Type.Object(
  {
    tag_id: Id('metric tag'),
    tag_name: I18n,
    index: Type.Integer({ description: 'Its place among the tags' }),
    create_time: Milliseconds('When it was created'),
    update_time: Milliseconds('When it was last changed'),
  },
  { title: 'MetricTag', description: 'A tag of metrics' },
);
export type MetricTag = Static<typeof MetricTag>;

export const MetricField = Type.Object(
  { field_id: Id('metric field'), name: I18n, type: MetricFieldType },
  { title: 'MetricField', description: 'What can be said of a metric' },
);
export type MetricField = Static<typeof MetricField>;

export const LibraryMetric = Type.Object(
  {
    metric_id: Id('metric'),
    name: Type.String({ description: 'Its name' }),
    type_id: Id('metric type'),
    tags: Type.Array(
      Type.Object(
        { tag_id: Id('metric tag'), tag_name: I18n },
        { title: 'TagOfMetric', description: 'A tag' },
      ),
      { description: 'Its tags' },
    ),
    fields: Type.Array(
      Type.Object(
        {
          field_id: Id('metric field'),
          input_setting: InputSetting,
          field_value: FieldValue,
          field_value_person: FieldPerson,
        },
        { title: 'FieldOfLibraryMetric', description: 'A field' },
      ),
      { description: 'Its fields' },
    ),
    scoring_setting_type: ScoringType,
    scoring_formula: Type.Optional(
      Type.Object(
        {
          formula_id: Id('formula'),
          formula_name: Type.String({ description: 'Its name' }),
          formula_details: Type.String({ description: 'The formula; fields are ids in braces' }),
        },
        { title: 'ScoringFormula', description: 'What scores it; missing where people do' },
      ),
    ),
    data_source_inputters: Inputters,
    range_of_availability: Availability,
    is_active: Type.Boolean({ description: 'Whether it can be taken' }),
  },
  { title: 'LibraryMetric', description: 'A metric of the library' },
);
export type LibraryMetric = Static<typeof LibraryMetric>;

export const listMetricTags = endpoint({
  name: 'performance.v2.metricTag.list',
  summary: 'List the tags of metrics',
  method: 'GET',
  path: '/open-apis/performance/v2/metric_tags',
  tokens: ['tenant'],
  scopes: metricConfigScopes,
  limits: [perSecond(10)],
  effect: 'read',
  query: Type.Object({
    ...pageQuery({ min: 1, max: 50, default: 20 }),
    tag_ids: Type.Optional(
      Type.Array(Type.String(), { maxItems: 9999, description: 'Only these tags, all on one page' }),
    ),
  }),
  data: Type.Object({ items: Type.Array(MetricTag, { description: 'Tags' }), ...pageData }),
  errors: pagedMetricErrors,
});

export const queryMetricFields = endpoint({
  name: 'performance.v2.metricField.query',
  summary: 'Get the fields of metrics',
  method: 'POST',
  path: '/open-apis/performance/v2/metric_fields/query',
  tokens: ['tenant'],
  scopes: metricConfigScopes,
  limits: [perMinute(20)],
  effect: 'read',
  body: Type.Object({
    field_ids: Type.Optional(
      Type.Array(Type.String(), { maxItems: 50, description: 'Only these fields; else all' }),
    ),
  }),
  data: Type.Object({ items: Type.Array(MetricField, { description: 'Fields' }) }),
  errors: { ...performanceErrors, noSeats },
});

const filter = (what: string) =>
  Type.Optional(Type.Array(Type.String(), { maxItems: 99, description: what }));

export const queryMetricLibs = endpoint({
  name: 'performance.v2.metricLib.query',
  summary: 'Get the metrics of the library',
  method: 'POST',
  path: '/open-apis/performance/v2/metric_libs/query',
  tokens: ['tenant'],
  scopes: metricConfigScopes,
  limits: [perMinute(20)],
  effect: 'read',
  query: Type.Object({ ...idTypeQuery, ...pageQuery({ min: 1, max: 50, default: 20 }) }),
  body: Type.Object({
    is_active: Type.Optional(Type.Boolean({ description: 'Only those that can be taken, or the others' })),
    tag_ids: filter('Only metrics with one of these tags'),
    type_ids: filter('Only metrics of these types'),
    range_of_availability: Type.Optional(Availability),
    scoring_setting_type: Type.Optional(ScoringType),
  }),
  data: Type.Object({ items: Type.Array(LibraryMetric, { description: 'Metrics' }), ...pageData }),
  errors: pagedMetricErrors,
});
