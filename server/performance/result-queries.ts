import type { Reader, Writer } from '../db/database.ts';
import { rowChunks, rows, sql } from '../db/sql.ts';
import type { ResultSource } from './result-rules.ts';

export interface ResultChangeRow {
  id: string;
  reviewee_row_id: string;
  field_id: string;
  source: ResultSource;
  reason: string | null;
  from_value: string | null;
  to_value: string | null;
  changed_by: string | null;
  created_time: number;
}

export async function insertResultChanges(
  db: Writer,
  tenantId: string,
  changes: readonly ResultChangeRow[],
): Promise<void> {
  const values = changes.map((c) => [
    tenantId,
    c.id,
    c.reviewee_row_id,
    c.field_id,
    c.source,
    c.reason,
    c.from_value,
    c.to_value,
    c.changed_by,
    c.created_time,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_result_changes (tenant_id, id, reviewee_row_id, field_id, source, reason, from_value, to_value,
        changed_by, created_time)
      values ${rows(chunk)}`);
}

export function listResultChanges(
  db: Reader,
  tenantId: string,
  revieweeRowId: string,
): Promise<ResultChangeRow[]> {
  return db.all<ResultChangeRow>(sql`
    select id, reviewee_row_id, field_id, source, reason, from_value, to_value, changed_by, created_time
    from perf_result_changes where tenant_id = ${tenantId} and reviewee_row_id = ${revieweeRowId} order by id`);
}
