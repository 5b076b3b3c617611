import type { Writer } from '../db/database.ts';
import { rows, sql } from '../db/sql.ts';

export interface NewChange {
  readonly id: string;
  readonly sheet_id: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly parent_id: string | null;
  readonly action: string;
  readonly old_value: string | null;
  readonly new_value: string | null;
  readonly app_id: string;
  readonly user_id: string | null;
  readonly created_time: number;
}

export function insertChanges(db: Writer, tenantId: string, changes: readonly NewChange[]): Promise<number> {
  return db.run(sql`
    insert into okr_changes
      (tenant_id, id, sheet_id, entity_type, entity_id, parent_id, action, old_value, new_value, app_id, user_id,
      created_time)
    values ${rows(
      changes.map((c) => [
        tenantId,
        c.id,
        c.sheet_id,
        c.entity_type,
        c.entity_id,
        c.parent_id,
        c.action,
        c.old_value,
        c.new_value,
        c.app_id,
        c.user_id,
        c.created_time,
      ]),
    )}`);
}
