import type {
  EventDelivery,
  listEventDeliveries as listEndpoint,
  replayEventDeliveries as replayEndpoint,
} from '../../contract/app/event/delivery.ts';
import type { Ctx, Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { listMessagesBefore, type MessageRow } from './delivery-queries.ts';
import { outwardEventIds } from './outward-event-id.ts';
import { replay } from './replay.ts';
import { findSubscription } from './subscription-queries.ts';

export const listEventDeliveries: Handler<typeof listEndpoint> = async (ctx, { query }) => {
  const app = await requireSubscription(ctx);
  const { parked = false, ...paging } = query;
  const of = { endpoint: 'okra.event.v1.delivery.list', filters: { parked } };
  const load = async (before: string, limit: number) =>
    (await listMessagesBefore(ctx.db, app, { before, parked, limit })).map((row) => ({
      ...row,
      id: row.message_id,
    }));
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...paging }, load);
  const { idKey, appId } = ctx.actor;
  const outwardId = outwardEventIds(idKey, appId);
  return { deliveries: rows.map((row) => presentMessage(row, outwardId(row.message_id))), ...page };
};

export const replayEventDeliveries: Handler<typeof replayEndpoint> = async (ctx, { body }) => {
  const app = await requireSubscription(ctx);
  const replayed = await replay(ctx.db, app, body.message_ids, ctx.clock.now());
  if (body.message_ids && replayed === 0)
    throw ctx.invalid('message_ids', 'none of them is a message that was sent to the app');
  return { replayed };
};

async function requireSubscription(ctx: Ctx<typeof listEndpoint> | Ctx<typeof replayEndpoint>) {
  const { tenantId, appId } = ctx.actor;
  if (!(await findSubscription(ctx.db, tenantId, appId))) throw ctx.error('subscriptionNotFound');
  return { tenant_id: tenantId, app_id: appId };
}

const presentMessage = (row: MessageRow, event_id: string): EventDelivery => ({
  message_id: row.message_id,
  event_id,
  event_type: row.event_type,
  events: row.events,
  state: row.state,
  attempts: row.attempts,
  ...(row.last_error !== null && { last_error: row.last_error }),
  create_time: String(row.created_time),
  ...(row.next_time !== null && { next_time: String(row.next_time) }),
  ...(row.settled_time !== null && { settle_time: String(row.settled_time) }),
});
