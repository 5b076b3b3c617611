import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors, performanceFailures } from '../errors.ts';
import { choice, Id, Milliseconds, UserRef, word } from '../ids.ts';
import { idTypeQuery, readScopes } from './entity.ts';
import { ReviewRecord } from './review-detail.ts';

export const shownStageTypes = [
  'summarize_key_outputs',
  'review',
  'communication_and_open_result',
  'view_result',
  'reconsideration',
  'leader_review',
] as const;
const StageType = word(shownStageTypes, { description: 'Type of the stage' });
export const ReviewStageRole = word(
  [
    'reviewee',
    'invited_reviewer',
    'solid_line_leader',
    'dotted_line_leader',
    'secondary_solid_line_leader',
    'direct_project_leader',
    'custom_review_role',
    'metric_reviewer',
  ],
  { description: 'Who reviews in it' },
);

const ReviewStage = Type.Object(
  {
    stage_id: Id('stage'),
    stage_type: StageType,
    template_id: Type.Optional(Id('stage template')),
    records: Type.Array(ReviewRecord, { description: 'Answers, one for each reviewer' }),
    review_stage_role: Type.Optional(ReviewStageRole),
  },
  { title: 'PerformanceReviewStage', description: 'A stage of a review' },
);
export type ReviewStage = Static<typeof ReviewStage>;

const ReviewProfile = Type.Object(
  {
    user_id: UserRef,
    semester_id: Id('semester'),
    activity_id: Id('activity'),
    review_template_id: Type.Optional(Id('review template')),
    stages: Type.Array(ReviewStage, { description: 'Stages' }),
  },
  { title: 'PerformanceReviewProfile', description: "Somebody's review" },
);
export type ReviewProfile = Static<typeof ReviewProfile>;

export const queryReviewDatasV2 = endpoint({
  name: 'performance.v2.reviewData.query',
  summary: 'Get what was written in each stage of reviews',
  method: 'POST',
  path: '/open-apis/performance/v2/review_datas/query',
  tokens: ['tenant'],
  scopes: readScopes,
  limits: [perMinute(20)],
  effect: 'read',
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    semester_ids: Type.Array(Type.String(), { maxItems: 10, description: 'Semesters' }),
    reviewee_user_ids: Type.Array(Type.String(), {
      maxItems: 10,
      description: 'Reviewees, as user_id_type says',
    }),
    stage_types: Type.Optional(
      Type.Array(StageType, { description: 'Stages of these types; not looked at beside stage_ids' }),
    ),
    review_stage_roles: Type.Optional(
      Type.Array(ReviewStageRole, { description: 'Of the review stages only these' }),
    ),
    stage_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 50, description: 'These stages' })),
    need_leader_review_data_source: Type.Optional(
      Type.Boolean({ description: 'Whether the result says which stage it comes from' }),
    ),
    updated_later_than: Type.Optional(Milliseconds('Only what was submitted later')),
    stage_progresses: Type.Optional(
      Type.Array(choice([0, 1, 2, 3, 4], { description: 'As progress of what it holds' }), {
        maxItems: 50,
        description: 'Only records in these states',
      }),
    ),
  }),
  data: Type.Object({ datas: Type.Array(ReviewProfile, { description: 'Reviews' }) }),
  errors: { ...performanceErrors, noSeats: performanceFailures.noSeats },
});
