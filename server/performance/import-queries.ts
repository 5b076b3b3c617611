import type { Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface ImportRecordRow {
  id: string;
  kind: 'supplements' | 'metrics';
  name: string;
  app_id: string;
  created_by: string | null;
  created_time: number;
}

export function insertImportRecord(db: Writer, tenantId: string, r: ImportRecordRow): Promise<number> {
  return db.run(sql`
    insert into perf_import_records (tenant_id, id, kind, name, app_id, created_by, created_time)
    values (${tenantId}, ${r.id}, ${r.kind}, ${r.name}, ${r.app_id}, ${r.created_by}, ${r.created_time})`);
}
