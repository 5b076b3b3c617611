import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, UserRef } from '../../ids.ts';
import { pageData, pageQuery } from '../../page.ts';
import { appPath, appReads, appWrites, I18n, idTypeQuery, NewI18n } from '../../performance/entity.ts';

const Role = Type.Object(
  { id: Id('role'), name: I18n },
  { title: 'CooperationRole', description: 'What somebody can be in a cooperation project' },
);

export const createCooperationRole = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.cooperationRole.create',
  summary: 'Create a role that people have in cooperation projects',
  method: 'POST',
  path: `${appPath}/cooperation_roles`,
  body: Type.Object({ name: NewI18n('Its name') }),
  data: Type.Object({ role: Role }),
});

export const listCooperationRoles = endpoint({
  ...appReads,
  name: 'okra.performance.v1.cooperationRole.list',
  summary: 'List the roles that people have in cooperation projects',
  method: 'GET',
  path: `${appPath}/cooperation_roles`,
  query: Type.Object(pageQuery({ min: 1, max: 100, default: 20 })),
  data: Type.Object({ items: Type.Array(Role, { description: 'Roles' }), ...pageData }),
});

export const deleteCooperationRole = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.cooperationRole.delete',
  summary: 'Delete a role that nobody has in a cooperation project',
  method: 'DELETE',
  path: `${appPath}/cooperation_roles/:role_id`,
  params: Type.Object({ role_id: Id('role') }),
  data: Type.Object({}),
});

const Member = Type.Object(
  {
    user_id: UserRef,
    leader_user_id: Type.Optional(UserRef),
    role_ids: Type.Array(Id('role'), { description: 'Roles' }),
  },
  { title: 'CooperationMember', description: 'Somebody who takes part, with the leader within the project' },
);

const project = {
  id: Id('cooperation project'),
  semester_id: Id('semester'),
  name: I18n,
} as const;
const Project = Type.Object(
  { ...project, members: Type.Array(Member, { description: 'Who takes part' }) },
  { title: 'CooperationProject', description: 'Work that people of a semester do together' },
);
export type Project = Static<typeof Project>;

const newProject = {
  name: NewI18n('Its name'),
  members: Type.Array(
    Type.Object(
      {
        user_id: Type.String({ minLength: 1, description: 'Who, as user_id_type says' }),
        leader_user_id: Type.Optional(
          Type.String({ minLength: 1, description: 'The direct leader: another member of the project' }),
        ),
        role_ids: Type.Optional(Type.Array(Id('role'), { maxItems: 10, description: 'Roles' })),
      },
      { title: 'NewCooperationMember', description: 'Somebody who takes part' },
    ),
    { maxItems: 1000, description: 'Everybody who takes part' },
  ),
};
const answersProject = {
  ...appWrites,
  query: Type.Object(idTypeQuery),
  data: Type.Object({ project: Project }),
} as const;
const path = `${appPath}/cooperation_projects`;
const ofProject = {
  path: `${path}/:project_id`,
  params: Type.Object({ project_id: Id('cooperation project') }),
} as const;

export const createCooperationProject = endpoint({
  ...answersProject,
  name: 'okra.performance.v1.cooperationProject.create',
  summary: 'Create a cooperation project of a semester with its people',
  method: 'POST',
  path,
  body: Type.Object({ semester_id: Id('semester'), ...newProject }),
});

export const replaceCooperationProject = endpoint({
  ...answersProject,
  ...ofProject,
  name: 'okra.performance.v1.cooperationProject.replace',
  summary: 'Replace name and people of a cooperation project',
  method: 'PUT',
  body: Type.Object(newProject),
});

export const getCooperationProject = endpoint({
  ...answersProject,
  ...appReads,
  ...ofProject,
  name: 'okra.performance.v1.cooperationProject.get',
  summary: 'Get a cooperation project with its people',
  method: 'GET',
});

export const deleteCooperationProject = endpoint({
  ...appWrites,
  ...ofProject,
  name: 'okra.performance.v1.cooperationProject.delete',
  summary: 'Delete a cooperation project that no review rests on',
  method: 'DELETE',
  data: Type.Object({}),
});

export const listCooperationProjects = endpoint({
  ...appReads,
  name: 'okra.performance.v1.cooperationProject.list',
  summary: 'List the cooperation projects of a semester',
  method: 'GET',
  path,
  query: Type.Object({
    semester_id: Id('semester'),
    ...pageQuery({ min: 1, max: 100, default: 20 }),
  }),
  data: Type.Object({
    items: Type.Array(
      Type.Object(
        { ...project, member_count: Type.Integer({ description: 'How many people take part' }) },
        { title: 'ListedCooperationProject', description: 'A cooperation project' },
      ),
      { description: 'Cooperation projects' },
    ),
    ...pageData,
  }),
});
