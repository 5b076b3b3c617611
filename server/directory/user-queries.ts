import type { Reader, Writer } from '../db/database.ts';
import { lookUp, type Place } from '../db/look-up.ts';
import { list, rows, sql } from '../db/sql.ts';

export type UserStatus = 'active' | 'frozen' | 'resigned' | 'unjoined' | 'exited';

export interface UserRow {
  id: string;
  user_id: string;
  employee_no: string | null;
  name: string;
  en_name: string;
  email: string | null;
  mobile: string | null;
  gender: number;
  city: string | null;
  country: string | null;
  job_title: string | null;
  employee_type: number;
  join_time: number | null;
  leave_time: number | null;
  status: UserStatus;
  leader_id: string | null;
  created_time: number;
  updated_time: number;
}

/** A person with the two ids of their manager. */
export interface UserWithLeaderRow extends UserRow {
  leader_user_id: string | null;
}

const columns = sql`u.id, u.user_id, u.employee_no, u.name, u.en_name, u.email, u.mobile, u.gender, u.city, u.country,
  u.job_title, u.employee_type, u.join_time, u.leave_time, u.status, u.leader_id, u.created_time, u.updated_time,
  l.user_id as leader_user_id`;

const leader = sql`left join users l on l.tenant_id = u.tenant_id and l.id = u.leader_id`;

