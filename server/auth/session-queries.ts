import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** Somebody who may sign in. */
export interface AccountRow {
  user_id: string;
  email: string;
  name: string;
  en_name: string;
  status: string;
  password_hash: string | null;
}

/** Addresses are stored in lower case. */
export function findAccount(db: Reader, tenantId: string, email: string): Promise<AccountRow | undefined> {
  return db.one<AccountRow>(sql`
    select u.id as user_id, u.email, u.name, u.en_name, u.status, p.password_hash from users u
    left join user_passwords p on p.tenant_id = u.tenant_id and p.user_id = u.id
    where u.tenant_id = ${tenantId} and u.email = ${email}`);
}

export interface SessionRow {
  user_id: string;
  email: string | null;
  name: string;
  en_name: string;
  id_key: string;
  time_zone: string;
  directory_version: number;
}

/** Only while the person is active. */
export function findSession(
  db: Reader,
  tenantId: string,
  hash: string,
  now: number,
): Promise<SessionRow | undefined> {
  return db.one<SessionRow>(sql`
    select s.user_id, u.email, u.name, u.en_name, t.id_key, t.time_zone, t.directory_version from sign_in_sessions s
    join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
    join tenants t on t.tenant_id = s.tenant_id
    where s.tenant_id = ${tenantId} and s.session_hash = ${hash} and s.expire_time > ${now}
      and u.status = 'active'`);
}

export interface NewSession {
  readonly tenant_id: string;
  readonly session_hash: string;
  readonly user_id: string;
  readonly expire_time: number;
  readonly created_time: number;
}

export function insertSession(db: Writer, session: NewSession): Promise<number> {
  return db.run(sql`
    insert into sign_in_sessions (tenant_id, session_hash, user_id, expire_time, created_time)
    values (${session.tenant_id}, ${session.session_hash}, ${session.user_id}, ${session.expire_time},
      ${session.created_time})`);
}

export function deleteSession(db: Writer, tenantId: string, hash: string): Promise<number> {
  return db.run(sql`delete from sign_in_sessions where tenant_id = ${tenantId} and session_hash = ${hash}`);
}

export function deleteSessionsOf(db: Writer, tenantId: string, userId: string): Promise<number> {
  return db.run(sql`delete from sign_in_sessions where tenant_id = ${tenantId} and user_id = ${userId}`);
}

/** Counts an attempt in its window, opening a new one where it has ended; answers how many there are now. */
export async function addAttempt(
  db: Writer,
  tenantId: string,
  subjectHash: string,
  now: number,
  life: number,
): Promise<{ used: number; start: number }> {
  const endedBefore = now - life;
  const row = await db.one<{ used: number; window_start: number }>(sql`
    insert into sign_in_attempts (tenant_id, subject_hash, window_start, used)
    values (${tenantId}, ${subjectHash}, ${now}, 1)
    on conflict (tenant_id, subject_hash) do update set
      used = case when sign_in_attempts.window_start <= ${endedBefore} then 1 else sign_in_attempts.used + 1 end,
      window_start = case when sign_in_attempts.window_start <= ${endedBefore} then excluded.window_start
        else sign_in_attempts.window_start end
    returning used, window_start`);
  if (!row) throw new Error('an upsert returned no row');
  return { used: row.used, start: row.window_start };
}

/** An attempt that succeeded was none. */
export function takeBackAttempt(db: Writer, tenantId: string, subjectHash: string): Promise<number> {
  return db.run(sql`
    update sign_in_attempts set used = used - 1
    where tenant_id = ${tenantId} and subject_hash = ${subjectHash} and used > 0`);
}

export async function deleteEndedSessions(db: Writer, now: number, attemptsBefore: number): Promise<void> {
  await db.run(sql`delete from sign_in_sessions where /* every tenant */ expire_time <= ${now}`);
  await db.run(sql`delete from sign_in_attempts where /* every tenant */ window_start <= ${attemptsBefore}`);
}

export interface SignInTenantRow {
  tenant_id: string;
  tenant_key: string;
  name_zh: string;
  name_en: string;
  id_key: string;
}

export function findSignInTenant(db: Reader, tenantId: string): Promise<SignInTenantRow | undefined> {
  return db.one<SignInTenantRow>(sql`
    select tenant_id, tenant_key, name_zh, name_en, id_key from tenants where tenant_id = ${tenantId}`);
}

/** Of several only two: then the person must say which one. */
export function listSignInTenants(db: Reader, key: string | undefined): Promise<SignInTenantRow[]> {
  const any = key === undefined;
  return db.all<SignInTenantRow>(sql`
    select tenant_id, tenant_key, name_zh, name_en, id_key from tenants
    where /* every tenant */ (${any} or tenant_key = ${key ?? ''}) order by tenant_id limit 2`);
}
