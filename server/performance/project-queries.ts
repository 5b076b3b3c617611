import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';

export interface ProjectRoleRow {
  id: string;
  name_zh: string;
  name_en: string;
}

export function insertProjectRole(
  db: Writer,
  tenantId: string,
  { id, name_zh, name_en }: ProjectRoleRow,
  now: number,
): Promise<number> {
  return db.run(sql`
    insert into perf_project_roles (tenant_id, id, name_zh, name_en, created_time)
    values (${tenantId}, ${id}, ${name_zh}, ${name_en}, ${now})`);
}

export function listProjectRoles(
  db: Reader,
  tenantId: string,
  after: string,
  limit: number,
): Promise<ProjectRoleRow[]> {
  return db.all<ProjectRoleRow>(sql`
    select o.id, o.name_zh, o.name_en from perf_project_roles o
    where o.tenant_id = ${tenantId} and o.id > ${after} order by o.id limit ${limit}`);
}

export function listProjectRolesByIds(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<ProjectRoleRow[]> {
  return db.all<ProjectRoleRow>(sql`
    select o.id, o.name_zh, o.name_en from perf_project_roles o
    where o.tenant_id = ${tenantId} and o.id in ${list(ids)}`);
}

export function deleteProjectRole(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`delete from perf_project_roles where tenant_id = ${tenantId} and id = ${id}`);
}

/** One of the projects in which somebody has a role. */
export function findProjectWithRole(
  db: Reader,
  tenantId: string,
  roleId: string,
): Promise<Pick<ProjectRow, 'id' | 'name_zh'> | undefined> {
  return db.one<Pick<ProjectRow, 'id' | 'name_zh'>>(sql`
    select j.id, j.name_zh from perf_project_members m
    join perf_projects j on j.tenant_id = m.tenant_id and j.id = m.project_id
    where m.tenant_id = ${tenantId} and m.role_ids like ${`%"${roleId}"%`} limit 1`);
}

export interface ProjectRow {
  id: string;
  semester_id: string;
  name_zh: string;
  name_en: string;
  created_time: number;
  updated_time: number;
}

export function findProject(db: Reader, tenantId: string, id: string): Promise<ProjectRow | undefined> {
  return db.one<ProjectRow>(sql`
    select j.id, j.semester_id, j.name_zh, j.name_en, j.created_time, j.updated_time from perf_projects j
    where j.tenant_id = ${tenantId} and j.id = ${id}`);
}

export function listProjects(
  db: Reader,
  tenantId: string,
  semesterId: string,
  after: string,
  limit: number,
): Promise<(ProjectRow & { member_count: number })[]> {
  return db.all<ProjectRow & { member_count: number }>(sql`
    select j.id, j.semester_id, j.name_zh, j.name_en, j.created_time, j.updated_time,
      (select count(*) from perf_project_members m where m.tenant_id = j.tenant_id and m.project_id = j.id) as member_count
    from perf_projects j
    where j.tenant_id = ${tenantId} and j.semester_id = ${semesterId} and j.id > ${after}
    order by j.id limit ${limit}`);
}

/** Writes of its people begin with this, so that they run one by one. */
export function upsertProject(db: Writer, tenantId: string, j: ProjectRow): Promise<number> {
  return db.run(sql`
    insert into perf_projects (tenant_id, id, semester_id, name_zh, name_en, created_time, updated_time)
    values (${tenantId}, ${j.id}, ${j.semester_id}, ${j.name_zh}, ${j.name_en}, ${j.created_time}, ${j.updated_time})
    on conflict (tenant_id, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
      updated_time = excluded.updated_time`);
}

/** With its people. */
export function deleteProject(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`delete from perf_projects where tenant_id = ${tenantId} and id = ${id}`);
}

/** One of these stages in which reviews were asked for because of a project. */
export function findStageOnProject(
  db: Reader,
  tenantId: string,
  stageIds: readonly string[],
  projectId: string,
): Promise<{ stage_id: string } | undefined> {
  return db.one<{ stage_id: string }>(sql`
    select r.stage_id from perf_records r
    where r.tenant_id = ${tenantId} and r.stage_id in ${list(stageIds)} and r.project_ids like ${`%"${projectId}"%`}
    limit 1`);
}

export interface ProjectMemberRow {
  user_id: string;
  leader_id: string | null;
  role_ids: string;
}

export function listProjectMembers(
  db: Reader,
  tenantId: string,
  projectId: string,
): Promise<ProjectMemberRow[]> {
  return db.all<ProjectMemberRow>(sql`
    select m.user_id, m.leader_id, m.role_ids from perf_project_members m
    where m.tenant_id = ${tenantId} and m.project_id = ${projectId} order by m.position`);
}

export function deleteProjectMembers(db: Writer, tenantId: string, projectId: string): Promise<number> {
  return db.run(sql`
    delete from perf_project_members where tenant_id = ${tenantId} and project_id = ${projectId}`);
}

export async function insertProjectMembers(
  db: Writer,
  tenantId: string,
  { id, semester_id }: Pick<ProjectRow, 'id' | 'semester_id'>,
  members: readonly ProjectMemberRow[],
): Promise<void> {
  const values = members.map((m, position) => [
    tenantId,
    id,
    m.user_id,
    semester_id,
    position,
    m.leader_id,
    m.role_ids,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_project_members (tenant_id, project_id, user_id, semester_id, position, leader_id, role_ids)
      values ${rows(chunk)}`);
}

export interface MembershipRow extends ProjectMemberRow {
  semester_id: string;
  project_id: string;
  name_zh: string;
  name_en: string;
}

/** What people take part in. */
export function listMemberships(
  db: Reader,
  tenantId: string,
  semesterIds: readonly string[],
  userIds: readonly string[],
): Promise<MembershipRow[]> {
  return db.all<MembershipRow>(sql`
    select m.semester_id, m.user_id, m.project_id, m.leader_id, m.role_ids, j.name_zh, j.name_en
    from perf_project_members m
    join perf_projects j on j.tenant_id = m.tenant_id and j.id = m.project_id
    where m.tenant_id = ${tenantId} and m.semester_id in ${list(semesterIds)} and m.user_id in ${list(userIds)}
    order by m.semester_id, m.user_id, m.project_id`);
}
