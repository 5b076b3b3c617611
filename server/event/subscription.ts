import type {
  deleteEventSubscription as deleteEndpoint,
  EventSubscription,
  getEventSubscription as getEndpoint,
  setEventSubscription as setEndpoint,
  testEventSubscription as testEndpoint,
} from '../../contract/app/event/subscription.ts';
import { type EventType, events } from '../../contract/index.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { targetFault } from './find-place.ts';
import { notify, testNotice } from './emit.ts';
import { subscribe, wishedFor } from './subscribe.ts';
import { isEventType, lackFor } from './subscriber.ts';
import {
  findSubscription,
  isStoreApp,
  listSubscribedTypes,
  type SubscriptionRow,
  targetOf,
} from './subscription-queries.ts';
import { unsubscribe } from './unsubscribe.ts';
import type { WebhookSender } from './webhook-sender.ts';

export const getEventSubscription: Handler<typeof getEndpoint> = async (ctx) => {
  const { tenantId, appId } = ctx.actor;
  const row = await findSubscription(ctx.db, tenantId, appId);
  if (!row) throw ctx.error('subscriptionNotFound');
  return { subscription: present(row, await listSubscribedTypes(ctx.db, tenantId, appId)) };
};

export const setEventSubscription =
  (webhooks: WebhookSender): Handler<typeof setEndpoint> =>
  async (ctx, { body }) => {
    const { tenantId, appId } = ctx.actor;
    const eventTypes = body.event_types.map((type, at) => requireType(ctx, type, at));
    const known = await ctx.scope.read((db) => findSubscription(db, tenantId, appId));
    const row = wishedFor(
      appId,
      known,
      {
        mode: body.mode,
        url: body.url,
        verificationToken: body.verification_token,
        encryptKey: body.encrypt_key,
      },
      ctx.clock.now(),
    );
    if (row.mode === 'long_connection' && body.url !== undefined)
      throw ctx.invalid('url', 'is for webhooks: long connections have none');
    await requireMode(ctx, row);
    if (row.mode === 'webhook') await requireAnswer(ctx, webhooks, row);
    const jobId = ctx.newId();
    const kept = await ctx.scope.write((db) => subscribe(db, tenantId, { row, eventTypes, jobId }));
    return { subscription: present(kept, eventTypes) };
  };

export const deleteEventSubscription: Handler<typeof deleteEndpoint> = async (ctx) => {
  const { tenantId, appId } = ctx.actor;
  if (!(await unsubscribe(ctx.scope, { tenant_id: tenantId, app_id: appId })))
    throw ctx.error('subscriptionNotFound');
  return {};
};

export const testEventSubscription: Handler<typeof testEndpoint> = async (ctx) => {
  const { tenantId, appId } = ctx.actor;
  const now = ctx.clock.now();
  const id = ctx.newId();
  if (!(await notify(ctx.db, tenantId, appId, testNotice(id, now), now)))
    throw ctx.error('subscriptionNotFound');
  return { message_id: id };
};

function requireType(ctx: Ctx<typeof setEndpoint>, type: string, at: number): EventType {
  const field = `event_types[${at}]`;
  if (!isEventType(type))
    throw ctx.invalid(field, `there is no such event; known: ${Object.keys(events).join(', ')}`, type);
  const lack = lackFor(type, { scopes: ctx.actor.scopes, okr_as_app: ctx.actor.okrAsApp });
  if (lack !== undefined) throw ctx.invalid(field, `the app ${lack}`, type);
  return type;
}

async function requireMode(ctx: Ctx<typeof setEndpoint>, { mode, url }: SubscriptionRow): Promise<void> {
  if (mode === 'webhook' && url === null) throw ctx.invalid('url', 'webhooks need a URL to be posted to');
  if (mode === 'webhook') return;
  const isStore = await ctx.scope.read((db: Reader) => isStoreApp(db, ctx.actor.tenantId, ctx.actor.appId));
  if (isStore) throw ctx.invalid('mode', 'store apps are told by webhook only', mode);
}

async function requireAnswer(
  ctx: Ctx<typeof setEndpoint>,
  webhooks: WebhookSender,
  row: SubscriptionRow,
): Promise<void> {
  const target = targetOf(row);
  const fault = targetFault(target.url);
  // The URL is not repeated: it may hold a password.
  if (fault !== undefined) throw ctx.invalid('url', `the URL ${fault}`);
  const failure = await webhooks.check(target, row.verification_token);
  if (failure !== undefined)
    throw ctx.invalid('url', `the URL did not send the challenge back: ${failure}`, target.url);
}

const present = (row: SubscriptionRow, eventTypes: readonly string[]): EventSubscription => ({
  mode: row.mode,
  event_types: [...new Set(eventTypes)].toSorted(),
  ...(row.url !== null && { url: row.url }),
  verification_token: row.verification_token,
  encrypted: row.encrypt_key !== null,
  create_time: String(row.created_time),
  update_time: String(row.updated_time),
});
