import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, Milliseconds, UserRef, word } from '../../ids.ts';
import { pageData, pageQuery } from '../../page.ts';
import { appPath, appReads, appWrites, idTypeQuery, ScalarUserId } from '../../performance/entity.ts';
import { VisibleSetting } from '../../performance/user-group.ts';

const GroupId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$', description: 'Id of the group' });
const SemesterId = Type.Optional(Id('semester that it belongs to'));
const ActivityId = Type.Optional(Id('project that it belongs to'));
const fields = {
  name: Type.String({ minLength: 1, maxLength: 200, description: 'Its name' }),
  membership: word(['manual', 'api'], { description: 'Who names its people: an administrator, or an app' }),
};
const options = {
  scope_visible_setting: Type.Optional(VisibleSetting),
  max_members: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000, description: 'How many people it takes; 10,000 unless set' }),
  ),
};

export const Group = Type.Object(
  {
    group_id: GroupId,
    ...fields,
    scope_visible_setting: VisibleSetting,
    max_members: Type.Integer({ description: 'How many people it takes' }),
    semester_id: SemesterId,
    activity_id: ActivityId,
    create_time: Milliseconds('When it was created'),
    modify_time: Milliseconds('When it was last changed'),
    create_user_id: ScalarUserId('Who created it; missing where a program did'),
    modify_user_id: ScalarUserId('Who last changed it; missing where a program did'),
  },
  { title: 'PerformanceGroup', description: 'People taken together' },
);
export type Group = Static<typeof Group>;

const answersGroup = {
  ...appWrites,
  query: Type.Object(idTypeQuery),
  data: Type.Object({ group: Group }),
} as const;

export const createGroup = endpoint({
  ...answersGroup,
  name: 'okra.performance.v1.group.create',
  summary: 'Create a group of people',
  method: 'POST',
  path: `${appPath}/groups`,
  body: Type.Object({
    group_id: Type.Optional(GroupId),
    ...fields,
    ...options,
    semester_id: SemesterId,
    activity_id: ActivityId,
  }),
});

export const listGroups = endpoint({
  ...appReads,
  name: 'okra.performance.v1.group.list',
  summary: 'List the groups of people',
  method: 'GET',
  path: `${appPath}/groups`,
  query: Type.Object({ ...idTypeQuery, ...pageQuery({ min: 1, max: 100, default: 20 }) }),
  data: Type.Object({ items: Type.Array(Group, { description: 'Groups' }), ...pageData }),
});

const ofGroup = { params: Type.Object({ group_id: GroupId }) } as const;
const path = `${appPath}/groups/:group_id`;

export const patchGroup = endpoint({
  ...answersGroup,
  ...ofGroup,
  name: 'okra.performance.v1.group.patch',
  summary: 'Change a group of people',
  method: 'PATCH',
  path,
  body: Type.Partial(Type.Object({ ...fields, ...options })),
});

export const deleteGroup = endpoint({
  ...appWrites,
  ...ofGroup,
  name: 'okra.performance.v1.group.delete',
  summary: 'Delete a group of people that no target is about',
  method: 'DELETE',
  path,
  data: Type.Object({}),
});

export const listGroupMembers = endpoint({
  ...appReads,
  ...ofGroup,
  name: 'okra.performance.v1.group.listMembers',
  summary: 'List who is in a group of people',
  method: 'GET',
  path: `${path}/members`,
  query: Type.Object({ ...idTypeQuery, ...pageQuery({ min: 1, max: 500, default: 20 }) }),
  data: Type.Object({ items: Type.Array(UserRef, { description: 'People' }), ...pageData }),
});

export const setGroupMembers = endpoint({
  ...appWrites,
  ...ofGroup,
  name: 'okra.performance.v1.group.setMembers',
  summary: 'Say by hand who is in a group of people',
  method: 'PUT',
  path: `${path}/members`,
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    user_ids: Type.Array(Type.String(), {
      maxItems: 10_000,
      description: 'Everybody who shall be in it, as user_id_type says',
    }),
  }),
  data: Type.Object({ members: Type.Integer({ description: 'How many people are in it now' }) }),
});
