import { inChunks } from '../chunks.ts';
import type { Writer } from '../db/database.ts';
import {
  type App,
  type DeliveryRow,
  listOverdue,
  setLastError,
  setMessage,
  setSent,
  setSettled,
  setUnsent,
} from './delivery-queries.ts';
import { atOnce, intoMessages, longestWalk, mostAttempts, nextAttempt } from './delivery-rules.ts';
import { endBefore, join, type Stretch, walk } from './line.ts';
import { listEvents, readPayload } from './outbox-queries.ts';
import { isBatched, isEventType, lackFor, type Subscriber } from './subscriber.ts';
import type { Telling } from './telling.ts';

/** What goes out in one piece. */
export interface Message {
  readonly id: string;
  readonly event_type: string;
  readonly eventIds: readonly string[];
  readonly attempts: number;
}

/** Why a message did not set out, which is no attempt. */
export interface Unsent {
  readonly unsent: string;
}

/** How an attempt ended; without a reason, well. */
export interface Outcome {
  readonly message: Message;
  readonly failure: string | Unsent | undefined;
}

/** Notes how attempts ended. What was tried often enough is parked, what did not set out is due at once. */
export async function settle(db: Writer, app: App, outcomes: readonly Outcome[], now: number): Promise<void> {
  const delivered = outcomes.filter(({ failure }) => failure === undefined);
  await inChunks(idsOf(delivered), (ids) => setSettled(db, app, ids, 'delivered', now));
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  for (const [reason, alike] of Map.groupBy(failed, reasonOf))
    await inChunks(idsOf(alike), (ids) => setLastError(db, app, ids, reason));
  const [unsent, tried] = [failed.filter(isUnsent), failed.filter((outcome) => !isUnsent(outcome))];
  const givenUp = tried.filter(({ message }) => message.attempts >= mostAttempts);
  await inChunks(idsOf(givenUp), (ids) => setSettled(db, app, ids, 'parked', now));
  for (const [attempts, alike] of Map.groupBy(unsent, ({ message }) => message.attempts))
    await inChunks(idsOf(alike), (ids) => setUnsent(db, app, ids, attempts, now));
}

const isUnsent = ({ failure }: Outcome) => typeof failure === 'object';

const reasonOf = ({ failure = '' }: Outcome) => (typeof failure === 'object' ? failure.unsent : failure);

const idsOf = (outcomes: readonly Outcome[]) => idsOfMessages(outcomes.map(({ message }) => message));

const idsOfMessages = (messages: readonly Message[]) => messages.flatMap(({ eventIds }) => eventIds);

export interface Claimed {
  readonly messages: readonly Message[];
  /** After whom to go on with what was never sent; undefined once everybody was looked at. */
  readonly after: string | undefined;
}

/** Takes at most so many messages that are due, and notes that they are being sent. */
export async function claimMessages(db: Writer, claim: Claim): Promise<Claimed> {
  const again = await claimOverdue(db, claim);
  const { messages, after } = await claimFresh(db, { ...claim, most: claim.most - again.length });
  return { messages: [...again, ...messages], after };
}

interface Claim {
  readonly app: Subscriber;
  readonly telling: Telling;
  readonly newId: () => string;
  readonly now: number;
  readonly most: number;
  /** The person who was looked at last; empty: from the first on. */
  readonly after: string;
}

/** The same messages as before. */
async function claimOverdue(db: Writer, claim: Claim): Promise<Message[]> {
  const { app, newId, now, most } = claim;
  const rows = await listOverdue(db, app, now, atOnce);
  const groups = [...Map.groupBy(rows, ({ message_id }) => message_id).values()];
  if (rows.length === atOnce && groups.length > 1) groups.pop();
  const spent = groups.filter((group) => messageOf(group).attempts > mostAttempts);
  await settleRows(db, claim, spent.flat(), 'parked');
  const due = groups.filter((group) => !spent.includes(group)).slice(0, most);
  const told = new Set(await toldOf(db, claim, due.flat()));
  await settleRows(
    db,
    claim,
    due.flat().filter((row) => !told.has(row)),
    'withheld',
  );
  const left = due.map((group) => group.filter((row) => told.has(row)));
  const whole = await take(
    db,
    claim,
    left.filter(({ length }, at) => length === due[at]?.length).map(messageOf),
  );
  // What is left of a message that tells too much goes out as another one: none ever changes.
  const cut = await take(
    db,
    claim,
    left
      .filter(({ length }, at) => length > 0 && length !== due[at]?.length)
      .map((group) => ({ ...messageOf(group), id: newId() })),
  );
  for (const { id, eventIds } of cut) await setMessage(db, app, eventIds, id);
  return [...whole, ...cut];
}

