import type { Static } from 'typebox';
import type { events, EventType } from '../../contract/index.ts';
import type { Writer } from '../db/database.ts';
import { insertEvents } from './outbox-queries.ts';

/** As the wire shows it, but for people: each app knows them by other ids, so that they stand here by their internal one. */
type Payload<T extends EventType> = {
  [K in keyof Static<(typeof events)[T]['event']>]: K extends 'user_id' | 'operator_id'
    ? string
    : Static<(typeof events)[T]['event']>[K];
};

/** Something that happened, as the contract declares it. */
export type NewEvent = {
  [T in EventType]: {
    readonly id: string;
    readonly event_type: T;
    /** Events about one subject stay in order. */
    readonly subject_id: string;
    readonly payload: Payload<T>;
  };
}[EventType];

/** Part of the change that it tells of: either both are there or neither. */
export const emit = (db: Writer, tenantId: string, events: readonly NewEvent[], now: number): Promise<void> =>
  insertEvents(
    db,
    tenantId,
    events.map((event) => ({ ...event, payload: JSON.stringify(event.payload), created_time: now })),
  );
