import { Type, type Static } from 'typebox';
import { endpoint, platformLimits } from '../endpoint.ts';
import { contactDepartmentErrors, contactDepartmentListErrors } from '../errors.ts';
import { choice, ContactUserIdTypeQuery, DepartmentIdTypeQuery } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { contactScopes } from '../scopes.ts';

/** `fieldScopes`: the app must hold one of them, or the field is left out. */
const base = { fieldScopes: contactScopes('contact:department.base:readonly') };
const organize = { fieldScopes: contactScopes('contact:department.organize:readonly') };

const I18nName = Type.Object(
  {
    zh_cn: Type.Optional(Type.String({ description: 'Name in Chinese' })),
    ja_jp: Type.Optional(Type.String({ description: 'Name in Japanese' })),
    en_us: Type.Optional(Type.String({ description: 'Name in English' })),
  },
  { title: 'I18nName', ...base, description: 'Name in several languages' },
);

const DepartmentStatus = Type.Object(
  { is_deleted: Type.Boolean({ description: 'Whether deleted' }) },
  { title: 'DepartmentStatus', ...base, description: 'Where the department stands' },
);

const DepartmentLeader = Type.Object(
  {
    leaderType: choice([1, 2], { description: '1 head, 2 deputy' }),
    leaderID: Type.Optional(Type.String({ ...organize, description: 'Person, as user_id_type says' })),
  },
  { title: 'DepartmentLeader', description: 'A head of a department' },
);

/** A department. The published shape without what Okra doesn't keep: chats, units, HR partners. */
export const Department = Type.Object(
  {
    name: Type.Optional(Type.String({ ...base, description: 'Name' })),
    i18n_name: Type.Optional(I18nName),
    parent_department_id: Type.Optional(
      Type.String({ ...organize, description: 'Parent, as department_id_type says; 0 at the top' }),
    ),
    department_id: Type.Optional(
      Type.String({ ...base, description: "The company's own id of the department" }),
    ),
    open_department_id: Type.String({ description: 'Id of the department that never changes' }),
    leader_user_id: Type.Optional(Type.String({ ...organize, description: 'Head, as user_id_type says' })),
    order: Type.Optional(
      Type.String({ ...organize, description: 'Place among its siblings; lower comes first' }),
    ),
    member_count: Type.Optional(
      Type.Integer({ ...organize, description: 'People in it and below it, its head included' }),
    ),
    status: Type.Optional(DepartmentStatus),
    leaders: Type.Optional(Type.Array(DepartmentLeader, { description: 'Heads' })),
    primary_member_count: Type.Optional(
      Type.Integer({ ...organize, description: 'People whose main department is this one or one below it' }),
    ),
  },
  { title: 'Department', description: 'A department' },
);
export type Department = Static<typeof Department>;

const params = Type.Object({
  department_id: Type.String({
    pattern: '^[a-zA-Z0-9][a-zA-Z0-9_\\-@.]{0,63}$',
    examples: ['0'],
    expects: 'up to 64 letters, digits, or one of _-@. after the first',
    description: 'Which department, as department_id_type says; 0 is the whole company',
  }),
});
const idTypes = { user_id_type: ContactUserIdTypeQuery, department_id_type: DepartmentIdTypeQuery };

export const getDepartment = endpoint({
  name: 'contact.v3.department.get',
  summary: 'Get one department',
  method: 'GET',
  path: '/open-apis/contact/v3/departments/:department_id',
  tokens: ['tenant', 'user'],
  scopes: contactScopes('contact:contact.base:readonly'),
  limits: platformLimits,
  effect: 'read',
  params,
  query: Type.Object(idTypes),
  data: Type.Object({ department: Department }),
  errors: contactDepartmentErrors,
});

export const listDepartmentChildren = endpoint({
  name: 'contact.v3.department.children',
  summary: 'List the departments below a department',
  method: 'GET',
  path: '/open-apis/contact/v3/departments/:department_id/children',
  tokens: ['tenant', 'user'],
  scopes: contactScopes('contact:contact.base:readonly', 'contact:department.organize:readonly'),
  limits: platformLimits,
  effect: 'read',
  params,
  query: Type.Object({
    ...idTypes,
    fetch_child: Type.Optional(
      Type.Boolean({ default: false, description: 'Whether to go all the way down the tree' }),
    ),
    ...pageQuery({ min: 1, max: 50, default: 10 }),
  }),
  data: Type.Object({ ...pageData, items: Type.Array(Department, { description: 'Departments' }) }),
  errors: contactDepartmentListErrors,
});
