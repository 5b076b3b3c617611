import type { eventContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { listEventDeliveries, replayEventDeliveries } from './deliveries.ts';
import { getConnection } from './get-connection.ts';
import { listOutboundIps } from './list-outbound-ips.ts';
import {
  deleteEventSubscription,
  getEventSubscription,
  setEventSubscription,
  testEventSubscription,
} from './subscription.ts';
import type { Telling } from './telling.ts';
import type { WebhookSender } from './webhook-sender.ts';

export { deleteConnections } from './connection-queries.ts';
export { countConnections, mostConnections, type NewConnection } from './connection-register.ts';
export { dropOldEventsJob } from './drop-old-events.ts';
export { emit, type NewEvent, notify, testNotice, wakeDeliveries } from './emit.ts';
export { service } from './long-connection.ts';
export { targetFault } from './find-place.ts';
export { openEvents } from './open-events.ts';
export { countParked, listMessagesBefore, type MessageRow } from './delivery-queries.ts';
export { replay, replayParked } from './replay.ts';
export { subscribe, wishedFor } from './subscribe.ts';
export { isEventType, lackFor } from './subscriber.ts';
export {
  findSubscription,
  hasSubscribers,
  listSubscribedTypes,
  type SubscriptionRow,
  targetOf,
} from './subscription-queries.ts';
export { unsubscribe } from './unsubscribe.ts';
export { webhookSender } from './webhook-sender.ts';
export type { EventFilter, Payload, Telling } from './telling.ts';

export const eventHandlers = (webhooks: WebhookSender, telling: Telling): Handlers<typeof eventContract> => ({
  getConnection,
  listOutboundIps,
  getEventSubscription,
  setEventSubscription: setEventSubscription(webhooks),
  deleteEventSubscription,
  testEventSubscription,
  listEventDeliveries: listEventDeliveries(telling),
  replayEventDeliveries,
});