async function claimFresh(db: Writer, claim: Claim): Promise<Claimed> {
  const { app, most, after } = claim;
  if (most <= 0) return { messages: [], after };
  const stretch = await lookForFresh(db, app, after, most);
  const told = new Set(await toldOf(db, claim, stretch.fresh));
  const withheld = stretch.fresh.filter((row) => !told.has(row));
  await settleRows(db, claim, withheld, 'withheld');
  const groups = intoMessages(
    stretch.fresh.filter((row) => told.has(row)),
    isBatched,
  );
  const messages = await take(db, claim, groups.slice(0, most).map(messageOf));
  for (const { id, eventIds } of messages) if (eventIds.length > 1) await setMessage(db, app, eventIds, id);
  const left = new Set(idsOfRows([...withheld, ...groups.slice(most).flat()]));
  return { messages, after: endBefore(stretch, after, left) };
}

/** Notes that these are being sent; those that somebody else has taken meanwhile are theirs. */
async function take(db: Writer, { app, now }: Claim, messages: readonly Message[]): Promise<Message[]> {
  const taken = new Set<string>();
  for (const [attempts, alike] of Map.groupBy(messages, (message) => message.attempts)) {
    const sent = { attempts, now, nextTime: nextAttempt(attempts, now) };
    await inChunks(idsOfMessages(alike), async (ids) => {
      for (const id of await setSent(db, app, ids, sent)) taken.add(id);
    });
  }
  return messages.filter(({ eventIds }) => eventIds.every((id) => taken.has(id)));
}

const idsOfRows = (rows: readonly DeliveryRow[]) => rows.map(({ event_id }) => event_id);

const settleRows = (
  db: Writer,
  { app, now }: Claim,
  rows: readonly DeliveryRow[],
  state: 'parked' | 'withheld',
): Promise<void> => inChunks(idsOfRows(rows), (ids) => setSettled(db, app, ids, state, now));

/** Nearly always, as many people as messages can go out are enough. */
async function lookForFresh(db: Writer, app: Subscriber, after: string, most: number): Promise<Stretch> {
  const first = await walk(db, app, after, most);
  if (first.end === undefined || intoMessages(first.fresh, isBatched).length >= most) return first;
  return join(first, await walk(db, app, first.end, longestWalk));
}

/** What the app may not know now it is never told, even if it may later: it would be old news. */
async function toldOf(db: Writer, claim: Claim, rows: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
  const told: DeliveryRow[] = [];
  for (const [type, alike] of Map.groupBy(rows, ({ event_type }) => event_type))
    told.push(...(await toldOfType(db, claim, type, alike)));
  return told;
}

async function toldOfType(
  db: Writer,
  { app, telling }: Claim,
  type: string,
  rows: readonly DeliveryRow[],
): Promise<readonly DeliveryRow[]> {
  if (!isEventType(type)) return rows;
  if (lackFor(type, app) !== undefined) return [];
  const filter = await telling.filter(db, app, type);
  if (!filter) return rows;
  const events = await listEvents(
    db,
    app.tenant_id,
    rows.map(({ event_id }) => event_id),
  );
  const payloads = new Map(events.map((event) => [event.id, readPayload(event)]));
  const passed = new Set(await filter([...payloads.values()]));
  return rows.filter(({ event_id }) => {
    const payload = payloads.get(event_id);
    return payload !== undefined && passed.has(payload);
  });
}

/** About to be sent once more. */
function messageOf(rows: readonly DeliveryRow[]): Message {
  const [first] = rows;
  if (!first) throw new RangeError('a message tells of something');
  return {
    id: first.message_id,
    event_type: first.event_type,
    eventIds: idsOfRows(rows),
    attempts: first.attempts + 1,
  };
}
