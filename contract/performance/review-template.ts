import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors, performanceFailures } from '../errors.ts';
import { Id, word } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { configScopes, I18n } from './entity.ts';

/** Those that this endpoint knows. */
export const listedStageTypes = [
  'summarize_key_outputs',
  'review',
  'communication_and_open_result',
  'view_result',
  'calibration',
  'reconsideration',
] as const;

export const stageTypes = [
  ...listedStageTypes,
  'invite_reviewers',
  'confirm_reviewers',
  'kpi_metric_setting',
  'kpi_result_recording',
] as const;

/** Those that this endpoint knows. */
export const listedReviewRoles = [
  'reviewee',
  'invited_reviewer',
  'solid_line_leader',
  'dotted_line_leader',
  'secondary_solid_line_leader',
  'direct_project_leader',
  'custom_review_role',
] as const;

export const reviewRoles = [...listedReviewRoles, 'metric_reviewer'] as const;

export const TemplateStatus = word(['to_be_configured', 'to_be_enabled', 'enabled', 'disabled', 'deleted'], {
  description: 'Without stages yet, ready, in use, out of use, gone though projects had it',
});
export type TemplateStatus = Static<typeof TemplateStatus>;

export const WriteMode = word(['cooperate', 'independent'], {
  description: 'Whether reviewers write one answer together or each their own',
});

const Stage = Type.Object(
  {
    template_id: Id('stage template'),
    name: I18n,
    stage_type: word(listedStageTypes, { description: 'What is done in it' }),
    review_stage_role: Type.Optional(
      word(listedReviewRoles, { description: 'Who reviews; only of stages of type review' }),
    ),
    review_stage_data_write_mode: Type.Optional(WriteMode),
  },
  { title: 'PerformanceStageTemplate', description: 'A stage' },
);

const Field = Type.Object(
  {
    field_id: Id('field'),
    name: I18n,
    indicator_id: Type.Optional(Id('indicator')),
    tag_based_question_id: Type.Optional(Id('question')),
    objective_text_qustion_title: Type.Optional(I18n),
    keyresult_text_qustion_title: Type.Optional(I18n),
    parent_field_id: Type.Optional(
      Type.String({ description: 'Id of the field that this one is a part of' }),
    ),
    kpi_template_id: Type.Optional(Id('metric template')),
  },
  { title: 'PerformanceField', description: 'A question' },
);

export const ReviewTemplate = Type.Object(
  {
    review_template_id: Id('review template'),
    name: I18n,
    description: I18n,
    status: TemplateStatus,
    templates: Type.Array(Stage, { description: 'Stages in their order' }),
    units: Type.Array(
      Type.Object(
        {
          unit_id: Id('unit'),
          name: I18n,
          fields: Type.Array(Field, { description: 'Questions, each followed by its parts' }),
        },
        { title: 'PerformanceUnit', description: 'A group of questions' },
      ),
      { description: 'Groups of questions' },
    ),
  },
  { title: 'PerformanceReviewTemplate', description: 'What a review goes through and asks' },
);
export type ReviewTemplate = Static<typeof ReviewTemplate>;

export const queryReviewTemplates = endpoint({
  name: 'performance.v2.reviewTemplate.query',
  summary: 'Get review templates with their stages and questions',
  method: 'POST',
  path: '/open-apis/performance/v2/review_templates/query',
  tokens: ['tenant'],
  scopes: configScopes,
  limits: [perMinute(10)],
  effect: 'read',
  query: Type.Object(pageQuery({ min: 0, max: 50, default: 20 })),
  body: Type.Object({
    review_template_ids: Type.Optional(
      Type.Array(Type.String(), { maxItems: 50, description: 'Only these; else all' }),
    ),
  }),
  data: Type.Object({
    review_templates: Type.Array(ReviewTemplate, { description: 'Templates' }),
    ...pageData,
  }),
  errors: { ...performanceErrors, noSeats: performanceFailures.noSeats },
});
