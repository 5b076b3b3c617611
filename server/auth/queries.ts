import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface AppRow {
  tenant_id: string;
  app_id: string;
  name: string;
  /** A store app has an app_access_token of its own, got with a ticket. */
  kind: 'custom' | 'store';
  secret_hash: string;
  okr_as_app: boolean;
  rate_factor: number | null;
  disabled_time: number | null;
  created_time: number;
}

/** App ids are unique over all tenants, and a caller names nothing else. */
export function findApp(db: Reader, appId: string): Promise<AppRow | undefined> {
  return db.one<AppRow>(sql`
    select tenant_id, app_id, name, kind, secret_hash, okr_as_app, rate_factor, disabled_time, created_time
    from apps where /* every tenant */ app_id = ${appId}`);
}

/** Whoever else locks or changes this app waits until the write ends. */
export function lockApp(db: Writer, tenantId: string, appId: string): Promise<number> {
  return db.run(sql`
    update apps set updated_time = updated_time where tenant_id = ${tenantId} and app_id = ${appId}`);
}

export function listApps(db: Reader): Promise<(AppRow & { scopes: string | null })[]> {
  return db.all(sql`
    select a.tenant_id, a.app_id, a.name, a.kind, a.secret_hash, a.okr_as_app, a.rate_factor, a.disabled_time,
      a.created_time,
      (select string_agg(s.scope, ' ') from app_scopes s where s.tenant_id = a.tenant_id and s.app_id = a.app_id) as scopes
    from apps a where /* every tenant */ true order by a.tenant_id, a.created_time, a.app_id`);
}

/** Those that were not disabled. */
export function listStoreApps(db: Reader): Promise<Pick<AppRow, 'tenant_id' | 'app_id'>[]> {
  return db.all(sql`
    select tenant_id, app_id from apps where /* every tenant */ kind = 'store' and disabled_time is null
    order by tenant_id, app_id`);
}

export function insertApp(db: Writer, app: Omit<AppRow, 'disabled_time'>): Promise<number> {
  return db.run(sql`
    insert into apps (tenant_id, app_id, name, kind, secret_hash, okr_as_app, rate_factor, created_time, updated_time)
    values (${app.tenant_id}, ${app.app_id}, ${app.name}, ${app.kind}, ${app.secret_hash}, ${app.okr_as_app}, ${app.rate_factor},
      ${app.created_time}, ${app.created_time})`);
}

export function insertAppScope(db: Writer, tenantId: string, appId: string, scope: string): Promise<number> {
  return db.run(sql`
    insert into app_scopes (tenant_id, app_id, scope) values (${tenantId}, ${appId}, ${scope})
    on conflict (tenant_id, app_id, scope) do nothing`);
}

export function deleteAppScope(db: Writer, tenantId: string, appId: string, scope: string): Promise<number> {
  return db.run(sql`
    delete from app_scopes where tenant_id = ${tenantId} and app_id = ${appId} and scope = ${scope}`);
}

export function updateAppGrant(db: Writer, tenantId: string, appId: string, okrAsApp: boolean, now: number) {
  return db.run(sql`
    update apps set okr_as_app = ${okrAsApp}, updated_time = ${now}
    where tenant_id = ${tenantId} and app_id = ${appId}`);
}

export function updateAppRateFactor(
  db: Writer,
  tenantId: string,
  appId: string,
  factor: number | null,
  now: number,
) {
  return db.run(sql`
    update apps set rate_factor = ${factor}, updated_time = ${now}
    where tenant_id = ${tenantId} and app_id = ${appId}`);
}

/** Without a time the app is enabled. */
export function updateAppSecret(
  db: Writer,
  tenantId: string,
  appId: string,
  secretHash: string,
  now: number,
) {
  return db.run(sql`
    update apps set secret_hash = ${secretHash}, updated_time = ${now}
    where tenant_id = ${tenantId} and app_id = ${appId}`);
}

export function updateAppDisabled(
  db: Writer,
  tenantId: string,
  appId: string,
  disabledTime: number | null,
  now: number,
) {
  return db.run(sql`
    update apps set disabled_time = ${disabledTime}, updated_time = ${now}
    where tenant_id = ${tenantId} and app_id = ${appId}`);
}

export async function deleteAppTokens(db: Writer, tenantId: string, appId: string): Promise<void> {
  await db.run(sql`delete from access_tokens where tenant_id = ${tenantId} and app_id = ${appId}`);
  await db.run(sql`delete from app_access_tokens where tenant_id = ${tenantId} and app_id = ${appId}`);
}

