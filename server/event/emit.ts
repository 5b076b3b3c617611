import type { Writer } from '../db/database.ts';
import { insertEvents } from './outbox-queries.ts';

export interface NewEvent {
  readonly id: string;
  readonly event_type: string;
  /** Events about one subject stay in order. */
  readonly subject_id: string;
  readonly payload: object;
}

/** Part of the change that it tells of: either both are there or neither. */
export const emit = (db: Writer, tenantId: string, events: readonly NewEvent[], now: number): Promise<void> =>
  insertEvents(
    db,
    tenantId,
    events.map((event) => ({ ...event, payload: JSON.stringify(event.payload), created_time: now })),
  );
