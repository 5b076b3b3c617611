import type {
  createCooperationProject as createEndpoint,
  replaceCooperationProject as replaceEndpoint,
} from '../../contract/app/performance/cooperation.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader, Writer } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import { presentProject, reachProject } from './list-cooperation-projects.ts';
import { listSemesterPeopleByIds } from './people-queries.ts';
import { namesOf } from './present.ts';
import {
  deleteProjectMembers,
  insertProjectMembers,
  listProjectRolesByIds,
  type ProjectMemberRow,
  type ProjectRow,
  upsertProject,
} from './project-queries.ts';
import { loopsIn } from './project-rules.ts';
import { getSemester, requireFullAdmin } from './reach.ts';

type Body = Input<typeof replaceEndpoint>['body'];
type Caller = Pick<Ctx, 'actor' | 'clock' | 'invalid'> & { readonly db: Reader };

export const createCooperationProject: Handler<typeof createEndpoint> = async (ctx, { query, body }) => {
  await requireFullAdmin(ctx);
  const { id: semester_id } = await getSemester(ctx, body.semester_id);
  const made = { id: ctx.newId(), semester_id, created_time: ctx.clock.now() };
  const project = await keepProject(ctx, query.user_id_type, made, body);
  return { project: await presentProject(ctx, query.user_id_type, project) };
};

/** Reviews that have been asked for stay with the leaders of then. */
export const replaceCooperationProject: Handler<typeof replaceEndpoint> = async (
  ctx,
  { params, query, body },
) => {
  await requireFullAdmin(ctx);
  const before = await reachProject(ctx, params.project_id);
  const project = await keepProject(ctx, query.user_id_type, before, body);
  return { project: await presentProject(ctx, query.user_id_type, project) };
};

async function keepProject(
  ctx: Caller & { readonly db: Writer },
  type: UserIdType | undefined,
  { id, semester_id, created_time }: Pick<ProjectRow, 'id' | 'semester_id' | 'created_time'>,
  body: Body,
): Promise<ProjectRow> {
  const { tenantId } = ctx.actor;
  const now = ctx.clock.now();
  const project = { id, semester_id, ...namesOf(body.name), created_time, updated_time: now };
  await upsertProject(ctx.db, tenantId, project);
  const members = await readMembers(ctx, type, semester_id, body.members);
  await deleteProjectMembers(ctx.db, tenantId, id);
  await insertProjectMembers(ctx.db, tenantId, project, members);
  return project;
}

async function readMembers(
  ctx: Caller,
  type: UserIdType = 'open_id',
  semesterId: string,
  members: Body['members'],
): Promise<ProjectMemberRow[]> {
  const { tenantId } = ctx.actor;
  await refuseRoles(ctx, members);
  const texts = members.flatMap(({ user_id, leader_user_id = user_id }) => [user_id, leader_user_id]);
  const ids = await resolveUsers(ctx, type, [...new Set(texts)]);
  const people = await listSemesterPeopleByIds(ctx.db, tenantId, semesterId, [...ids.values()]);
  const ofSemester = new Set(people.map(({ user_id }) => user_id));
  const places = new Map<string, number>();
  members.forEach(({ user_id }, at) => {
    const id = ids.get(user_id);
    const field = `members[${at}].user_id`;
    if (id === undefined || !ofSemester.has(id))
      throw ctx.invalid(field, 'is nobody of this semester', user_id);
    if (places.has(id)) throw ctx.invalid(field, 'is there twice', user_id);
    places.set(id, at);
  });
  const read = members.map(({ user_id, leader_user_id, role_ids = [] }, at) => {
    const leader_id = leader_user_id === undefined ? null : (ids.get(leader_user_id) ?? '');
    if (leader_id !== null && !places.has(leader_id))
      throw ctx.invalid(`members[${at}].leader_user_id`, 'is no member of this project', leader_user_id);
    return { user_id: ids.get(user_id) ?? '', leader_id, role_ids: JSON.stringify(role_ids) };
  });
  const [loop] = loopsIn(read);
  if (loop !== undefined)
    throw ctx.invalid(
      `members[${loop}].leader_user_id`,
      'is led by the member in turn, or is the same person',
      members[loop]?.leader_user_id,
    );
  return read;
}

async function refuseRoles(ctx: Caller, members: Body['members']): Promise<void> {
  const asked = new Set(members.flatMap(({ role_ids = [] }) => role_ids));
  const known = new Set(
    (await listProjectRolesByIds(ctx.db, ctx.actor.tenantId, [...asked])).map(({ id }) => id),
  );
  members.forEach(({ role_ids = [] }, at) =>
    role_ids.forEach((id, index) => {
      const field = `members[${at}].role_ids[${index}]`;
      if (!known.has(id)) throw ctx.invalid(field, 'there is no such role', id);
      if (role_ids.indexOf(id) !== index) throw ctx.invalid(field, 'is there twice', id);
    }),
  );
}
