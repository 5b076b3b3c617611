import type { EventType } from '../../contract/index.ts';
import type { Reader } from '../db/database.ts';
import type { Subscriber } from './subscriber.ts';

/** A person as the receiver of an event knows them. */
export interface NamedUser {
  readonly union_id: string;
  /** Left out where the app may not read it. */
  readonly user_id?: string;
  readonly open_id: string;
}

/** As they lie in the outbox. */
export type Payload = Readonly<Record<string, unknown>>;

export type EventFilter = (payloads: readonly Payload[]) => Promise<Payload[]>;

/** What the features say of events: this room delivers, and knows nothing of what it is about. */
export interface Telling {
  /** Picks what an app may hear of among the payloads of events of a type; undefined where it may hear of all. */
  filter(db: Reader, app: Subscriber, eventType: EventType): Promise<EventFilter | undefined>;
  nameUsers(db: Reader, app: Subscriber, ids: readonly string[]): Promise<ReadonlyMap<string, NamedUser>>;
  /** What a store app gets its tokens with. */
  ticket(app: Subscriber, now: number): string;
}
