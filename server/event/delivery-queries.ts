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

/** What is told of a person before all else that waits about them. */
export interface Head {
  subject_id: string;
  event_id: string;
}

/**
 * The heads of so many people, of those that come after one: who waits for a retry is passed by, whatever waits behind.
 * Steps from person to person by minimums, which PostgreSQL finds in the index also without statistics.
 */
export function listHeads(
  db: Reader,
  { tenant_id, app_id }: App,
  { after, people }: { after: string; people: number },
): Promise<Head[]> {
  const pending = sql`d.app_id = ${app_id} and d.state in ('new', 'sent')`;
  return db.all<Head>(sql`
    with recursive line (subject_id, place) as (
      select min(d.subject_id), 1 from event_deliveries d
      where d.tenant_id = ${tenant_id} and ${pending} and d.subject_id > ${after}
      union all
      select (
        select min(d.subject_id) from event_deliveries d
        where d.tenant_id = ${tenant_id} and ${pending} and d.subject_id > line.subject_id), line.place + 1
      from line where line.subject_id is not null and line.place < ${people})
    select line.subject_id, (
      select min(d.event_id) from event_deliveries d
      where d.tenant_id = ${tenant_id} and ${pending} and d.subject_id = line.subject_id) as event_id
    from line where line.subject_id is not null order by line.subject_id`);
}

/** Those of them that were never sent, oldest first. */
export async function listFresh(
  db: Reader,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
): Promise<DeliveryRow[]> {
  const found = await db.all<DeliveryRow & { state: string }>(sql`
    select event_id, event_type, subject_id, message_id, attempts, state from event_deliveries
    where tenant_id = ${tenant_id} and event_id in ${list(eventIds)} and app_id = ${app_id} order by event_id`);
  return found.filter(({ state }) => state === 'new');
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

/** Before messages go out: whatever happens to this process, they will be known to have been sent. Answers whose events it took. */
export async function setSent(
  db: Writer,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
  { attempts, nextTime, now }: { attempts: number; nextTime: number; now: number },
): Promise<Set<string>> {
  const taken = await db.all<{ event_id: string }>(sql`
    update event_deliveries set state = 'sent', attempts = ${attempts}, next_time = ${nextTime}
    where tenant_id = ${tenant_id} and event_id in ${list(eventIds)} and app_id = ${app_id}
      and settled_time is null and coalesce(next_time, ${now}) <= ${now}
    returning event_id`);
  return new Set(taken.map(({ event_id }) => event_id));
}

/** Takes an attempt back that nobody has made, unless there was another one meanwhile. */
export function setUnsent(
  db: Writer,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
  attempts: number,
  now: number,
): Promise<number> {
  return db.run(sql`
    update event_deliveries set attempts = attempts - 1, next_time = ${now}
    where tenant_id = ${tenant_id} and event_id in ${list(eventIds)} and app_id = ${app_id}
      and state = 'sent' and attempts = ${attempts}`);
}

/** Nobody waits any longer for the next attempt; what is under way for the first time goes on alone. */
export function setDue(db: Writer, { tenant_id, app_id }: App, now: number): Promise<number> {
  return db.run(sql`
    update event_deliveries set next_time = ${now}
    where tenant_id = ${tenant_id} and app_id = ${app_id} and state = 'sent' and next_time > ${now}
      and last_error is not null`);
}

/** Has events that were taken told in one message. */
export function setMessage(
  db: Writer,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
  messageId: string,
): Promise<number> {
  return db.run(sql`
    update event_deliveries set message_id = ${messageId}
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
      and settled_time is null`);
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
    where tenant_id = ${tenant_id} and app_id = ${app_id} and message_id <> ''
      and ${before === '' ? sql`1 = 1` : sql`message_id < ${before}`}
      and ${parked ? sql`state = 'parked'` : sql`1 = 1`}
      and ${heard ? sql`state <> 'withheld' and (state <> 'new' or event_type in ${list(heard)})` : sql`1 = 1`}
    group by message_id order by message_id desc limit ${limit}`);
}

/** As if they had never been sent, but with the same events in each message. Answers how many that are. */
export function setAgain(
  db: Writer,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
  now: number,
): Promise<number> {
  return db.run(sql`
    update event_deliveries set state = 'sent', attempts = 0, next_time = ${now}, settled_time = ${null}
    where tenant_id = ${tenant_id} and event_id in ${list(eventIds)} and app_id = ${app_id}
      and state in ('sent', 'delivered', 'parked')`);
}

export async function listEventsOf(
  db: Reader,
  { tenant_id, app_id }: App,
  messageId: string,
): Promise<string[]> {
  const found = await db.all<{ event_id: string }>(sql`
    select event_id from event_deliveries
    where tenant_id = ${tenant_id} and app_id = ${app_id} and message_id <> '' and message_id = ${messageId}`);
  return found.map(({ event_id }) => event_id);
}

export interface ParkedRow {
  message_id: string;
  event_id: string;
}

/** What was given up, message by message. */
export function listParked(db: Reader, { tenant_id, app_id }: App, limit: number): Promise<ParkedRow[]> {
  return db.all<ParkedRow>(sql`
    select message_id, event_id from event_deliveries
    where tenant_id = ${tenant_id} and app_id = ${app_id} and state = 'parked' order by message_id limit ${limit}`);
}

/** How many events were given up. */
export async function countParked(db: Reader, { tenant_id, app_id }: App): Promise<number> {
  const row = await db.one<{ count: number }>(sql`
    select count(*) as count from event_deliveries
    where tenant_id = ${tenant_id} and app_id = ${app_id} and state = 'parked'`);
  return row?.count ?? 0;
}

/** Ids of events that an app was told or is to be told. */
export async function listDeliveries(
  db: Reader,
  { tenant_id, app_id }: App,
  limit: number,
): Promise<string[]> {
  const found = await db.all<{ event_id: string }>(sql`
    select event_id from event_deliveries
    where tenant_id = ${tenant_id} and app_id = ${app_id} and message_id <> '' order by message_id limit ${limit}`);
  return found.map(({ event_id }) => event_id);
}

export function deleteDeliveries(
  db: Writer,
  { tenant_id, app_id }: App,
  eventIds: readonly string[],
): Promise<number> {
  return db.run(sql`
    delete from event_deliveries
    where tenant_id = ${tenant_id} and event_id in ${list(eventIds)} and app_id = ${app_id}`);
}
