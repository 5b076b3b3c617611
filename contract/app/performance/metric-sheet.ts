import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, Milliseconds, NewMilliseconds, UserRef, word } from '../../ids.ts';
import { appPath, appReads, appWrites, idTypeQuery } from '../../performance/entity.ts';
import { FieldPerson, FieldValue, Inputters, InputSetting, ScoringType } from '../../performance/metric.ts';
import { GroupId, ReviewRule } from '../../performance/metric-template.ts';
import { GivenValue, newMetric } from './metric.ts';

export const AddFrom = word(['reviewee', 'admin'], { description: 'Who added it' });

export const RevieweeMetric = Type.Object(
  {
    metric_id: Id('metric'),
    name: Type.String({ description: 'Its name' }),
    type_id: Id('metric type'),
    metric_dimension_id: Id('metric dimension'),
    add_from: AddFrom,
    is_from_library: Type.Boolean({ description: 'Whether it was taken from the library' }),
    is_legacy: Type.Boolean({ description: 'Taken over from an older system: apps enter no results' }),
    fields: Type.Array(
      Type.Object(
        {
          field_id: Id('metric field'),
          input_setting: InputSetting,
          field_value: FieldValue,
          field_value_person: FieldPerson,
          filled_by: Type.Optional(
            word(['admin', 'data_source_inputter', 'reviewee', 'api'], { description: 'Who said it' }),
          ),
        },
        { title: 'FieldOfRevieweeMetric', description: 'A field' },
      ),
      { description: 'Its fields' },
    ),
    scoring_setting_type: ScoringType,
    data_source_inputters: Inputters,
    review_rule_config: Type.Optional(ReviewRule),
    score: Type.Optional(Type.String({ description: 'Its score, once there is one' })),
  },
  { title: 'RevieweeMetric', description: 'A metric of a reviewee' },
);
export type RevieweeMetric = Static<typeof RevieweeMetric>;

const Sheet = Type.Object(
  {
    activity_id: Id('activity'),
    reviewee_user_id: UserRef,
    metric_template_id: Id('metric template'),
    group_id: GroupId,
    record_deadline: Type.Optional(Milliseconds('Until when results are entered')),
    metrics: Type.Array(RevieweeMetric, { description: 'Metrics; who only enters results sees those' }),
    total_score: Type.Optional(
      Type.String({ description: 'What the scores amount to, once all are there, as the template says' }),
    ),
  },
  { title: 'MetricSheet', description: 'The metrics of a reviewee' },
);
export type MetricSheet = Static<typeof Sheet>;

const path = `${appPath}/activities/:activity_id/metrics`;
const query = Type.Object(idTypeQuery);

export const handOutMetrics = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.metricSheet.handOut',
  summary: 'Give people of a project the metrics of its template',
  method: 'POST',
  path,
  params: Type.Object({ activity_id: Id('activity') }),
  query,
  body: Type.Object({
    user_ids: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      maxItems: 200,
      description: 'Reviewees, as user_id_type says; those who have metrics keep them',
    }),
    group_id: Type.Optional(
      Type.String({ description: 'Group of the template that they are in, if it has groups' }),
    ),
    record_deadline: Type.Optional(
      NewMilliseconds('Until when results are entered; for these people from now on'),
    ),
  }),
  data: Type.Object({ given: Type.Integer({ description: 'How many had no metrics before' }) }),
});

const ofSheet = {
  query,
  params: Type.Object({
    activity_id: Id('activity'),
    user_id: Type.String({ minLength: 1, description: 'The reviewee, as user_id_type says' }),
  }),
  data: Type.Object({ sheet: Sheet }),
} as const;

export const getMetricSheet = endpoint({
  ...appReads,
  ...ofSheet,
  name: 'okra.performance.v1.metricSheet.get',
  summary: 'Get the metrics of a reviewee',
  method: 'GET',
  path: `${path}/:user_id`,
});

const values = Type.Optional(
  Type.Array(
    Type.Object(
      { field_id: Id('metric field'), ...GivenValue },
      { title: 'NewValueOfMetric', description: 'A value; an empty one takes away what was there' },
    ),
    { maxItems: 50, description: 'Values of its fields' },
  ),
);
const score = Type.Optional(
  Type.String({
    maxLength: 20,
    description: 'Its score, by administrators, where people score; empty for none',
  }),
);

export const addRevieweeMetric = endpoint({
  ...appWrites,
  ...ofSheet,
  name: 'okra.performance.v1.metricSheet.addMetric',
  summary: 'Add a metric of the library or of their own to a reviewee',
  method: 'POST',
  path: `${path}/:user_id`,
  body: Type.Object({
    metric_dimension_id: Id('metric dimension'),
    metric_id: Type.Optional(
      Type.String({ description: 'A metric of the library; else name and fields say what it is' }),
    ),
    ...Type.Partial(Type.Object(newMetric)).properties,
    values,
    score,
    is_legacy: Type.Optional(
      Type.Boolean({
        description: 'Taken over from an older system: apps enter no results; by administrators',
      }),
    ),
  }),
});

const ofMetric = {
  ...ofSheet,
  params: Type.Object({ ...ofSheet.params.properties, metric_id: Id('metric') }),
  path: `${path}/:user_id/:metric_id`,
} as const;

export const changeRevieweeMetric = endpoint({
  ...appWrites,
  ...ofMetric,
  name: 'okra.performance.v1.metricSheet.changeMetric',
  summary: "Change name, values or score of a reviewee's metric",
  method: 'PATCH',
  body: Type.Object({ name: Type.Optional(newMetric.name), values, score }),
});

export const removeRevieweeMetric = endpoint({
  ...appWrites,
  ...ofMetric,
  name: 'okra.performance.v1.metricSheet.removeMetric',
  summary: 'Take a metric away from a reviewee',
  method: 'DELETE',
});
