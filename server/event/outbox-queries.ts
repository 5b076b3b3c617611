import type { Writer } from '../db/database.ts';
import { rowChunks, rows, sql } from '../db/sql.ts';

export interface NewEvent {
  readonly id: string;
  readonly event_type: string;
  readonly subject_id: string;
  readonly payload: object;
}

/** Part of the change that it tells of: either both are there or neither. */
export async function emit(
  db: Writer,
  tenantId: string,
  events: readonly NewEvent[],
  now: number,
): Promise<void> {
  const values = events.map((event) => [
    tenantId,
    event.id,
    event.event_type,
    event.subject_id,
    JSON.stringify(event.payload),
    now,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into outbox_events (tenant_id, id, event_type, subject_id, payload, created_time) values ${rows(chunk)}`);
}
