import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';

export interface DeliveryRow {
  event_id: string;
  event_type: string;
  subject_id: string;
  message_id: string;
  attempts: number;
}

/** Whose deliveries. */
export interface App {
  readonly tenant_id: string;
  readonly app_id: string;
}

export async function insertDeliveries(
  db: Writer,
  tenantId: string,
  deliveries: readonly {
    readonly id: string;
    readonly app_id: string;
    readonly event_type: string;
    readonly subject_id: string;
  }[],
  now: number,
): Promise<void> {
  const values = deliveries.map((d) => [
    tenantId,
    d.id,
    d.app_id,
    d.event_type,
    d.subject_id,
    d.id,
    'new',
    0,
    now,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into event_deliveries
        (tenant_id, event_id, app_id, event_type, subject_id, message_id, state, attempts, created_time)
      values ${rows(chunk)}`);
}

export interface FreshRow extends DeliveryRow {
  /** How many were looked at. */
  readonly looked: number;
}

/**
 * What was never sent, oldest first, of everybody about whom nothing earlier is under way: so each person's events stay
 * in order. Looks at so many of the oldest, and no further. (As `not exists`, PostgreSQL would join all with all.)
 */
export function listFresh(
  db: Reader,
  { tenant_id, app_id }: App,
  { look, limit }: { look: number; limit: number },
): Promise<FreshRow[]> {
  return db.all<FreshRow>(sql`
    select d.event_id, d.event_type, d.subject_id, d.message_id, d.attempts, (
      select count(*) from (
        select n.event_id from event_deliveries n
        where n.tenant_id = ${tenant_id} and n.app_id = ${app_id} and n.state = 'new' limit ${look}) l) as looked
    from (
      select n.event_id, n.event_type, n.subject_id, n.message_id, n.attempts from event_deliveries n
      where n.tenant_id = ${tenant_id} and n.app_id = ${app_id} and n.state = 'new'
      order by n.event_id limit ${look}) d
    where d.event_id = (
      select min(e.event_id) from event_deliveries e
      where e.tenant_id = ${tenant_id} and e.app_id = ${app_id} and e.subject_id = d.subject_id
        and e.state in ('new', 'sent'))
    order by d.event_id limit ${limit}`);
}

/** Messages that nobody has acknowledged in time. */
export function listOverdue(
  db: Reader,
  { tenant_id, app_id }: App,
  now: number,
  limit: number,
): Promise<DeliveryRow[]> {
  return db.all<DeliveryRow>(sql`
    select event_id, event_type, subject_id, message_id, attempts from event_deliveries
    where tenant_id = ${tenant_id} and app_id = ${app_id} and state = 'sent' and next_time <= ${now}
    order by next_time, message_id, event_id limit ${limit}`);
}

export async function findNextAttempt(db: Reader, { tenant_id, app_id }: App): Promise<number | undefined> {
  const row = await db.one<{ next_time: number }>(sql`
    select next_time from event_deliveries
    where tenant_id = ${tenant_id} and app_id = ${app_id} and state = 'sent'
    order by next_time limit 1`);
  return row?.next_time;
}

/** Before messages go out: whatever happens to this process, they will be known to have been sent. */
export function setSent(
  db: Writer,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
  { attempts, nextTime, messageId }: { attempts: number; nextTime: number; messageId?: string | undefined },
): Promise<number> {
  return db.run(sql`
    update event_deliveries set state = 'sent', attempts = ${attempts}, next_time = ${nextTime}
      ${messageId === undefined ? sql`` : sql`, message_id = ${messageId}`}
    where tenant_id = ${tenant_id} and event_id in ${list(eventIds)} and app_id = ${app_id}`);
}

export function setSettled(
  db: Writer,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
  state: 'delivered' | 'parked' | 'withheld',
  now: number,
): Promise<number> {
  return db.run(sql`
    update event_deliveries set state = ${state}, next_time = ${null}, settled_time = ${now}
    where tenant_id = ${tenant_id} and event_id in ${list(eventIds)} and app_id = ${app_id}
      and state in ('new', 'sent')`);
}

export function setLastError(
  db: Writer,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
  reason: string,
): Promise<number> {
  return db.run(sql`
    update event_deliveries set last_error = ${reason}
    where tenant_id = ${tenant_id} and event_id in ${list(eventIds)} and app_id = ${app_id}`);
}

export interface MessageRow {
  message_id: string;
  event_type: string;
  events: number;
  state: 'new' | 'sent' | 'delivered' | 'parked' | 'withheld';
  attempts: number;
  last_error: string | null;
  created_time: number;
  next_time: number | null;
  settled_time: number | null;
}

interface Which {
  readonly before: string;
  readonly parked: boolean;
  readonly limit: number;
  /** Where the app itself asks: nothing that was withheld, and of what waits only these types. */
  readonly heard?: readonly string[];
}

/** Newest first. All events of a message share its fate. */
export function listMessagesBefore(
  db: Reader,
  { tenant_id, app_id }: App,
  { before, parked, limit, heard }: Which,
): Promise<MessageRow[]> {
  return db.all<MessageRow>(sql`
    select message_id, min(event_type) as event_type, count(*) as events, min(state) as state,
      max(attempts) as attempts, max(last_error) as last_error, min(created_time) as created_time,
      min(next_time) as next_time, max(settled_time) as settled_time
    from event_deliveries
    where tenant_id = ${tenant_id} and app_id = ${app_id}
      and ${before === '' ? sql`1 = 1` : sql`message_id < ${before}`}
      and ${parked ? sql`state = 'parked'` : sql`1 = 1`}
      and ${heard ? sql`state <> 'withheld' and (state <> 'new' or event_type in ${list(heard)})` : sql`1 = 1`}
    group by message_id order by message_id desc limit ${limit}`);
}

/** As if they had never been sent, but with the same events in each. Answers how many events that are. */
export function setAgain(
  db: Writer,
  { tenant_id, app_id }: App,
  messageIds: readonly string[] | undefined,
  now: number,
): Promise<number> {
  const which = messageIds
    ? sql`message_id in ${list(messageIds)} and state in ('sent', 'delivered', 'parked')`
    : sql`state = 'parked'`;
  return db.run(sql`
    update event_deliveries set state = 'sent', attempts = 0, next_time = ${now}, settled_time = ${null}
    where tenant_id = ${tenant_id} and app_id = ${app_id} and ${which}`);
}
