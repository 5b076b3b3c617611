const okrScopes = ['okr:okr:readonly', 'okr:okr'];
const wideContacts = [
  'contact:contact:access_as_app',
  'contact:contact:readonly',
  'contact:contact:readonly_as_app',
];
const contacts = ['contact:contact.base:readonly', ...wideContacts];
const organized = ['contact:contact.base:readonly', 'contact:department.organize:readonly', ...wideContacts];

export interface Row {
  readonly name: string;
  readonly path: string;
  /** POST where there is a body, else GET. */
  readonly method?: string;
  readonly body?: string;
  readonly scopes: readonly string[];
  /** What an app without the grant "access OKR as the application" gets; undefined where none is needed. */
  readonly ungranted?: { readonly status: number; readonly code: number };
  /** The code by which the endpoint itself refuses this call; it succeeds where there is none. */
  readonly refusal?: number;
  /** Whether it takes the token of a person. */
  readonly people?: boolean;
  /** What an app of another company gets; success where there is none. */
  readonly foreign?: number;
  /** The same call with a parameter that is refused, and the code. */
  readonly wrong?: { readonly path: string; readonly code: number };
}

const noPermission = { status: 400, code: 1001002 };
export const okr = '/open-apis/okr/v1';
export const contact = '/open-apis/contact/v3';
export const own = '/open-apis/okra/v1/performance';
const v1 = '/open-apis/performance/v1';
const v2 = '/open-apis/performance/v2';

const okrRows: readonly Row[] = [
  {
    name: 'okr.v1.userOkr.list',
    path: `${okr}/users/HEAD/okrs?offset=0&limit=1&user_id_type=user_id`,
    scopes: okrScopes,
    ungranted: noPermission,
    wrong: { path: `${okr}/users/HEAD/okrs`, code: 1001001 },
  },
  {
    name: 'okr.v1.okr.batchGet',
    path: `${okr}/okrs/batch_get?okr_ids=OKR`,
    scopes: okrScopes,
    ungranted: noPermission,
    wrong: { path: `${okr}/okrs/batch_get`, code: 1001001 },
  },
  {
    name: 'okr.v1.review.query',
    path: `${okr}/reviews/query?user_ids=HEAD&period_ids=PERIOD&user_id_type=user_id`,
    scopes: [...okrScopes, 'okr:okr.review:readonly'],
    ungranted: noPermission,
    wrong: { path: `${okr}/reviews/query`, code: 1001001 },
  },
  {
    name: 'okr.v1.period.list',
    path: `${okr}/periods`,
    scopes: [...okrScopes, 'okr:okr.period:readonly'],
    ungranted: noPermission,
    wrong: { path: `${okr}/periods?page_size=101`, code: 1001001 },
  },
  {
    name: 'okr.v1.periodRule.list',
    path: `${okr}/period_rules`,
    scopes: okrScopes,
    ungranted: { status: 403, code: 1001002 },
  },
  {
    name: 'okr.v2.okrComment.list',
    path: '/open-apis/okr/v2/comments?target_type=cycle&target_id=OKR',
    scopes: ['okr:okr.comment.readonly'],
    ungranted: noPermission,
    wrong: { path: '/open-apis/okr/v2/comments', code: 1001001 },
  },
  {
    name: 'okra.v1.change.list',
    path: '/open-apis/okra/v1/changes?target_type=cycle&target_id=OKR',
    scopes: ['okr:okr.content:readonly'],
    ungranted: noPermission,
    wrong: { path: '/open-apis/okra/v1/changes', code: 1001001 },
  },
];

