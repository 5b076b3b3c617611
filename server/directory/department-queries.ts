import type { Reader, Writer } from '../db/database.ts';
import { list, rows, sql } from '../db/sql.ts';

export interface DepartmentRow {
  id: string;
  department_id: string;
  parent_id: string | null;
  parent_department_id: string | null;
  path: string;
  name: string;
  en_name: string;
  leader_id: string | null;
  leader_user_id: string | null;
  position: number;
}

const columns = sql`d.id, d.department_id, d.parent_id, p.department_id as parent_department_id, d.path, d.name,
  d.en_name, d.leader_id, u.user_id as leader_user_id, d.position`;

const related = sql`left join departments p on p.tenant_id = d.tenant_id and p.id = d.parent_id
  left join users u on u.tenant_id = d.tenant_id and u.id = d.leader_id`;

export function findDepartment(db: Reader, tenantId: string, id: string): Promise<DepartmentRow | undefined> {
  return db.one<DepartmentRow>(sql`
    select ${columns} from departments d ${related} where d.tenant_id = ${tenantId} and d.id = ${id}`);
}

export function findDepartmentByKey(
  db: Reader,
  tenantId: string,
  key: string,
): Promise<DepartmentRow | undefined> {
  return db.one<DepartmentRow>(sql`
    select ${columns} from departments d ${related} where d.tenant_id = ${tenantId} and d.department_id = ${key}`);
}

interface Page {
  after: string;
  limit: number;
}

/** In order of ids: a keyset that later departments do not disturb. Without a parent, the top departments. */
export function listChildren(db: Reader, tenantId: string, parentId: string | null, page: Page) {
  return db.all<DepartmentRow>(sql`
    select ${columns} from departments d ${related}
    where d.tenant_id = ${tenantId} and d.parent_id is not distinct from ${parentId} and d.id > ${page.after}
    order by d.id limit ${page.limit}`);
}

/** Every department below a path. */
export function listDescendants(
  db: Reader,
  tenantId: string,
  path: string,
  page: Page,
): Promise<DepartmentRow[]> {
  return db.all<DepartmentRow>(sql`
    select ${columns} from departments d ${related}
    where d.tenant_id = ${tenantId} and substr(d.path, 1, length(${path})) = ${path} and d.path <> ${path}
      and d.id > ${page.after}
    order by d.id limit ${page.limit}`);
}

export interface MemberCountRow {
  id: string;
  members: number;
  primary_members: number;
}

/**
 * People in each department and below it, each counted once, without those who left. A letter is above every digit.
 * `cross join`: SQLite would walk all members of the tenant, and look for the department of each.
 */
export function countMembers(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<MemberCountRow[]> {
  return db.all<MemberCountRow>(sql`
    select d.id, count(distinct m.user_id) as members,
      count(distinct case when m.is_primary then m.user_id end) as primary_members
    from departments d
    join departments below on below.tenant_id = d.tenant_id and below.path >= d.path and below.path < d.path || 'z'
    cross join department_members m
    join users u on u.tenant_id = m.tenant_id and u.id = m.user_id and u.status not in ('resigned', 'exited')
    where d.tenant_id = ${tenantId} and d.id in ${list(ids)}
      and m.tenant_id = below.tenant_id and m.department_id = below.id
    group by d.id`);
}

export interface PlaceRow {
  user_id: string;
  id: string;
  department_id: string;
  position: number;
  is_primary: boolean;
}

/** Where people sit, main departments first. */
export function listPlaces(db: Reader, tenantId: string, userIds: readonly string[]): Promise<PlaceRow[]> {
  return db.all<PlaceRow>(sql`
    select m.user_id, d.id, d.department_id, m.position, m.is_primary from department_members m
    join departments d on d.tenant_id = m.tenant_id and d.id = m.department_id
    where m.tenant_id = ${tenantId} and m.user_id in ${list(userIds)}
    order by m.user_id, m.is_primary desc, d.id`);
}

export interface NewDepartment {
  id: string;
  department_id: string;
  parent_id: string | null;
  path: string;
  name: string;
  en_name: string;
  position: number;
  created_time: number;
}

/** Parents stand before their children. Heads are set later, because they are members. */
export function insertDepartments(
  db: Writer,
  tenantId: string,
  departments: readonly NewDepartment[],
): Promise<number> {
  return db.run(sql`
    insert into departments
      (tenant_id, id, department_id, parent_id, path, name, en_name, position, created_time, updated_time)
    values ${rows(
      departments.map((d) => [
        tenantId,
        d.id,
        d.department_id,
        d.parent_id,
        d.path,
        d.name,
        d.en_name,
        d.position,
        d.created_time,
        d.created_time,
      ]),
    )}`);
}

export function updateDepartmentLeader(db: Writer, tenantId: string, id: string, leaderId: string | null) {
  return db.run(
    sql`update departments set leader_id = ${leaderId} where tenant_id = ${tenantId} and id = ${id}`,
  );
}

export interface Membership {
  department_id: string;
  user_id: string;
  position: number;
  is_primary: boolean;
}

export function insertMembers(db: Writer, tenantId: string, members: readonly Membership[]): Promise<number> {
  return db.run(sql`
    insert into department_members (tenant_id, department_id, user_id, position, is_primary)
    values ${rows(members.map((m) => [tenantId, m.department_id, m.user_id, m.position, m.is_primary]))}`);
}

/** Makes departments people's main ones; those they had before they leave. */
export async function updateMainDepartments(
  db: Writer,
  tenantId: string,
  pairs: readonly (readonly [userId: string, departmentId: string])[],
): Promise<void> {
  const userIds = pairs.map(([userId]) => userId);
  await db.run(sql`
    delete from department_members
    where tenant_id = ${tenantId} and user_id in ${list(userIds)} and is_primary`);
  await db.run(sql`
    insert into department_members (tenant_id, department_id, user_id, position, is_primary)
    values ${rows(pairs.map(([userId, departmentId]) => [tenantId, departmentId, userId, 0, true]))}
    on conflict (tenant_id, department_id, user_id) do update set is_primary = excluded.is_primary`);
}

export function listMainDepartments(db: Reader, tenantId: string) {
  return db.all<{ user_id: string; department_id: string }>(
    sql`select user_id, department_id from department_members where tenant_id = ${tenantId} and is_primary`,
  );
}

export interface DepartmentNameRow {
  id: string;
  department_id: string;
  path: string;
  name: string;
}

export function listDepartmentNames(db: Reader, tenantId: string): Promise<DepartmentNameRow[]> {
  return db.all<DepartmentNameRow>(sql`
    select id, department_id, path, name from departments where tenant_id = ${tenantId}`);
}
