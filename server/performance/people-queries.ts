import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';
import { touchSetup } from './setup-queries.ts';

export interface SemesterPersonRow {
  user_id: string;
  leader_id: string | null;
  leader_corrected: boolean;
  dotted_leader_id: string | null;
  second_leader_id: string | null;
  department_id: string | null;
  department_path: string;
  department_zh: string;
  department_en: string;
  job_family_id: string | null;
  job_family_zh: string;
  job_family_en: string;
  job_level_id: string | null;
  job_level_zh: string;
  job_level_en: string;
}

const columns = sql`p.user_id, p.leader_id, p.leader_corrected, p.dotted_leader_id, p.second_leader_id, p.department_id, p.department_path,
  p.department_zh, p.department_en, p.job_family_id, p.job_family_zh, p.job_family_en, p.job_level_id, p.job_level_zh,
  p.job_level_en`;

export function listSemesterPeople(
  db: Reader,
  tenantId: string,
  semesterId: string,
): Promise<SemesterPersonRow[]> {
  return db.all<SemesterPersonRow>(sql`
    select ${columns} from perf_semester_people p where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId}`);
}

export function listSemesterPeopleByIds(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userIds: readonly string[],
): Promise<SemesterPersonRow[]> {
  return db.all<SemesterPersonRow>(sql`
    select ${columns} from perf_semester_people p
    where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId} and p.user_id in ${list(userIds)}`);
}

/** Inserts people or replaces what is known of them. */
export async function upsertSemesterPeople(
  db: Writer,
  tenantId: string,
  semesterId: string,
  people: readonly SemesterPersonRow[],
): Promise<void> {
  await touchSetup(db, tenantId);
  const values = people.map((p) => [
    tenantId,
    semesterId,
    p.user_id,
    p.leader_id,
    p.leader_corrected,
    p.dotted_leader_id,
    p.second_leader_id,
    p.department_id,
    p.department_path,
    p.department_zh,
    p.department_en,
    p.job_family_id,
    p.job_family_zh,
    p.job_family_en,
    p.job_level_id,
    p.job_level_zh,
    p.job_level_en,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_semester_people (tenant_id, semester_id, user_id, leader_id, leader_corrected,
        dotted_leader_id, second_leader_id, department_id, department_path, department_zh, department_en, job_family_id, job_family_zh, job_family_en,
        job_level_id, job_level_zh, job_level_en)
      values ${rows(chunk)}
      on conflict (tenant_id, semester_id, user_id) do update set leader_id = excluded.leader_id,
        leader_corrected = excluded.leader_corrected,
        dotted_leader_id = excluded.dotted_leader_id, second_leader_id = excluded.second_leader_id,
        department_id = excluded.department_id, department_path = excluded.department_path,
        department_zh = excluded.department_zh, department_en = excluded.department_en,
        job_family_id = excluded.job_family_id, job_family_zh = excluded.job_family_zh,
        job_family_en = excluded.job_family_en, job_level_id = excluded.job_level_id,
        job_level_zh = excluded.job_level_zh, job_level_en = excluded.job_level_en`);
}

/** People no longer wanted whom nothing in it is about. */
export async function deleteSemesterPeople(
  db: Writer,
  tenantId: string,
  semesterId: string,
  userIds: readonly string[],
): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    delete from perf_semester_people
    where tenant_id = ${tenantId} and semester_id = ${semesterId} and user_id in ${list(userIds)}
      and not exists (select 1 from perf_reviewees r
        where r.tenant_id = ${tenantId} and r.semester_id = ${semesterId} and r.user_id = perf_semester_people.user_id)
      and not exists (select 1 from perf_supplements s
        where s.tenant_id = ${tenantId} and s.semester_id = ${semesterId} and s.user_id = perf_semester_people.user_id)
      and not exists (select 1 from perf_project_members m
        where m.tenant_id = ${tenantId} and m.semester_id = ${semesterId} and m.user_id = perf_semester_people.user_id)`);
}

/** Somebody, if they stand somewhere above another in the line of the semester. */
export function findPersonAbove(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userId: string,
  aboveId: string,
): Promise<{ id: string } | undefined> {
  return db.one<{ id: string }>(sql`
    with recursive line (id) as (
      select p.leader_id from perf_semester_people p
      where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId} and p.user_id = ${userId}
      union
      select p.leader_id from perf_semester_people p join line on line.id = p.user_id
      where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId}
    )
    select line.id from line where line.id = ${aboveId}`);
}

/** People and everybody above them. */
export function listLine(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userIds: readonly string[],
): Promise<{ user_id: string; leader_id: string | null }[]> {
  return db.all<{ user_id: string; leader_id: string | null }>(sql`
    with recursive line (user_id, leader_id) as (
      select p.user_id, p.leader_id from perf_semester_people p
      where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId} and p.user_id in ${list(userIds)}
      union
      select p.user_id, p.leader_id from perf_semester_people p join line on line.leader_id = p.user_id
      where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId}
    )
    select user_id, leader_id from line`);
}

/** The manager in the last semester that began before this one. */
export function findFormerLeader(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userId: string,
): Promise<{ leader_id: string | null } | undefined> {
  return db.one<{ leader_id: string | null }>(sql`
    select p.leader_id from perf_semester_people p
    join perf_semesters b on b.tenant_id = p.tenant_id and b.id = p.semester_id
    where p.tenant_id = ${tenantId} and p.user_id = ${userId} and b.start_time < (
      select s.start_time from perf_semesters s where s.tenant_id = ${tenantId} and s.id = ${semesterId})
    order by b.start_time desc, b.id desc limit 1`);
}
