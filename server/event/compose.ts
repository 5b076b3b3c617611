import type { Reader } from '../db/database.ts';
import type { Message } from './claim.ts';
import { outwardEventId } from './outward-event-id.ts';
import { listEvents, readPayload } from './outbox-queries.ts';
import { isBatched, type Subscriber } from './subscriber.ts';
import type { NamedUser, Payload, Telling } from './telling.ts';

/** A message as it goes out. */
export interface Letter {
  /** As the receiver sees it, the same at every attempt. */
  readonly id: string;
  readonly body: string;
}

interface Parts {
  readonly app: Subscriber;
  readonly telling: Telling;
  readonly now: number;
}

/** Messages with their letters. */
export async function compose(db: Reader, parts: Parts, messages: readonly Message[]) {
  const { app, telling } = parts;
  const rows = await listEvents(
    db,
    app.tenant_id,
    messages.flatMap(({ eventIds }) => eventIds),
  );
  const payloads = new Map(rows.map((row) => [row.id, { row, payload: readPayload(row) }]));
  const people = [...payloads.values()].flatMap(({ payload }) => peopleIn(payload));
  const names = await telling.nameUsers(db, app, [...new Set(people)]);
  return messages.flatMap((message) => {
    const told = message.eventIds.flatMap((id) => payloads.get(id) ?? []);
    // Forgotten since it was claimed: too old.
    if (told.length === 0) return [];
    const id = outwardEventId(app.id_key, app.app_id, message.id);
    const created = String(told[0]?.row.created_time ?? 0);
    const items = told.map(({ payload }) => withNames(payload, names));
    const letter: Letter = { id, body: JSON.stringify(letterOf(parts, message, { id, created, items })) };
    return [{ message, letter }];
  });
}

interface Told {
  readonly id: string;
  readonly created: string;
  readonly items: readonly object[];
}

function letterOf(
  { app, telling, now }: Parts,
  { event_type }: Message,
  { id, created, items }: Told,
): object {
  if (event_type === 'app_ticket') {
    const event = { type: event_type, app_id: app.app_id, app_ticket: telling.ticket(app, now) };
    return { ts: created, uuid: id, token: app.verification_token, type: 'event_callback', event };
  }
  return {
    schema: '2.0',
    header: {
      event_id: id,
      event_type,
      create_time: created,
      token: app.verification_token,
      app_id: app.app_id,
      tenant_key: app.tenant_key,
    },
    event: isBatched(event_type) ? { items } : items[0],
  };
}

const personFields = ['user_id', 'operator_id'] as const;

const peopleIn = (payload: Payload): string[] =>
  personFields.flatMap((field) => {
    const id = payload[field];
    return typeof id === 'string' ? [id] : [];
  });

function withNames(payload: Payload, names: ReadonlyMap<string, NamedUser>): Payload {
  const named = peopleIn(payload).length > 0 ? { ...payload } : payload;
  for (const field of personFields) {
    const id = payload[field];
    if (typeof id === 'string') Object.assign(named, { [field]: names.get(id) ?? {} });
  }
  return named;
}