const contactRows: readonly Row[] = [
  {
    name: 'contact.v3.user.batchGetId',
    path: `${contact}/users/batch_get_id`,
    body: '{"emails":[]}',
    scopes: ['contact:user.id:readonly'],
    wrong: { path: `${contact}/users/batch_get_id?user_id_type=x`, code: 40001 },
  },
  {
    name: 'contact.v3.user.get',
    path: `${contact}/users/HEAD?user_id_type=user_id`,
    scopes: contacts,
    wrong: { path: `${contact}/users/HEAD?user_id_type=x`, code: 40001 },
  },
  {
    name: 'contact.v3.user.batch',
    path: `${contact}/users/batch?user_ids=HEAD&user_id_type=user_id`,
    scopes: ['contact:contact.base:readonly'],
    wrong: { path: `${contact}/users/batch`, code: 40001 },
  },
  {
    name: 'contact.v3.user.findByDepartment',
    path: `${contact}/users/find_by_department?department_id=0`,
    scopes: organized,
    wrong: { path: `${contact}/users/find_by_department`, code: 40001 },
  },
  {
    name: 'contact.v3.department.get',
    path: `${contact}/departments/DEPARTMENT`,
    scopes: contacts,
    wrong: { path: `${contact}/departments/DEPARTMENT?department_id_type=x`, code: 40001 },
  },
  {
    name: 'contact.v3.department.children',
    path: `${contact}/departments/0/children`,
    scopes: organized,
    wrong: { path: `${contact}/departments/0/children?page_size=51`, code: 40001 },
  },
];

const reads = ['performance:performance', 'performance:performance:readonly'];
const writesActivities = 'performance:semester_activity:write';
const configReads = [...reads, 'performance:review_template:read'];
const metricReads = ['performance:metric:write', 'performance:metric_lib:read', 'performance:metric:read'];
const ofUserId = 'user_id_type=user_id';
const body = (more: object) => JSON.stringify({ semester_id: 'SEMESTER', ...more });
const wrongType = (path: string) => ({ path: `${path}?client_token=a&user_id_type=x`, code: 1580102 });
const wrongSize = (path: string) => ({ path: `${path}?page_size=51`, code: 1580102 });

const config = (name: string, path: string): Row => ({
  name: `performance.v2.${name}.query`,
  path: `${v2}/${path}/query`,
  body: '{}',
  scopes: configReads,
  wrong: wrongSize(`${v2}/${path}/query`),
});
const ofMetrics = (name: string, path: string): Row => ({
  name: `performance.v2.${name}.query`,
  path: `${v2}/${path}/query`,
  body: '{}',
  scopes: metricReads,
});
const supplement = { reviewee_user_id: 'HEAD', item: 'a', time: 'b', detailed_description: 'c' };
const value = { reviewee_user_id: 'HEAD', metric_id: '1', fields: [{ field_id: '1', field_value: '1' }] };

