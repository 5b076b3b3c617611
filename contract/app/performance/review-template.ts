import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, word } from '../../ids.ts';
import { appPath, appWrites, I18n, NewI18n } from '../../performance/entity.ts';
import { reviewRoles, stageTypes, TemplateStatus, WriteMode } from '../../performance/review-template.ts';

const flag = (what: string) => Type.Boolean({ description: what });
/** Only of what is there already: the server gives ids. */
const KeptId = Type.Optional(Type.String({ description: 'Its id, where it was there before' }));
const Count = (maximum: number, description: string) => Type.Integer({ minimum: 1, maximum, description });

const Calculation = Type.Object(
  {
    kind: word(['given', 'weighted_sum', 'sum', 'average', 'conditions'], {
      description: 'By hand, or from its parts',
    }),
    conditions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            options: Type.Array(Id('option'), { minItems: 1, maxItems: 50, description: 'Levels of parts' }),
            count: Count(20, 'How many parts must be at one of them'),
            option_id: Id('option'),
          },
          { title: 'PerformanceCondition', description: 'A condition and the level that it gives' },
        ),
        { maxItems: 50, description: 'The first that holds gives the level' },
      ),
    ),
    otherwise: Type.Optional(Type.String({ description: 'Id of the level where no condition holds' })),
  },
  { title: 'PerformanceCalculation', description: 'How it gets its value' },
);

const field = {
  kind: word(['indicator', 'tags', 'text', 'objectives', 'metrics', 'coefficient'], {
    description: 'What is asked for',
  }),
  indicator_id: Type.Optional(Id('indicator')),
  question_id: Type.Optional(Id('question')),
  metric_template_id: Type.Optional(Id('metric template')),
};
const weight = (kind: string) =>
  Type.Integer({ minimum: 0, maximum: 1000, description: `Thousandths; ${kind}` });

const NewSubField = Type.Object(
  {
    id: KeptId,
    name: NewI18n('Its name'),
    indicator_id: Id('indicator'),
    weight: Type.Optional(weight('only of weighted sums')),
  },
  { title: 'PerformanceNewSubField', description: 'A part of a question' },
);

const NewField = Type.Object(
  {
    id: KeptId,
    ...field,
    name: Type.Optional(NewI18n('Its name; only a free text needs none', 200, 0)),
    hint: Type.Optional(NewI18n('What helps to answer it', 1000, 0)),
    required: Type.Optional(flag('Whether it must be answered; else not')),
    max_length: Type.Optional(Count(100_000, 'Of its text, in characters; else 5000')),
    is_principal: Type.Optional(flag('Whether it is the result that counts most; at most one is')),
    objective_title: Type.Optional(NewI18n('What is asked about each objective')),
    keyresult_title: Type.Optional(NewI18n('What is asked about each key result')),
    sub_fields: Type.Optional(
      Type.Array(NewSubField, { maxItems: 20, description: 'Parts of an indicator' }),
    ),
    calculation: Type.Optional(Calculation),
  },
  { title: 'PerformanceNewField', description: 'A question' },
);

const NewUnit = Type.Object(
  {
    id: KeptId,
    name: NewI18n('Its name'),
    fields: Type.Array(NewField, { maxItems: 30, description: 'Questions' }),
  },
  { title: 'PerformanceNewUnit', description: 'A group of questions' },
);

export const Audience = word(['nobody', 'some', 'everybody'], {
  description: 'From whom reviewers are hidden',
});

const Anonymity = Type.Object(
  {
    audience: Audience,
    minimum: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 100,
        description: 'With fewer answers none is shown; else 3',
      }),
    ),
    hides_descriptions: Type.Optional(
      Type.Boolean({ description: 'Whether how they know each other is hidden, too; else not' }),
    ),
  },
  { title: 'PerformanceNewAnonymity', description: 'Of 360° reviews: who does not see who wrote' },
);

const stage = {
  name: NewI18n('Its name'),
  stage_type: word(stageTypes, { description: 'What is done in it' }),
  review_role: Type.Optional(word(reviewRoles, { description: 'Who reviews; of review' })),
  write_mode: Type.Optional(WriteMode),
};
const unit_indexes = Type.Array(Type.Integer({ minimum: 0, description: 'Place in units, from 0' }), {
  maxItems: 20,
  description: 'Units that it asks',
});

const NewStage = Type.Object(
  {
    id: KeptId,
    ...stage,
    unit_indexes: Type.Optional(unit_indexes),
    is_final: Type.Optional(flag('Whether it says what the result is; at most one of the reviews does')),
    anonymity: Type.Optional(Anonymity),
    needs_confirmation: Type.Optional(flag('Of view_result: whether the reviewee confirms the result')),
    needs_reason: Type.Optional(flag('Of calibration: whether a change takes a reason; else it does')),
  },
  { title: 'PerformanceNewStage', description: 'A stage' },
);

const template = {
  name: NewI18n('Its name'),
  description: Type.Optional(NewI18n('What it is for', 2000, 0)),
  units: Type.Optional(Type.Array(NewUnit, { maxItems: 20, description: 'Groups of questions' })),
  stages: Type.Optional(
    Type.Array(NewStage, {
      maxItems: 50,
      description: 'Stages in their order; none while it is being written',
    }),
  ),
};

