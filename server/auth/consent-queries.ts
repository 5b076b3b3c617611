import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface ConsentRow {
  scopes: string;
  consent_time: number;
}

export function findConsent(
  db: Reader,
  tenantId: string,
  appId: string,
  userId: string,
): Promise<ConsentRow | undefined> {
  return db.one<ConsentRow>(sql`
    select scopes, consent_time from app_consents
    where tenant_id = ${tenantId} and app_id = ${appId} and user_id = ${userId}`);
}

export function upsertConsent(
  db: Writer,
  key: { tenantId: string; appId: string; userId: string },
  { scopes, consent_time }: ConsentRow,
): Promise<number> {
  return db.run(sql`
    insert into app_consents (tenant_id, app_id, user_id, scopes, consent_time)
    values (${key.tenantId}, ${key.appId}, ${key.userId}, ${scopes}, ${consent_time})
    on conflict (tenant_id, app_id, user_id) do update
      set scopes = excluded.scopes, consent_time = excluded.consent_time`);
}

export interface ConsentedAppRow extends ConsentRow {
  app_id: string;
  name: string;
}

export function listConsents(db: Reader, tenantId: string, userId: string): Promise<ConsentedAppRow[]> {
  return db.all<ConsentedAppRow>(sql`
    select c.app_id, a.name, c.scopes, c.consent_time from app_consents c
    join apps a on a.tenant_id = c.tenant_id and a.app_id = c.app_id
    where c.tenant_id = ${tenantId} and c.user_id = ${userId} order by a.name, c.app_id`);
}

export function listRedirectUris(
  db: Reader,
  tenantId: string,
  appId: string,
): Promise<{ redirect_uri: string }[]> {
  return db.all(sql`
    select redirect_uri from app_redirect_uris where tenant_id = ${tenantId} and app_id = ${appId}
    order by redirect_uri`);
}

export function insertRedirectUri(db: Writer, tenantId: string, appId: string, uri: string): Promise<number> {
  return db.run(sql`
    insert into app_redirect_uris (tenant_id, app_id, redirect_uri) values (${tenantId}, ${appId}, ${uri})
    on conflict (tenant_id, app_id, redirect_uri) do nothing`);
}

export function deleteRedirectUri(db: Writer, tenantId: string, appId: string, uri: string): Promise<number> {
  return db.run(sql`
    delete from app_redirect_uris
    where tenant_id = ${tenantId} and app_id = ${appId} and redirect_uri = ${uri}`);
}

export async function listAppScopes(db: Reader, tenantId: string, appId: string): Promise<Set<string>> {
  const rows = await db.all<{ scope: string }>(
    sql`select scope from app_scopes where tenant_id = ${tenantId} and app_id = ${appId}`,
  );
  return new Set(rows.map(({ scope }) => scope));
}