/** Every published endpoint of performance. */
export const performance: readonly Row[] = [
  {
    name: 'performance.v1.semester.list',
    path: `${v1}/semesters`,
    scopes: [...reads, 'performance:semester:read'],
    wrong: { path: `${v1}/semesters?year=x`, code: 1580102 },
  },
  {
    name: 'performance.v1.stageTask.findByPage',
    path: `${v1}/stage_tasks/find_by_page`,
    body: body({}),
    scopes: reads,
    foreign: 1580102,
    wrong: wrongType(`${v1}/stage_tasks/find_by_page`),
  },
  {
    name: 'performance.v1.stageTask.findByUserList',
    path: `${v1}/stage_tasks/find_by_user_list?${ofUserId}`,
    body: body({ user_id_lists: ['HEAD'] }),
    scopes: reads,
    people: true,
    foreign: 1580102,
    wrong: wrongType(`${v1}/stage_tasks/find_by_user_list`),
  },
  {
    name: 'performance.v1.reviewData.query',
    path: `${v1}/review_datas/query?${ofUserId}`,
    body: JSON.stringify({
      start_time: '0',
      end_time: '1',
      stage_types: ['leader_review'],
      semester_id_list: ['SEMESTER'],
      reviewee_user_id_list: ['HEAD'],
    }),
    scopes: reads,
    people: true,
    wrong: wrongType(`${v1}/review_datas/query`),
  },
  {
    name: 'performance.v2.activity.query',
    path: `${v2}/activity/query`,
    body: '{"semester_ids":["SEMESTER"]}',
    scopes: [...reads, 'performance:semester_activity:read'],
    wrong: wrongType(`${v2}/activity/query`),
  },
  {
    name: 'performance.v2.additionalInformation.query',
    path: `${v2}/additional_informations/query`,
    body: body({}),
    scopes: [...reads, 'performance:semester_activity:read', writesActivities],
    foreign: 1580105,
    wrong: wrongSize(`${v2}/additional_informations/query`),
  },
  {
    name: 'performance.v2.additionalInformation.import',
    path: `${v2}/additional_informations/import?client_token=UNIQUE&${ofUserId}`,
    body: body({ additional_informations: [supplement] }),
    scopes: ['performance:performance', writesActivities],
    foreign: 1580105,
    wrong: wrongType(`${v2}/additional_informations/import`),
  },
  {
    name: 'performance.v2.additionalInformationsBatch.delete',
    method: 'DELETE',
    path: `${v2}/additional_informations/batch`,
    body: body({ additional_informations: ['1'] }),
    scopes: ['performance:performance', writesActivities],
    refusal: 1580201,
    foreign: 1580103,
    wrong: wrongType(`${v2}/additional_informations/batch`),
  },
  {
    name: 'performance.v2.reviewee.query',
    path: `${v2}/reviewees/query`,
    body: body({}),
    scopes: [...reads, 'performance:semester_user:read'],
    foreign: 1580105,
    wrong: wrongSize(`${v2}/reviewees/query`),
  },
  {
    name: 'performance.v2.userInfo.query',
    path: `${v2}/user_info/query?${ofUserId}`,
    body: body({ user_ids: ['HEAD'] }),
    scopes: reads,
    wrong: wrongType(`${v2}/user_info/query`),
  },
  {
    name: 'performance.v2.userGroupUserRel.write',
    path: `${v2}/user_group_user_rels/write?client_token=UNIQUE&${ofUserId}`,
    body: '{"group_id":"GROUP","user_ids":["HEAD"]}',
    scopes: [writesActivities],
    foreign: 1580102,
    wrong: wrongType(`${v2}/user_group_user_rels/write`),
  },
  config('reviewTemplate', 'review_templates'),
  config('indicator', 'indicators'),
  config('question', 'questions'),
  { ...ofMetrics('metricLib', 'metric_libs'), wrong: wrongSize(`${v2}/metric_libs/query`) },
  { ...ofMetrics('metricTemplate', 'metric_templates'), wrong: wrongSize(`${v2}/metric_templates/query`) },
  ofMetrics('metricField', 'metric_fields'),
  {
    name: 'performance.v2.metricTag.list',
    path: `${v2}/metric_tags`,
    scopes: metricReads,
    wrong: wrongSize(`${v2}/metric_tags`),
  },
  {
    name: 'performance.v2.metricDetail.query',
    path: `${v2}/metric_details/query?${ofUserId}`,
    body: body({ reviewee_user_ids: ['HEAD'] }),
    scopes: ['performance:metric:write', 'performance:metric:read'],
    foreign: 1580105,
    wrong: wrongType(`${v2}/metric_details/query`),
  },
  {
    name: 'performance.v2.metricDetail.import',
    path: `${v2}/metric_details/import?client_token=UNIQUE&${ofUserId}`,
    body: body({ imported_metrics: [value] }),
    scopes: ['performance:metric:write'],
    refusal: 1580306,
    foreign: 1580105,
    wrong: wrongType(`${v2}/metric_details/import`),
  },
  {
    name: 'performance.v2.reviewData.query',
    path: `${v2}/review_datas/query?${ofUserId}`,
    body: '{"semester_ids":["SEMESTER"],"reviewee_user_ids":["HEAD"],"stage_types":["leader_review"]}',
    scopes: reads,
    wrong: wrongType(`${v2}/review_datas/query`),
  },
];

export const matrix: readonly Row[] = [...okrRows, ...contactRows, ...performance];
