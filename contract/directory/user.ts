import { Type, type Static } from 'typebox';
import { endpoint, platformLimits } from '../endpoint.ts';
import { contactErrors, contactUserErrors, contactUserListErrors } from '../errors.ts';
import { choice, ContactUserIdTypeQuery, DepartmentIdTypeQuery, ids } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { contactScopes } from '../scopes.ts';

/** `fieldScopes`: the app must hold one of them, or the field is left out. */
const base = { fieldScopes: contactScopes('contact:user.base:readonly') };
const employee = { fieldScopes: contactScopes('contact:user.employee:readonly') };
const department = { fieldScopes: contactScopes('contact:user.department:readonly') };

const UserStatus = Type.Object(
  {
    is_frozen: Type.Boolean({ description: 'Whether suspended' }),
    is_resigned: Type.Boolean({ description: 'Whether they left the company' }),
    is_activated: Type.Boolean({ description: 'Whether they ever signed in' }),
    is_exited: Type.Boolean({ description: 'Whether they left by themselves; becomes resigned later' }),
    is_unjoin: Type.Boolean({ description: 'Whether they still have to agree to join' }),
  },
  { title: 'UserStatus', ...employee, description: 'Where the person stands' },
);
export type UserStatus = Static<typeof UserStatus>;

const Avatar = Type.Object(
  {
    avatar_72: Type.String({ description: 'Link to 72 × 72 pixels' }),
    avatar_240: Type.String({ description: 'Link to 240 × 240 pixels' }),
    avatar_640: Type.String({ description: 'Link to 640 × 640 pixels' }),
    avatar_origin: Type.String({ description: 'Link to the original' }),
  },
  { title: 'Avatar', ...base, description: 'Picture' },
);

const UserOrder = Type.Object(
  {
    department_id: Type.String({ description: 'Department, as department_id_type says' }),
    user_order: Type.Integer({ description: 'Place among the people of the department; higher comes first' }),
    department_order: Type.Integer({
      description: "Place among the person's departments; higher comes first",
    }),
    is_primary_dept: Type.Boolean({ description: 'Whether this is the main department' }),
  },
  { title: 'UserOrder', description: 'A place in a department' },
);

/** A person. The published shape without what Okra doesn't keep: custom fields, seats, job levels, paths. */
export const User = Type.Object(
  {
    union_id: Type.String({ description: 'The person, as the apps of one developer know them' }),
    user_id: Type.Optional(
      Type.String({
        description: 'The person within the company',
        fieldScopes: ['contact:user.employee_id:readonly'],
      }),
    ),
    open_id: Type.String({ description: 'The person, as the calling app knows them' }),
    name: Type.Optional(Type.String({ ...base, description: 'Name' })),
    en_name: Type.Optional(Type.String({ ...base, description: 'English name' })),
    nickname: Type.Optional(Type.String({ ...base, description: 'Nickname' })),
    email: Type.Optional(
      Type.String({ description: 'Email address', fieldScopes: ['contact:user.email:readonly'] }),
    ),
    mobile: Type.Optional(
      Type.String({ description: 'Phone number', fieldScopes: ['contact:user.phone:readonly'] }),
    ),
    mobile_visible: Type.Optional(Type.Boolean({ description: 'Whether colleagues see the phone number' })),
    gender: Type.Optional(
      choice([0, 1, 2, 3], {
        description: '0 not said, 1 male, 2 female, 3 other',
        fieldScopes: contactScopes('contact:user.gender:readonly'),
      }),
    ),
    avatar: Type.Optional(Avatar),
    status: Type.Optional(UserStatus),
    department_ids: Type.Optional(
      Type.Array(Type.String(), { ...department, description: 'Departments, as department_id_type says' }),
    ),
    leader_user_id: Type.Optional(
      Type.String({ ...department, description: 'Manager, as user_id_type says' }),
    ),
    city: Type.Optional(Type.String({ ...employee, description: 'City of work' })),
    country: Type.Optional(Type.String({ ...employee, description: 'Country or region as two letters' })),
    work_station: Type.Optional(Type.String({ ...employee, description: 'Desk' })),
    join_time: Type.Optional(
      Type.Integer({ ...employee, description: 'When they joined, in seconds since 1970' }),
    ),
    is_tenant_manager: Type.Optional(
      Type.Boolean({ ...employee, description: 'Whether a chief administrator' }),
    ),
    employee_no: Type.Optional(
      Type.String({
        description: 'Employee number',
        fieldScopes: contactScopes('contact:user.employee_number:read', 'contact:user.employee:readonly'),
      }),
    ),
    employee_type: Type.Optional(
      Type.Integer({
        ...employee,
        description: '1 regular, 2 intern, 3 outsourced, 4 contractor, 5 consultant',
      }),
    ),
    orders: Type.Optional(Type.Array(UserOrder, { ...department, description: 'Places in departments' })),
    enterprise_email: Type.Optional(Type.String({ ...employee, description: 'Mailbox run by the company' })),
    job_title: Type.Optional(Type.String({ ...employee, description: 'Job title' })),
    is_frozen: Type.Optional(Type.Boolean({ description: 'Whether suspended' })),
  },
  { title: 'User', description: 'A person' },
);
export type User = Static<typeof User>;