export function deleteEndedTokens(db: Writer, now: number): Promise<number> {
  return db.run(sql`delete from access_tokens where /* every tenant */ expire_time <= ${now}`);
}

export interface TokenRow {
  nonce: string;
  expire_time: number;
}

/** The app's own token that lasts longest, if it lasts beyond a moment. */
export function findAppToken(
  db: Reader,
  tenantId: string,
  appId: string,
  after: number,
): Promise<TokenRow | undefined> {
  return db.one<TokenRow>(sql`
    select nonce, expire_time from access_tokens
    where tenant_id = ${tenantId} and app_id = ${appId} and kind = 'tenant' and expire_time >= ${after}
    order by expire_time desc, token_hash limit 1`);
}

export interface NewToken {
  tenant_id: string;
  token_hash: string;
  app_id: string;
  kind: 'tenant' | 'user';
  user_id: string | null;
  user_scopes: string | null;
  /** What a user token followed from; null for the app's own. */
  family_id: string | null;
  nonce: string;
  expire_time: number;
  created_time: number;
}

export function insertToken(db: Writer, token: NewToken): Promise<number> {
  return db.run(sql`
    insert into access_tokens
      (tenant_id, token_hash, app_id, kind, user_id, user_scopes, family_id, nonce, expire_time, created_time)
    values (${token.tenant_id}, ${token.token_hash}, ${token.app_id}, ${token.kind}, ${token.user_id},
      ${token.user_scopes}, ${token.family_id}, ${token.nonce}, ${token.expire_time}, ${token.created_time})`);
}

export interface TokenHolderRow {
  app_id: string;
  kind: 'tenant' | 'user';
  user_id: string | null;
  user_scopes: string | null;
  user_status: string | null;
  expire_time: number;
  disabled_time: number | null;
  okr_as_app: boolean;
  rate_factor: number | null;
  scopes: string | null;
  time_zone: string;
  id_key: string;
  directory_version: number;
}

export function findTokenHolder(
  db: Reader,
  tenantId: string,
  tokenHash: string,
): Promise<TokenHolderRow | undefined> {
  return db.one<TokenHolderRow>(sql`
    select t.app_id, t.kind, t.user_id, t.user_scopes, u.status as user_status, t.expire_time, a.disabled_time,
      a.okr_as_app, a.rate_factor, n.time_zone, n.id_key, n.directory_version,
      (select string_agg(s.scope, ' ') from app_scopes s where s.tenant_id = a.tenant_id and s.app_id = a.app_id) as scopes
    from access_tokens t
    join apps a on a.tenant_id = t.tenant_id and a.app_id = t.app_id
    join tenants n on n.tenant_id = t.tenant_id
    left join users u on u.tenant_id = t.tenant_id and u.id = t.user_id
    where t.tenant_id = ${tenantId} and t.token_hash = ${tokenHash}`);
}

export async function findUserStatus(db: Reader, tenantId: string, id: string): Promise<string | undefined> {
  const row = await db.one<{ status: string }>(
    sql`select status from users where tenant_id = ${tenantId} and id = ${id}`,
  );
  return row?.status;
}

export function upsertPassword(db: Writer, tenantId: string, userId: string, hash: string, now: number) {
  return db.run(sql`
    insert into user_passwords (tenant_id, user_id, password_hash, updated_time)
    values (${tenantId}, ${userId}, ${hash}, ${now})
    on conflict (tenant_id, user_id) do update
      set password_hash = excluded.password_hash, updated_time = excluded.updated_time`);
}

export function upsertRole(db: Writer, tenantId: string, userId: string, role: 'admin'): Promise<number> {
  return db.run(sql`
    insert into user_roles (tenant_id, user_id, role) values (${tenantId}, ${userId}, ${role})
    on conflict (tenant_id, user_id, role) do nothing`);
}

export interface ProfileRow {
  user_id: string;
  name: string;
  en_name: string;
  email: string | null;
  mobile: string | null;
  employee_no: string | null;
  tenant_key: string;
}

export function findProfile(db: Reader, tenantId: string, id: string): Promise<ProfileRow | undefined> {
  return db.one<ProfileRow>(sql`
    select u.user_id, u.name, u.en_name, u.email, u.mobile, u.employee_no, n.tenant_key from users u
    join tenants n on n.tenant_id = u.tenant_id
    where u.tenant_id = ${tenantId} and u.id = ${id}`);
}
