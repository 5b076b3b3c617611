import type { Writer } from '../db/database.ts';
import { rows, sql } from '../db/sql.ts';

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
