import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { metricFailures, performanceErrors, performanceFailures } from '../errors.ts';
import { choice, Id, UserRef, word } from '../ids.ts';
import { ClientToken, I18n, idTypeQuery } from './entity.ts';
import { FieldPerson, FieldValue } from './metric.ts';

const { noSeats, semesterNotFound, requestRepeated, permissionDenied } = performanceFailures;
const SemesterId = Type.String({ minLength: 1, description: 'Id of the semester' });
const path = '/open-apis/performance/v2/metric_details';

const StageStatus = Type.Object(
  {
    stage_id: Type.String({ description: 'Id of the stage' }),
    stage_type: word(['kpi_metric_setting', 'kpi_result_recording'], {
      description: 'Whether metrics are set or results entered',
    }),
    stage_status: choice([0, 1, 2, 3, 4, 5], {
      description: '0 not started, 1 to submit, 2 overdue, 3 being confirmed, 4 rejected, 5 done',
    }),
  },
  { title: 'MetricStageStatus', description: 'How far a stage is' },
);
export type StageStatus = Static<typeof StageStatus>;

const RevieweeMetrics = Type.Object(
  {
    reviewee_user_id: UserRef,
    metric_template_id: Id('metric template'),
    metric_details: Type.Object(
      {
        metric_id: Id('metric'),
        name: Type.String({ description: 'Its name' }),
        fields: Type.Array(
          Type.Object(
            { field_id: Id('metric field'), field_value: FieldValue, field_value_person: FieldPerson },
            { title: 'MetricDetailField', description: 'A field' },
          ),
          { description: 'Its fields' },
        ),
        dimension_id: Id('metric dimension'),
        dimension_name: I18n,
        dimension_weight: Type.String({ description: 'With a per cent sign; empty where it was not set' }),
        add_from: word(['reviewee', 'admin'], { description: 'Who added it' }),
        is_from_library: Type.Boolean({ description: 'Whether it was taken from the library' }),
      },
      { title: 'MetricDetail', description: 'One metric: people with several come several times' },
    ),
    reviewee_stage_statuses: Type.Array(StageStatus, { description: 'Stages about metrics' }),
  },
  { title: 'RevieweeMetricDetail', description: 'A metric of somebody' },
);
export type RevieweeMetrics = Static<typeof RevieweeMetrics>;

export const queryMetricDetails = endpoint({
  name: 'performance.v2.metricDetail.query',
  summary: 'Get the metrics of people in a semester',
  method: 'POST',
  path: `${path}/query`,
  tokens: ['tenant'],
  scopes: ['performance:metric:write', 'performance:metric:read'],
  limits: [perMinute(20)],
  effect: 'read',
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    semester_id: SemesterId,
    reviewee_user_ids: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      maxItems: 50,
      description: 'People, as user_id_type says',
    }),
  }),
  data: Type.Object({
    semester_id: Id('semester'),
    reviewee_metrics: Type.Array(RevieweeMetrics, { description: 'Metrics, those of one person together' }),
  }),
  errors: { ...performanceErrors, semesterNotFound, noSeats },
});

export const importMetricDetails = endpoint({
  name: 'performance.v2.metricDetail.import',
  summary: "Enter results of people's metrics",
  method: 'POST',
  path: `${path}/import`,
  tokens: ['tenant'],
  scopes: ['performance:metric:write'],
  limits: [perMinute(10)],
  effect: 'write',
  query: Type.Object({ client_token: ClientToken, ...idTypeQuery }),
  body: Type.Object({
    semester_id: SemesterId,
    import_record_name: Type.Optional(
      Type.String({ maxLength: 200, description: 'Name of this import; API录入 without one' }),
    ),
    imported_metrics: Type.Array(
      Type.Object(
        {
          reviewee_user_id: Type.String({ minLength: 1, description: 'Whose it is, as user_id_type says' }),
          metric_id: Type.String({ minLength: 1, description: 'Which metric' }),
          fields: Type.Array(
            Type.Object(
              {
                field_id: Type.String({ minLength: 1, description: 'Which field' }),
                field_value: Type.Optional(Type.String({ description: 'Its value' })),
                field_value_person: Type.Optional(
                  Type.String({ description: 'Its value where that is a person, as user_id_type says' }),
                ),
              },
              { title: 'ImportedMetricField', description: 'A value' },
            ),
            { minItems: 1, maxItems: 99, description: 'Values' },
          ),
        },
        { title: 'ImportedMetric', description: 'Values of one metric of one person' },
      ),
      { minItems: 1, maxItems: 50, description: 'Metrics; all of them are taken, or none' },
    ),
  }),
  data: Type.Object({ import_record_id: Type.String({ description: 'Id of this import' }) }),
  errors: {
    ...performanceErrors,
    ...metricFailures,
    semesterNotFound,
    requestRepeated,
    permissionDenied,
    noSeats,
  },
});