export const UserContact = Type.Object(
  {
    user_id: Type.Optional(
      Type.String({
        description: 'The person, as user_id_type says; absent if nobody has that address or number',
      }),
    ),
    email: Type.Optional(Type.String({ description: 'The address asked for' })),
    mobile: Type.Optional(Type.String({ description: 'The phone number asked for' })),
    status: Type.Optional(UserStatus),
  },
  { title: 'UserContact', description: 'What was found for one address or number' },
);
export type UserContact = Static<typeof UserContact>;

const idTypes = { user_id_type: ContactUserIdTypeQuery, department_id_type: DepartmentIdTypeQuery };
const asked = (what: string) =>
  Type.Array(Type.String({ minLength: 1 }), { maxItems: 50, description: what });

export const batchGetUserIds = endpoint({
  name: 'contact.v3.user.batchGetId',
  summary: 'Find the ids of people by email address or phone number',
  method: 'POST',
  path: '/open-apis/contact/v3/users/batch_get_id',
  tokens: ['tenant'],
  scopes: ['contact:user.id:readonly'],
  limits: platformLimits,
  effect: 'read',
  query: Type.Object({ user_id_type: ContactUserIdTypeQuery }),
  body: Type.Object({
    emails: Type.Optional(asked('Email addresses')),
    mobiles: Type.Optional(asked('Phone numbers; from outside mainland China with + and country code')),
    include_resigned: Type.Optional(
      Type.Boolean({ default: false, description: 'Whether to find people who left, too' }),
    ),
  }),
  data: Type.Object({
    user_list: Type.Array(UserContact, { description: 'One for each address, then one for each number' }),
  }),
  errors: contactErrors,
});

export const getUser = endpoint({
  name: 'contact.v3.user.get',
  summary: 'Get one person',
  method: 'GET',
  path: '/open-apis/contact/v3/users/:user_id',
  tokens: ['tenant', 'user'],
  scopes: contactScopes('contact:contact.base:readonly'),
  limits: platformLimits,
  effect: 'read',
  params: Type.Object({ user_id: Type.String({ minLength: 1, description: 'Who, as user_id_type says' }) }),
  query: Type.Object(idTypes),
  data: Type.Object({ user: User }),
  errors: contactUserErrors,
});

export const batchGetUsers = endpoint({
  name: 'contact.v3.user.batch',
  summary: 'Get people by their ids',
  method: 'GET',
  path: '/open-apis/contact/v3/users/batch',
  tokens: ['tenant', 'user'],
  scopes: ['contact:contact.base:readonly'],
  limits: platformLimits,
  effect: 'read',
  query: Type.Object({ user_ids: ids('Who, as user_id_type says', 50), ...idTypes }),
  data: Type.Object({
    items: Type.Array(User, { description: 'Those of them who exist, in the order asked' }),
  }),
  errors: contactUserErrors,
});

export const findUsersByDepartment = endpoint({
  name: 'contact.v3.user.findByDepartment',
  summary: 'List the people directly in a department',
  method: 'GET',
  path: '/open-apis/contact/v3/users/find_by_department',
  tokens: ['tenant', 'user'],
  scopes: contactScopes('contact:contact.base:readonly', 'contact:department.organize:readonly'),
  limits: platformLimits,
  effect: 'read',
  query: Type.Object({
    ...idTypes,
    department_id: Type.String({
      minLength: 1,
      examples: ['0'],
      description: 'Which department, as department_id_type says; 0 is the whole company',
    }),
    ...pageQuery({ min: 1, max: 50, default: 10 }),
  }),
  data: Type.Object({ ...pageData, items: Type.Array(User, { description: 'People' }) }),
  errors: contactUserListErrors,
});
