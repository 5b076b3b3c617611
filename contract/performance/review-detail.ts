import { Type, type Static } from 'typebox';
import { choice, Id, Milliseconds, UserRef, word } from '../ids.ts';
import { I18n } from './entity.ts';

const text = (what: string) => Type.Optional(Type.String({ description: what }));
const texts = (what: string) => Type.Optional(Type.Array(Type.String(), { description: what }));
const Richtext = text('The same as rich text: JSON');
const Score = text('Score');

export const TagText = Type.Object(
  { tag_text_id: Id('tag'), tag_text: text('What was written under it'), tag_richtext: Richtext },
  { title: 'PerformanceTagText', description: 'Text under a tag' },
);

export const SubIndicator = Type.Object(
  {
    field_id: Id('question'),
    indicator_id: Type.Optional(Id('indicator')),
    option_id: Type.Optional(Id('level')),
    score: Score,
    text: text('Text'),
    richtext: Richtext,
  },
  { title: 'PerformanceSubIndicator', description: 'A part of a question' },
);

const KeyResultData = Type.Object(
  { keyresult_id: Id('key result'), score: Score, text: text('Text'), richtext: Richtext },
  { title: 'PerformanceKeyResultData', description: 'What was said of a key result' },
);

export const ObjectiveData = Type.Object(
  {
    objective_id: Id('objective'),
    score: Score,
    text: text('Text'),
    keyresult_data: Type.Optional(Type.Array(KeyResultData, { description: 'Its key results' })),
    richtext: Richtext,
  },
  { title: 'PerformanceObjectiveData', description: 'What was said of an objective' },
);

export const MetricData = Type.Object(
  { id: Type.String({ description: 'Id of the metric' }), score: Score },
  { title: 'PerformanceMetricData', description: 'What was said of a metric' },
);

/** What somebody may write; the rest of a detail is the server's. */
export const answerFields = {
  option_id: Type.Optional(Id('level')),
  score: Score,
  text: text('Text'),
  tag_text_item_data: Type.Optional(Type.Array(TagText, { description: 'Texts under tags' })),
  perf_coefficient_value: text('Performance coefficient'),
  sub_indicator_data: Type.Optional(Type.Array(SubIndicator, { description: 'Parts of the question' })),
  objective_data: Type.Optional(Type.Array(ObjectiveData, { description: 'Objectives' })),
  metric_data: Type.Optional(Type.Array(MetricData, { description: 'Metrics' })),
  multi_texts: texts('Texts of a work summary'),
  richtext: Richtext,
  multi_richtexts: texts('The same as rich texts: JSON'),
};

export const ReviewDetail = Type.Object(
  {
    field_id: Id('question'),
    reviewer_user_id: Type.Optional(UserRef),
    submit_time: Milliseconds('When this question was last submitted'),
    indicator_id: Type.Optional(Id('indicator')),
    option_id: answerFields.option_id,
    score: answerFields.score,
    text: answerFields.text,
    tag_based_question_id: Type.Optional(Id('tag question')),
    tag_text_item_data: answerFields.tag_text_item_data,
    perf_coefficient_value: answerFields.perf_coefficient_value,
    sub_indicator_data: answerFields.sub_indicator_data,
    objective_data: answerFields.objective_data,
    metric_data: answerFields.metric_data,
    leader_review_data_source: Type.Optional(
      word(['review', 'calibaration', 'reconsideration'], {
        description: 'Which stage the result comes from',
      }),
    ),
    multi_texts: answerFields.multi_texts,
    richtext: answerFields.richtext,
    multi_richtexts: answerFields.multi_richtexts,
    is_principal_review_item: Type.Optional(Type.Boolean({ description: 'The result that counts most' })),
  },
  { title: 'PerformanceReviewDetail', description: 'The answer to a question' },
);
export type ReviewDetail = Static<typeof ReviewDetail>;

export const ReviewUnit = Type.Object(
  {
    unit_id: Id('unit'),
    is_unknown: Type.Optional(Type.Boolean({ description: 'The reviewer does not know; only if so' })),
    data: Type.Array(ReviewDetail, { description: 'Questions' }),
  },
  { title: 'PerformanceReviewUnit', description: 'A group of questions' },
);
export type ReviewUnit = Static<typeof ReviewUnit>;

const ProjectRole = Type.Object(
  { role_id: Type.String({ description: 'Id of the role' }), name: I18n },
  { title: 'PerformanceProjectRole', description: 'A role in a project' },
);

const CooperationProject = Type.Object(
  {
    id: Id('cooperation project'),
    name: I18n,
    roles: Type.Array(
      Type.Object(
        {
          reviewer_role: Type.Optional(ProjectRole),
          reviewee_role: Type.Optional(ProjectRole),
        },
        { title: 'PerformanceProjectRoles', description: 'Roles in the project' },
      ),
      { description: 'Roles' },
    ),
    user_roles: Type.Array(ProjectRole, { description: 'Roles of the reviewer' }),
    underling_roles: Type.Array(ProjectRole, { description: 'Roles of the reviewee' }),
  },
  { title: 'PerformanceCooperationProject', description: 'A cooperation project' },
);
export type CooperationProject = Static<typeof CooperationProject>;
const projects = (what: string) => Type.Array(CooperationProject, { description: what });

export const ReviewRecord = Type.Object(
  {
    progress: choice([0, 1, 2, 3, 4], {
      description: '0 not begun or shown, 1 to do or confirm, 2 deadline over, 3 done, 4 appealed',
    }),
    units: Type.Array(ReviewUnit, { description: 'Groups of questions' }),
    invited_review_record_info: Type.Optional(
      Type.Object(
        {
          reviewer_id: Type.Optional(UserRef),
          is_rejected: Type.Boolean({ description: 'The invitation was declined' }),
          rejected_reason: text('Why it was declined'),
          distribute_type: Type.Optional(
            choice([1, 2, 3], { description: 'The reviewer is 1 strict, 2 moderate, 3 lenient' }),
          ),
          avg_diff: text('How far the reviewer scores above the others'),
          relationship_with_reviewee: Type.Optional(
            word(
              [
                'direct_report',
                'skiplevel_report',
                'former_direct_manager',
                'skiplevel_manager',
                'teammate',
                'crossteam_colleague',
              ],
              { description: 'What the reviewer is to the reviewee' },
            ),
          ),
          invitedby: Type.Optional(
            word(['system_default', 'reviewee', 'manager', 'hrbp_or_others', 'voluntary'], {
              description: 'Who invited the reviewer',
            }),
          ),
        },
        { title: 'PerformanceInvitedRecordInfo', description: 'Of the 360° review' },
      ),
    ),
    direct_project_leader_record_info: Type.Optional(
      Type.Object(
        {
          reviewer_id: UserRef,
          cooperation_projects: projects('Projects that the reviewer leads the reviewee in'),
          review_depend_projects: projects('Projects on which the review rests'),
          participated_projects: projects('Projects that both take part in'),
        },
        { title: 'PerformanceProjectLeaderRecordInfo', description: "Of the project leader's review" },
      ),
    ),
    record_id: Type.String({ description: 'Ids of the review and of the record' }),
  },
  { title: 'PerformanceReviewRecord', description: "One reviewer's answers" },
);
export type ReviewRecord = Static<typeof ReviewRecord>;
