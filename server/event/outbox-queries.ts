import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';
import type { Payload } from './telling.ts';

export interface OutboxRow {
  id: string;
  event_type: string;
  subject_id: string;
  payload: string;
  created_time: number;
}

// as: `emit` wrote it from an object
export const readPayload = ({ payload }: OutboxRow): Payload => JSON.parse(payload) as Payload;

export async function insertEvents(
  db: Writer,
  tenantId: string,
  events: readonly Omit<OutboxRow, 'created_time'>[],
  now: number,
): Promise<void> {
  const values = events.map((e) => [tenantId, e.id, e.event_type, e.subject_id, e.payload, now]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into outbox_events (tenant_id, id, event_type, subject_id, payload, created_time) values ${rows(chunk)}`);
}

export function listEvents(db: Reader, tenantId: string, ids: readonly string[]): Promise<OutboxRow[]> {
  return db.all<OutboxRow>(sql`
    select id, event_type, subject_id, payload, created_time from outbox_events
    where tenant_id = ${tenantId} and id in ${list(ids)}`);
}

/** Answers how many there were; what became of their deliveries is forgotten with them. */
export async function deleteEventsBefore(
  db: Writer,
  tenantId: string,
  time: number,
  most: number,
): Promise<number> {
  const old = await db.all<{ id: string }>(sql`
    select id from outbox_events where tenant_id = ${tenantId} and created_time > 0 and created_time < ${time}
    order by created_time limit ${most}`);
  const ids = list(old.map(({ id }) => id));
  await db.run(sql`delete from event_deliveries where tenant_id = ${tenantId} and event_id in ${ids}`);
  return db.run(sql`delete from outbox_events where tenant_id = ${tenantId} and id in ${ids}`);
}

/** Those of whom events are kept that happened before a time. */
export async function listTenantsWithEvents(db: Reader, before: number): Promise<string[]> {
  const found = await db.all<{ tenant_id: string }>(sql`
    select t.tenant_id from tenants t
    where /* every tenant */ exists (
      select 1 from outbox_events e where e.tenant_id = t.tenant_id and e.created_time > 0
        and e.created_time < ${before})
    order by t.tenant_id`);
  return found.map(({ tenant_id }) => tenant_id);
}
