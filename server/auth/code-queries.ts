import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface CodeRow {
  app_id: string;
  user_id: string;
  redirect_uri: string;
  scopes: string;
  code_challenge: string | null;
  code_challenge_method: 'S256' | 'plain' | null;
  family_id: string | null;
  consent_time: number;
  expire_time: number;
}

export type NewCode = Omit<CodeRow, 'family_id'> & {
  readonly tenant_id: string;
  readonly code_hash: string;
  readonly created_time: number;
};

export function insertCode(db: Writer, code: NewCode): Promise<number> {
  return db.run(sql`
    insert into authorization_codes (tenant_id, code_hash, app_id, user_id, redirect_uri, scopes, code_challenge,
      code_challenge_method, consent_time, expire_time, created_time)
    values (${code.tenant_id}, ${code.code_hash}, ${code.app_id}, ${code.user_id}, ${code.redirect_uri}, ${code.scopes},
      ${code.code_challenge}, ${code.code_challenge_method}, ${code.consent_time}, ${code.expire_time},
      ${code.created_time})`);
}

export function findCode(db: Reader, tenantId: string, hash: string): Promise<CodeRow | undefined> {
  return db.one<CodeRow>(sql`
    select app_id, user_id, redirect_uri, scopes, code_challenge, code_challenge_method, family_id, consent_time,
      expire_time
    from authorization_codes where tenant_id = ${tenantId} and code_hash = ${hash}`);
}

export function updateCodeFamily(db: Writer, tenantId: string, hash: string, familyId: string) {
  return db.run(sql`
    update authorization_codes set family_id = ${familyId} where tenant_id = ${tenantId} and code_hash = ${hash}`);
}

export interface NewFamily {
  readonly tenant_id: string;
  readonly id: string;
  readonly app_id: string;
  readonly user_id: string;
  readonly end_time: number;
  readonly created_time: number;
}

export function insertFamily(db: Writer, family: NewFamily): Promise<number> {
  return db.run(sql`
    insert into token_families (tenant_id, id, app_id, user_id, end_time, created_time)
    values (${family.tenant_id}, ${family.id}, ${family.app_id}, ${family.user_id}, ${family.end_time},
      ${family.created_time})`);
}

export interface NewRefreshToken {
  readonly tenant_id: string;
  readonly token_hash: string;
  readonly family_id: string;
  readonly scopes: string;
  readonly expire_time: number;
  readonly created_time: number;
}

export function insertRefreshToken(db: Writer, token: NewRefreshToken): Promise<number> {
  return db.run(sql`
    insert into refresh_tokens (tenant_id, token_hash, family_id, scopes, expire_time, created_time)
    values (${token.tenant_id}, ${token.token_hash}, ${token.family_id}, ${token.scopes}, ${token.expire_time},
      ${token.created_time})`);
}

export interface RefreshTokenRow {
  family_id: string;
  scopes: string;
  used_time: number | null;
  expire_time: number;
  app_id: string;
  user_id: string;
  end_time: number;
  revoked_time: number | null;
}

export function findRefreshToken(
  db: Reader,
  tenantId: string,
  hash: string,
): Promise<RefreshTokenRow | undefined> {
  return db.one<RefreshTokenRow>(sql`
    select r.family_id, r.scopes, r.used_time, r.expire_time, f.app_id, f.user_id, f.end_time, f.revoked_time
    from refresh_tokens r
    join token_families f on f.tenant_id = r.tenant_id and f.id = r.family_id
    where r.tenant_id = ${tenantId} and r.token_hash = ${hash}`);
}

export function updateRefreshTokenUsed(db: Writer, tenantId: string, hash: string, now: number) {
  return db.run(sql`
    update refresh_tokens set used_time = ${now} where tenant_id = ${tenantId} and token_hash = ${hash}`);
}

export function updateFamilyRevoked(db: Writer, tenantId: string, familyId: string, now: number) {
  return db.run(sql`
    update token_families set revoked_time = ${now}
    where tenant_id = ${tenantId} and id = ${familyId} and revoked_time is null`);
}

export function deleteFamilyTokens(db: Writer, tenantId: string, familyId: string): Promise<number> {
  return db.run(sql`delete from access_tokens where tenant_id = ${tenantId} and family_id = ${familyId}`);
}

/** Of one person, or of everybody whom the app acts for. */
export async function revokeFamiliesOf(
  db: Writer,
  tenantId: string,
  appId: string,
  userId: string | undefined,
  now: number,
): Promise<number> {
  const everybody = userId === undefined;
  const whose = userId ?? '';
  await db.run(sql`
    delete from app_consents
    where tenant_id = ${tenantId} and app_id = ${appId} and (${everybody} or user_id = ${whose})`);
  await db.run(sql`
    delete from authorization_codes
    where tenant_id = ${tenantId} and app_id = ${appId} and (${everybody} or user_id = ${whose})`);
  await db.run(sql`
    delete from access_tokens
    where tenant_id = ${tenantId} and app_id = ${appId} and kind = 'user' and (${everybody} or user_id = ${whose})`);
  return db.run(sql`
    update token_families set revoked_time = ${now}
    where tenant_id = ${tenantId} and app_id = ${appId} and revoked_time is null
      and (${everybody} or user_id = ${whose})`);
}

/** Refresh tokens go with their families. */
export async function deleteEndedCodes(db: Writer, now: number): Promise<void> {
  await db.run(sql`delete from authorization_codes where /* every tenant */ expire_time <= ${now}`);
  await db.run(sql`delete from token_families where /* every tenant */ end_time <= ${now}`);
  await db.run(sql`delete from app_access_tokens where /* every tenant */ expire_time <= ${now}`);
}

export interface AppAccessTokenRow {
  tenant_id: string;
  token_hash: string;
  app_id: string;
  nonce: string;
  expire_time: number;
  created_time: number;
}

export function insertAppAccessToken(db: Writer, token: AppAccessTokenRow): Promise<number> {
  return db.run(sql`
    insert into app_access_tokens (tenant_id, token_hash, app_id, nonce, expire_time, created_time)
    values (${token.tenant_id}, ${token.token_hash}, ${token.app_id}, ${token.nonce}, ${token.expire_time},
      ${token.created_time})`);
}

/** The one that lasts longest, if it lasts beyond `until`. */
export function findAppAccessToken(db: Reader, tenantId: string, appId: string, until: number) {
  return db.one<Pick<AppAccessTokenRow, 'nonce' | 'expire_time'>>(sql`
    select nonce, expire_time from app_access_tokens
    where tenant_id = ${tenantId} and app_id = ${appId} and expire_time >= ${until}
    order by expire_time desc limit 1`);
}

export function findAppAccessTokenHolder(db: Reader, tenantId: string, hash: string, now: number) {
  return db.one<Pick<AppAccessTokenRow, 'app_id'>>(sql`
    select app_id from app_access_tokens
    where tenant_id = ${tenantId} and token_hash = ${hash} and expire_time > ${now}`);
}
