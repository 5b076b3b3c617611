import type {
  EventDelivery,
  listEventDeliveries as listEndpoint,
  replayEventDeliveries as replayEndpoint,
} from '../../contract/app/event/delivery.ts';
import { events } from '../../contract/index.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { readPage } from '../page-token.ts';
import { listMessagesBefore, type MessageRow } from './delivery-queries.ts';
import { outwardEventId } from './outward-event-id.ts';
import { replay, replayParked } from './replay.ts';
import { lackFor, loadSubscriber, type Subscriber } from './subscriber.ts';
import type { Telling } from './telling.ts';

export const listEventDeliveries =
  (telling: Telling): Handler<typeof listEndpoint> =>
  async (ctx, { query }) => {
    const app = await requireSubscriber(ctx.db, ctx);
    const { parked = false, ...paging } = query;
    const of = { endpoint: 'okra.event.v1.delivery.list', filters: { parked } };
    const heard = await listHeard(ctx.db, app, telling);
    const load = async (before: string, limit: number) =>
      (await listMessagesBefore(ctx.db, app, { before, parked, limit, heard })).flatMap((row) => {
        const { state, message_id: id } = row;
        return state === 'withheld' ? [] : [{ ...row, state, id }];
      });
    const { rows, page } = await readPage(ctx, of, { page_size: 20, ...paging }, load);
    return { deliveries: rows.map((row) => presentMessage(row, app)), ...page };
  };

/** That something has happened of which an app may not hear, or not of everybody, is news, too. */
async function listHeard(db: Reader, app: Subscriber, telling: Telling): Promise<string[]> {
  const heard = ['app_ticket'];
  for (const { type } of Object.values(events))
    if (lackFor(type, app) === undefined && !(await telling.filter(db, app, type))) heard.push(type);
  return heard;
}

export const replayEventDeliveries: Handler<typeof replayEndpoint> = async (ctx, { body }) => {
  const app = await ctx.scope.read((db) => requireSubscriber(db, ctx));
  if (!body.message_ids) return { replayed: await replayParked(ctx, app) };
  const replayed = await replay(ctx, app, body.message_ids);
  if (replayed === 0) throw ctx.invalid('message_ids', 'none of them is a message that was sent to the app');
  return { replayed };
};

async function requireSubscriber(
  db: Reader,
  ctx: Ctx<typeof listEndpoint> | Ctx<typeof replayEndpoint>,
): Promise<Subscriber> {
  const { tenantId, appId } = ctx.actor;
  const app = await loadSubscriber(db, { tenant_id: tenantId, app_id: appId });
  if (!app) throw ctx.error('subscriptionNotFound');
  return app;
}

type ShownRow = MessageRow & Pick<EventDelivery, 'state'>;

const presentMessage = (row: ShownRow, { id_key, app_id }: Subscriber): EventDelivery => ({
  message_id: row.message_id,
  event_id: outwardEventId(id_key, app_id, row.message_id),
  event_type: row.event_type,
  events: row.events,
  state: row.state,
  attempts: row.attempts,
  ...(row.last_error !== null && { last_error: row.last_error }),
  create_time: String(row.created_time),
  ...(row.next_time !== null && { next_time: String(row.next_time) }),
  ...(row.settled_time !== null && { settle_time: String(row.settled_time) }),
});
