import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface TenantRow {
  tenant_id: string;
  tenant_key: string;
  name_zh: string;
  name_en: string;
  time_zone: string;
}

export function listTenants(db: Reader): Promise<TenantRow[]> {
  return db.all<TenantRow>(sql`
    select tenant_id, tenant_key, name_zh, name_en, time_zone from tenants
    where /* every tenant */ true order by tenant_id`);
}

export function findTenant(db: Reader, tenantId: string): Promise<TenantRow | undefined> {
  return db.one<TenantRow>(sql`
    select tenant_id, tenant_key, name_zh, name_en, time_zone from tenants where tenant_id = ${tenantId}`);
}

export async function hasPeople(db: Reader, tenantId: string): Promise<boolean> {
  return (await db.one(sql`select id from users where tenant_id = ${tenantId} limit 1`)) !== undefined;
}

export function insertTenant(db: Writer, tenant: TenantRow, idKey: string, now: number): Promise<number> {
  return db.run(sql`
    insert into tenants (tenant_id, tenant_key, name_zh, name_en, time_zone, id_key, directory_version, created_time)
    values (${tenant.tenant_id}, ${tenant.tenant_key}, ${tenant.name_zh}, ${tenant.name_en}, ${tenant.time_zone},
      ${idKey}, 1, ${now})`);
}

/** Rises with each change of names or places of people and departments. */
export async function getDirectoryVersion(db: Reader, tenantId: string): Promise<number> {
  const row = await db.one<{ directory_version: number }>(
    sql`select directory_version from tenants where tenant_id = ${tenantId}`,
  );
  return row?.directory_version ?? 0;
}

/** Says that names or places of people and departments changed. */
export function touchDirectory(db: Writer, tenantId: string): Promise<number> {
  return db.run(
    sql`update tenants set directory_version = directory_version + 1 where tenant_id = ${tenantId}`,
  );
}
