/** Every scope an app can hold, with what it means in plain words for consent screens and help texts. */
export const scopes = {
  'okr:okr': { zh: '更新 OKR 信息', en: 'Update OKR information' },
  'okr:okr:readonly': { zh: '获取 OKR 信息', en: 'Read OKR information' },
  'okr:okr.period:readonly': { zh: '获取 OKR 周期', en: 'Read OKR periods' },
  'okr:okr.period:writeonly': { zh: '更新 OKR 周期', en: 'Create and change OKR periods' },
  'okr:okr.content:writeonly': { zh: '更新 OKR 内容', en: 'Change objectives and key results' },
  'okr:okr.content:readonly': { zh: '获取 OKR 内容', en: 'Read objectives and key results' },
  'okr:okr.comment.readonly': { zh: '获取 OKR 评论', en: 'Read comments on OKRs' },
  'okr:okr.comment.writeonly': { zh: '新增和更新 OKR 评论', en: 'Write and change comments on OKRs' },
  'okr:okr.comment.delete': { zh: '删除 OKR 评论', en: 'Delete comments on OKRs' },
  'okr:okr.setting:read': { zh: '获取 OKR 配置', en: 'Read OKR settings' },
  'okr:okr.progress:readonly': { zh: '获取 OKR 进展记录', en: 'Read progress records' },
  'okr:okr.progress:writeonly': { zh: '新增和更新 OKR 进展记录', en: 'Create and change progress records' },
  'okr:okr.progress:delete': { zh: '删除 OKR 进展记录', en: 'Delete progress records' },
  'okr:okr.progress.file:upload': { zh: '上传 OKR 进展图片', en: 'Upload images for progress records' },
  'okr:okr.review:readonly': { zh: '获取 OKR 复盘', en: 'Read OKR reviews' },
  'performance:performance': { zh: '管理绩效数据', en: 'Manage performance data' },
  'performance:performance:readonly': { zh: '查看绩效数据', en: 'Read performance data' },
  'performance:semester:read': { zh: '查看周期数据', en: 'Read review cycles' },
  'performance:semester_activity:read': {
    zh: '获取周期与项目配置信息',
    en: 'Read the set-up of review cycles and their projects',
  },
  'performance:semester_activity:write': {
    zh: '管理周期与项目配置信息',
    en: 'Manage the set-up of review cycles and their projects',
  },
  'performance:semester_user:read': { zh: '获取周期人员信息', en: 'Read who takes part in review cycles' },
  'performance:review_template:read': { zh: '获取评估配置信息', en: 'Read how reviews are set up' },
  'performance:metric:read': { zh: '获取关键指标数据', en: 'Read key metrics' },
  'performance:metric:write': { zh: '管理关键指标数据', en: 'Manage key metrics' },
  'performance:metric_lib:read': { zh: '获取指标配置信息', en: 'Read the set-up of key metrics' },
  'performance:user_snapshot.department:read': {
    zh: '获取周期内的部门',
    en: "Read people's department in a review cycle",
  },
  'performance:user_snapshot.direct_leader:read': {
    zh: '获取周期内的直属上级',
    en: "Read people's manager in a review cycle",
  },
  'performance:user_snapshot.job_family:read': {
    zh: '获取周期内的序列',
    en: "Read people's job family in a review cycle",
  },
  'performance:user_snapshot.job_level:read': {
    zh: '获取周期内的职级',
    en: "Read people's job level in a review cycle",
  },
  'contact:contact.base:readonly': { zh: '获取通讯录基本信息', en: 'Read basic contact information' },
  'contact:contact:readonly': { zh: '读取通讯录', en: 'Read contacts' },
  'contact:contact:access_as_app': { zh: '以应用身份访问通讯录', en: 'Access contacts as an app' },
  'contact:contact:readonly_as_app': { zh: '以应用身份读取通讯录', en: 'Read contacts as an app' },
  'contact:user.base:readonly': { zh: '获取用户基本信息', en: "Read users' names and avatars" },
  'contact:user.email:readonly': { zh: '获取用户邮箱', en: "Read users' email addresses" },
  'contact:user.phone:readonly': { zh: '获取用户手机号', en: "Read users' phone numbers" },
  'contact:user.gender:readonly': { zh: '获取用户性别', en: "Read users' gender" },
  'contact:user.employee:readonly': {
    zh: '获取用户受雇信息',
    en: "Read users' employment information",
  },
  'contact:user.employee_number:read': { zh: '查看成员工号', en: "Read users' employee numbers" },
  'contact:user.department:readonly': {
    zh: '获取用户组织架构信息',
    en: "Read users' departments and managers",
  },
  'contact:user.employee_id:readonly': { zh: '获取用户 user ID', en: "Read users' user IDs" },
  'contact:user.id:readonly': {
    zh: '通过手机号或邮箱获取用户 ID',
    en: 'Find user IDs by email address or phone number',
  },
  'contact:department.base:readonly': { zh: '获取部门基础信息', en: 'Read basic department information' },
  'contact:department.organize:readonly': {
    zh: '获取部门组织架构信息',
    en: 'Read the department tree',
  },
  'event:ip_list': { zh: '获取事件出口 IP', en: 'Read from which addresses events are sent' },
} as const;

export type Scope = keyof typeof scopes;

export const scopeNames = Object.keys(scopes) as Scope[]; // as: keys of a const object are its key type

export const isScope = (name: string): name is Scope => Object.hasOwn(scopes, name);

/** The scopes that a text names with spaces between; words that are none are passed over. */
export const scopesIn = (text: string | null): Scope[] => (text ?? '').split(' ').filter(isScope);

/** Older scopes that open most of the contacts at once. */
const wholeContacts = [
  'contact:contact:access_as_app',
  'contact:contact:readonly',
  'contact:contact:readonly_as_app',
] as const satisfies readonly Scope[];

/** Scopes of an endpoint or field of contacts: the narrow ones, or one of the older wide ones. */
export const contactScopes = <const S extends readonly Scope[]>(...narrow: S) =>
  [...narrow, ...wholeContacts] as const;
