import type { Static } from 'typebox';
import type { events, EventType } from '../../contract/index.ts';
import type { Writer } from '../db/database.ts';
import { hastenJobs } from '../jobs/index.ts';
import { insertDeliveries } from './delivery-queries.ts';
import { insertEvents } from './outbox-queries.ts';
import { findSubscription, listListeners } from './subscription-queries.ts';

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

/** What is meant for one app, whatever else it listens to. */
export interface Notice {
  readonly id: string;
  readonly event_type: 'app_ticket' | 'okra.event.tested_v1';
  readonly payload: object;
}

/** Tells of nothing but that it arrives. */
export const testNotice = (id: string, now: number): Notice => ({
  id,
  event_type: 'okra.event.tested_v1',
  payload: { test_time: String(now) },
});

export const deliveryJobs = { webhook: 'deliver-webhooks', long_connection: 'deliver-pushes' } as const;

/** Wakes whoever delivers to this app. */
export const deliveriesChannel = (appId: string): string => `deliveries:${appId}`;

/** Part of the change that it tells of: either both are there or neither. What nobody listens to is not kept. */
export async function emit(
  db: Writer,
  tenantId: string,
  happened: readonly NewEvent[],
  now: number,
): Promise<void> {
  if (happened.length === 0) return;
  const types = [...new Set(happened.map(({ event_type }) => event_type))];
  const listeners = Map.groupBy(await listListeners(db, tenantId, types), ({ event_type }) => event_type);
  const heard = happened.filter(({ event_type }) => listeners.has(event_type));
  const deliveries = heard.flatMap(({ id, event_type, subject_id }) =>
    (listeners.get(event_type) ?? []).map(({ app_id }) => ({ id, app_id, event_type, subject_id })),
  );
  await post(db, tenantId, { events: heard, deliveries }, now);
}

/** Answers whether the app has said where it wants to be told. */
export async function notify(
  db: Writer,
  tenantId: string,
  appId: string,
  notice: Notice,
  now: number,
): Promise<boolean> {
  if (!(await findSubscription(db, tenantId, appId))) return false;
  const event = { ...notice, subject_id: notice.id };
  await post(db, tenantId, { events: [event], deliveries: [{ ...event, app_id: appId }] }, now);
  return true;
}

interface Post {
  readonly events: readonly {
    readonly id: string;
    readonly event_type: string;
    readonly subject_id: string;
    readonly payload: object;
  }[];
  readonly deliveries: Parameters<typeof insertDeliveries>[2];
}

async function post(db: Writer, tenantId: string, { events, deliveries }: Post, now: number): Promise<void> {
  const texts = events.map((event) => ({ ...event, payload: JSON.stringify(event.payload) }));
  await Promise.all([
    insertEvents(db, tenantId, texts, now),
    insertDeliveries(db, tenantId, deliveries, now),
    wakeDeliveries(db, tenantId, [...new Set(deliveries.map(({ app_id }) => app_id))], now),
  ]);
}

/** Once the write stands, whoever delivers to these apps looks for what is due. */
export async function wakeDeliveries(
  db: Writer,
  tenantId: string,
  appIds: readonly string[],
  now: number,
): Promise<void> {
  if (appIds.length === 0) return;
  await hastenJobs(db, tenantId, Object.values(deliveryJobs), appIds, now);
  for (const appId of appIds) db.wake(deliveriesChannel(appId));
}
