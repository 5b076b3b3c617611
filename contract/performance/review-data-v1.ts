import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors, performanceFailures } from '../errors.ts';
import { choice, Id, Milliseconds, UserRef, word } from '../ids.ts';
import { idTypeQuery, NameV1, readScopes } from './entity.ts';
import { Semester } from './semester.ts';

export const stageTypesV1 = ['leader_review', 'communication_and_open_result', 'view_result'] as const;
const StageTypeV1 = word(stageTypesV1, { description: 'Type of the stage' });

const named = (title: string, what: string) =>
  Type.Object({ id: Id(what), name: NameV1 }, { title, description: `A ${what}` });

const Detail = Type.Object(
  {
    template_id: Type.Optional(Id('stage template')),
    unit_id: Id('unit'),
    field_id: Id('question'),
    reviewer_user_id: Type.Optional(UserRef),
    submit_time: Milliseconds('When this question was last submitted'),
    indicator_id: Type.Optional(Id('indicator')),
    option_id: Type.Optional(Id('level')),
    score: Type.Optional(Type.String({ description: 'Score' })),
    text: Type.Optional(Type.String({ description: 'Text' })),
    perf_coefficient_result: Type.Optional(Type.String({ description: 'Performance coefficient' })),
    richtext: Type.Optional(Type.String({ description: 'The same as rich text: JSON' })),
  },
  { title: 'PerformanceDetailV1', description: 'The answer to a question' },
);
export type DetailV1 = Static<typeof Detail>;

const Stage = Type.Object(
  {
    stage_type: StageTypeV1,
    progress: choice([0, 1, 2, 3, 4], {
      description: '0 not begun, 1 to do, 2 deadline over, 3 done, 4 appealed',
    }),
    data: Type.Array(Detail, { description: 'Answers' }),
  },
  { title: 'PerformanceStageV1', description: 'A stage of a review' },
);
export type StageV1 = Static<typeof Stage>;

const data = Type.Object({
  semesters: Type.Array(Semester, { description: 'Semesters' }),
  activities: Type.Array(
    Type.Object(
      { id: Id('activity'), name: NameV1, semester_id: Id('semester') },
      { title: 'PerformanceActivityV1', description: 'A project' },
    ),
    { description: 'Projects' },
  ),
  indicators: Type.Array(
    Type.Object(
      {
        id: Id('indicator'),
        name: NameV1,
        options: Type.Array(
          Type.Object(
            { id: Id('level'), name: NameV1, label: Type.String({ description: 'Its label' }) },
            { title: 'PerformanceOptionV1', description: 'A level' },
          ),
          { description: 'Levels' },
        ),
      },
      { title: 'PerformanceIndicatorV1', description: 'A review item' },
    ),
    { description: 'Review items' },
  ),
  templates: Type.Array(
    Type.Object(
      { id: Id('stage template'), name: NameV1, stage: Type.String({ description: 'Type of the stage' }) },
      { title: 'PerformanceTemplateV1', description: 'A stage template' },
    ),
    { description: 'Stage templates' },
  ),
  units: Type.Array(named('PerformanceUnitV1', 'unit'), { description: 'Units' }),
  fields: Type.Array(
    Type.Object(
      {
        id: Id('question'),
        name: NameV1,
        indicator_id: Type.Optional(Id('indicator')),
        parent_field_id: Type.Optional(Id('question')),
      },
      { title: 'PerformanceFieldV1', description: 'A question' },
    ),
    { description: 'Questions' },
  ),
  datas: Type.Array(
    Type.Object(
      {
        user_id: UserRef,
        semester_id: Id('semester'),
        activity_id: Id('activity'),
        stages: Type.Array(Stage, { description: 'Stages' }),
      },
      { title: 'PerformanceProfileV1', description: "Somebody's review" },
    ),
    { description: 'Reviews' },
  ),
});

export const queryReviewDatasV1 = endpoint({
  name: 'performance.v1.reviewData.query',
  summary: 'Get the results of reviews',
  method: 'POST',
  path: '/open-apis/performance/v1/review_datas/query',
  tokens: ['tenant', 'user'],
  scopes: readScopes,
  limits: [perMinute(20)],
  effect: 'read',
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    start_time: Milliseconds('Leaves out semesters that start before; not looked at beside semester_id_list'),
    end_time: Milliseconds('Leaves out semesters that end after; not looked at beside semester_id_list'),
    stage_types: Type.Array(StageTypeV1, {
      maxItems: 50,
      description: 'Stages of these types; empty for all',
    }),
    stage_progress: Type.Optional(
      Type.Array(choice([0, 1, 2, 3, 4], { description: 'As progress of what it holds' }), {
        maxItems: 50,
        description: 'Only stages in these states',
      }),
    ),
    semester_id_list: Type.Optional(Type.Array(Type.String(), { maxItems: 50, description: 'Semesters' })),
    reviewee_user_id_list: Type.Array(Type.String(), {
      maxItems: 50,
      description: 'Reviewees, as user_id_type says; with a user token oneself and those below',
    }),
    updated_later_than: Type.Optional(Milliseconds('Only what was submitted later')),
  }),
  data,
  errors: { ...performanceErrors, noSeats: performanceFailures.noSeats },
});
export type ReviewDatasV1 = Static<typeof data>;
