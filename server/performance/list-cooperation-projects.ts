import type {
  getCooperationProject as getEndpoint,
  listCooperationProjects as endpoint,
  Project,
} from '../../contract/app/performance/cooperation.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, refPresenter } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { nameV2 } from './present.ts';
import { findProject, listProjectMembers, listProjects, type ProjectRow } from './project-queries.ts';
import { getSemester, requireFullAdmin } from './reach.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

export const listCooperationProjects: Handler<typeof endpoint> = async (ctx, { query }) => {
  await requireFullAdmin(ctx);
  const { id: semester_id } = await getSemester(ctx, query.semester_id);
  const of = { endpoint: 'okra.performance.v1.cooperationProject.list', filters: { semester_id } };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, (after, limit) =>
    listProjects(ctx.db, ctx.actor.tenantId, semester_id, after, limit),
  );
  return {
    items: rows.map((row) => ({
      id: row.id,
      semester_id,
      name: nameV2(row),
      member_count: row.member_count,
    })),
    ...page,
  };
};

export const getCooperationProject: Handler<typeof getEndpoint> = async (ctx, { params, query }) => {
  await requireFullAdmin(ctx);
  const project = await reachProject(ctx, params.project_id);
  return { project: await presentProject(ctx, query.user_id_type, project) };
};

export async function reachProject(ctx: Caller, id: string): Promise<ProjectRow> {
  const project = await findProject(ctx.db, ctx.actor.tenantId, id);
  if (!project) throw ctx.invalid('project_id', 'there is no such cooperation project', id);
  return project;
}

export async function presentProject(
  ctx: Pick<Caller, 'actor' | 'db'>,
  type: UserIdType = 'open_id',
  project: ProjectRow,
): Promise<Project> {
  const members = await listProjectMembers(ctx.db, ctx.actor.tenantId, project.id);
  const ids = members.flatMap(({ user_id, leader_id }) => [user_id, leader_id ?? user_id]);
  const people = await findPeople(ctx, new Set(ids));
  const present = refPresenter(ctx.actor, type);
  const refOf = (id: string) => present(people.get(id) ?? { id, user_id: '' });
  return {
    id: project.id,
    semester_id: project.semester_id,
    name: nameV2(project),
    members: members.map(({ user_id, leader_id, role_ids }) => ({
      user_id: refOf(user_id),
      ...(leader_id !== null && { leader_user_id: refOf(leader_id) }),
      role_ids: JSON.parse(role_ids) as string[], // as: written by write-cooperation-project.ts
    })),
  };
}
