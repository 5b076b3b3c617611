import type { Reader } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';

export interface StaffRow {
  id: string;
  leader_id: string | null;
  department_id: string | null;
  department_path: string | null;
  department_zh: string | null;
  department_en: string | null;
}

/** Everybody who works here, with their main department. */
export function listStaff(db: Reader, tenantId: string): Promise<StaffRow[]> {
  return db.all<StaffRow>(sql`
    select u.id, u.leader_id, d.id as department_id, d.path as department_path, d.name as department_zh,
      d.en_name as department_en
    from users u
    left join department_members m on m.tenant_id = u.tenant_id and m.user_id = u.id and m.is_primary
    left join departments d on d.tenant_id = m.tenant_id and d.id = m.department_id
    where u.tenant_id = ${tenantId} and u.status in ('active', 'frozen')`);
}

/** The tenant's own ids of departments. */
export function listDepartmentKeys(db: Reader, tenantId: string, ids: readonly string[]) {
  return db.all<{ id: string; department_id: string }>(sql`
    select id, department_id from departments where tenant_id = ${tenantId} and id in ${list(ids)}`);
}
