import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';

export interface SetupVersions {
  directory_version: number;
  performance_version: number;
}

export async function getSetupVersions(db: Reader, tenantId: string): Promise<SetupVersions> {
  const row = await db.one<SetupVersions>(
    sql`select directory_version, performance_version from tenants where tenant_id = ${tenantId}`,
  );
  if (!row) throw new Error(`there is no tenant ${tenantId}`);
  return row;
}

/** Goes into every transaction that changes what `setup.ts` remembers. */
export function touchSetup(db: Writer, tenantId: string): Promise<number> {
  return db.run(
    sql`update tenants set performance_version = performance_version + 1 where tenant_id = ${tenantId}`,
  );
}

export interface PlacedPersonRow {
  id: string;
  user_id: string;
  department_path: string;
}

export function listPlacedPeople(
  db: Reader,
  tenantId: string,
  semesterId: string,
  ids: readonly string[],
): Promise<PlacedPersonRow[]> {
  return db.all<PlacedPersonRow>(sql`
    select p.user_id as id, u.user_id, p.department_path from perf_semester_people p
    join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
    where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId} and p.user_id in ${list(ids)}`);
}
