import type { Writer } from '../db/database.ts';
import { rowChunks, rows, sql } from '../db/sql.ts';

export interface OutboxRow {
  id: string;
  event_type: string;
  subject_id: string;
  payload: string;
  created_time: number;
}

export async function insertEvents(
  db: Writer,
  tenantId: string,
  events: readonly OutboxRow[],
): Promise<void> {
  const values = events.map((e) => [tenantId, e.id, e.event_type, e.subject_id, e.payload, e.created_time]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into outbox_events (tenant_id, id, event_type, subject_id, payload, created_time) values ${rows(chunk)}`);
}