export const UnitSetup = Type.Object(
  {
    id: Id('unit'),
    name: I18n,
    fields: Type.Array(
      Type.Object(
        {
          id: Id('field'),
          ...field,
          name: I18n,
          hint: I18n,
          required: flag('Whether it must be answered'),
          max_length: Type.Integer({ description: 'Of its text, in characters' }),
          is_principal: flag('Whether it is the result that counts most'),
          objective_title: Type.Optional(I18n),
          keyresult_title: Type.Optional(I18n),
          sub_fields: Type.Array(
            Type.Object(
              { id: Id('field'), name: I18n, indicator_id: Id('indicator'), weight: weight('or 0') },
              { title: 'PerformanceSubField', description: 'A part of a question' },
            ),
            { description: 'Parts of an indicator' },
          ),
          calculation: Calculation,
        },
        { title: 'PerformanceFieldSetup', description: 'A question' },
      ),
      { description: 'Questions' },
    ),
  },
  { title: 'PerformanceUnitSetup', description: 'A group of questions' },
);

/** With everything that sets it up; what is answered can be sent back. */
export const TemplateSetup = Type.Object(
  {
    id: Id('review template'),
    name: I18n,
    description: I18n,
    status: TemplateStatus,
    version: Type.Integer({ description: 'Rises by one with each copy' }),
    units: Type.Array(UnitSetup, { description: 'Groups of questions' }),
    stages: Type.Array(
      Type.Object(
        {
          id: Id('stage template'),
          ...stage,
          name: I18n,
          unit_indexes,
          is_final: flag('Whether it says what the result is'),
          anonymity: Type.Optional(Anonymity),
          needs_confirmation: flag('Whether the reviewee confirms the result'),
          needs_reason: flag('Whether a change takes a reason'),
        },
        { title: 'PerformanceStageSetup', description: 'A stage' },
      ),
      { description: 'Stages in their order' },
    ),
  },
  { title: 'PerformanceTemplateSetup', description: 'What a review goes through and asks' },
);
export type TemplateSetup = Static<typeof TemplateSetup>;

const answersTemplate = {
  ...appWrites,
  data: Type.Object({ review_template: TemplateSetup }),
} as const;
const Draft = Type.Object(template);
export type TemplateDraft = Static<typeof Draft>;

export const createReviewTemplate = endpoint({
  ...answersTemplate,
  name: 'okra.performance.v1.reviewTemplate.create',
  summary: 'Create a review template',
  method: 'POST',
  path: `${appPath}/review_templates`,
  body: Draft,
});

const ofTemplate = {
  params: Type.Object({ review_template_id: Id('review template') }),
} as const;
const path = `${appPath}/review_templates/:review_template_id`;

export const getReviewTemplate = endpoint({
  ...answersTemplate,
  ...ofTemplate,
  effect: 'read',
  name: 'okra.performance.v1.reviewTemplate.get',
  summary: 'Get a review template with everything that sets it up',
  method: 'GET',
  path,
});

export const replaceReviewTemplate = endpoint({
  ...answersTemplate,
  ...ofTemplate,
  name: 'okra.performance.v1.reviewTemplate.replace',
  summary: 'Replace a review template that no started project has',
  method: 'PUT',
  path,
  body: Draft,
});

export const deleteReviewTemplate = endpoint({
  ...appWrites,
  ...ofTemplate,
  name: 'okra.performance.v1.reviewTemplate.delete',
  summary: 'Delete a review template; projects that have it keep it',
  method: 'DELETE',
  path,
  data: Type.Object({}),
});

export const enableReviewTemplate = endpoint({
  ...answersTemplate,
  ...ofTemplate,
  name: 'okra.performance.v1.reviewTemplate.enable',
  summary: 'Let projects take a review template',
  method: 'POST',
  path: `${path}/enable`,
});

export const disableReviewTemplate = endpoint({
  ...answersTemplate,
  ...ofTemplate,
  name: 'okra.performance.v1.reviewTemplate.disable',
  summary: 'Let no further project take a review template',
  method: 'POST',
  path: `${path}/disable`,
});

export const copyReviewTemplate = endpoint({
  ...answersTemplate,
  ...ofTemplate,
  name: 'okra.performance.v1.reviewTemplate.copy',
  summary: 'Copy a review template as its next version',
  method: 'POST',
  path: `${path}/copy`,
});

export const setHints = endpoint({
  ...answersTemplate,
  ...ofTemplate,
  name: 'okra.performance.v1.reviewTemplate.setHints',
  summary: 'Change hints of a review template, also of one in use',
  method: 'PATCH',
  path: `${path}/hints`,
  body: Type.Object({
    hints: Type.Array(
      Type.Object(
        { field_id: Id('field'), hint: NewI18n('What helps to answer it', 1000, 0) },
        { title: 'PerformanceHint', description: 'A hint' },
      ),
      { minItems: 1, maxItems: 600, description: 'Hints, each of another field' },
    ),
  }),
});