export function listUsersByIds(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<UserWithLeaderRow[]> {
  return db.all<UserWithLeaderRow>(sql`
    select ${columns} from users u ${leader} where u.tenant_id = ${tenantId} and u.id in ${list(ids)}`);
}

export function listUsersByUserIds(db: Reader, tenantId: string, userIds: readonly string[]) {
  return db.all<UserWithLeaderRow>(sql`
    select ${columns} from users u ${leader} where u.tenant_id = ${tenantId} and u.user_id in ${list(userIds)}`);
}

/** People directly in a department who have not left, in order of ids: a keyset that newcomers do not disturb. */
export function listDepartmentUsers(
  db: Reader,
  tenantId: string,
  departmentId: string,
  page: { after: string; limit: number },
): Promise<UserWithLeaderRow[]> {
  return db.all<UserWithLeaderRow>(sql`
    select ${columns} from department_members m
    join users u on u.tenant_id = m.tenant_id and u.id = m.user_id ${leader}
    where m.tenant_id = ${tenantId} and m.department_id = ${departmentId} and m.user_id > ${page.after}
      and u.status not in ('resigned', 'exited')
    order by m.user_id limit ${page.limit}`);
}

/** People in no department at all: those directly in the company. */
export function listUsersOutsideDepartments(
  db: Reader,
  tenantId: string,
  page: { after: string; limit: number },
): Promise<UserWithLeaderRow[]> {
  return db.all<UserWithLeaderRow>(sql`
    select ${columns} from users u ${leader}
    where u.tenant_id = ${tenantId} and u.id > ${page.after} and u.status not in ('resigned', 'exited')
      and not exists (select 1 from department_members m where m.tenant_id = u.tenant_id and m.user_id = u.id)
    order by u.id limit ${page.limit}`);
}

export interface ContactRow extends IdRow {
  email: string | null;
  mobile: string | null;
  status: UserStatus;
}

/** Addresses are stored in lower case. */
export function listUsersByContact(
  db: Reader,
  tenantId: string,
  emails: readonly string[],
  mobiles: readonly string[],
): Promise<ContactRow[]> {
  return db.all<ContactRow>(sql`
    select id, user_id, email, mobile, status from users
    where tenant_id = ${tenantId} and email in ${list(emails)}
    union all
    select id, user_id, email, mobile, status from users
    where tenant_id = ${tenantId} and mobile in ${list(mobiles)}`);
}

export interface IdRow {
  id: string;
  user_id: string;
}

const knownIds: Place<IdRow> = { key: 'id' };

export function listKnownIds(db: Reader, tenantId: string, ids: readonly string[]): Promise<IdRow[]> {
  return lookUp(
    db,
    knownIds,
    { within: [tenantId], keys: ids },
    (all) => sql`select id, user_id from users where tenant_id = ${tenantId} and id in ${list(all)}`,
  );
}

const idsByUserIds: Place<IdRow> = { key: 'user_id' };

export function listIdsByUserIds(db: Reader, tenantId: string, userIds: readonly string[]): Promise<IdRow[]> {
  return lookUp(
    db,
    idsByUserIds,
    { within: [tenantId], keys: userIds },
    (all) => sql`select id, user_id from users where tenant_id = ${tenantId} and user_id in ${list(all)}`,
  );
}

export interface PersonRow extends IdRow {
  name: string;
  en_name: string;
}

const people: Place<PersonRow> = { key: 'id' };

export function listPeople(db: Reader, tenantId: string, ids: readonly string[]): Promise<PersonRow[]> {
  return lookUp(
    db,
    people,
    { within: [tenantId], keys: ids },
    (all) => sql`
      select id, user_id, name, en_name from users where tenant_id = ${tenantId} and id in ${list(all)}`,
  );
}

/** Apps whose open ids a tenant's callers might mix up. */
export function listAppIds(db: Reader, tenantId: string): Promise<{ app_id: string }[]> {
  return db.all(
    sql`select app_id from apps where tenant_id = ${tenantId} order by created_time, app_id limit 1000`,
  );
}

export type NewUser = Omit<UserRow, 'leader_id'> & { tenant_id: string };

/** Inserted without their leaders, who may come later in the same set. */
export function insertUsers(db: Writer, users: readonly NewUser[]): Promise<number> {
  return db.run(sql`
    insert into users (tenant_id, id, user_id, employee_no, name, en_name, email, mobile, gender, city, country,
      job_title, employee_type, join_time, leave_time, status, created_time, updated_time)
    values ${rows(
      users.map((u) => [
        u.tenant_id,
        u.id,
        u.user_id,
        u.employee_no,
        u.name,
        u.en_name,
        u.email,
        u.mobile,
        u.gender,
        u.city,
        u.country,
        u.job_title,
        u.employee_type,
        u.join_time,
        u.leave_time,
        u.status,
        u.created_time,
        u.updated_time,
      ]),
    )}`);
}

/** Sets many at once: pairs of a person's id and the manager's. */
export function updateLeaders(
  db: Writer,
  tenantId: string,
  pairs: readonly (readonly [id: string, leaderId: string | null])[],
): Promise<number> {
  return db.run(sql`
    update users set leader_id = pair.column2 from (values ${rows(pairs)}) as pair
    where users.tenant_id = ${tenantId} and users.id = pair.column1`);
}

export function listAllUsers(db: Reader, tenantId: string): Promise<UserRow[]> {
  return db.all<UserRow>(sql`
    select id, user_id, employee_no, name, en_name, email, mobile, gender, city, country, job_title, employee_type,
      join_time, leave_time, status, leader_id, created_time, updated_time
    from users where tenant_id = ${tenantId}`);
}

/** Sets what an import may change, of many at once. */
export function updateUsers(db: Writer, tenantId: string, users: readonly UserRow[]): Promise<number> {
  const given = users.map((u) => [
    u.id,
    u.employee_no,
    u.name,
    u.en_name,
    u.email,
    u.mobile,
    u.gender,
    u.city,
    u.job_title,
    u.join_time,
    u.status,
    u.updated_time,
  ]);
  return db.run(sql`
    update users set employee_no = given.column2, name = given.column3, en_name = given.column4,
      email = given.column5, mobile = given.column6, gender = cast(given.column7 as bigint), city = given.column8,
      job_title = given.column9, join_time = cast(given.column10 as bigint), status = given.column11,
      updated_time = cast(given.column12 as bigint)
    from (values ${rows(given)}) as given
    where users.tenant_id = ${tenantId} and users.id = given.column1`);
}
