import type { Reader, Writer } from '../db/database.ts';
import { list, rows, sql } from '../db/sql.ts';

export type Mode = 'webhook' | 'long_connection';

export interface SubscriptionRow {
  app_id: string;
  mode: Mode;
  url: string | null;
  verification_token: string;
  encrypt_key: string | null;
  created_time: number;
  updated_time: number;
}

/** Where a webhook goes. */
export const targetOf = ({
  app_id,
  url,
  encrypt_key,
}: Pick<SubscriptionRow, 'app_id' | 'url' | 'encrypt_key'>) => ({
  app: app_id,
  url: url ?? '',
  encryptKey: encrypt_key,
});

const columns = sql`s.app_id, s.mode, s.url, s.verification_token, s.encrypt_key, s.created_time, s.updated_time`;

export function findSubscription(
  db: Reader,
  tenantId: string,
  appId: string,
): Promise<SubscriptionRow | undefined> {
  return db.one<SubscriptionRow>(sql`
    select ${columns} from event_subscriptions s where s.tenant_id = ${tenantId} and s.app_id = ${appId}`);
}

/** An app that is told of events, with what decides whether it may be. */
export interface SubscriberRow extends SubscriptionRow {
  tenant_id: string;
  tenant_key: string;
  id_key: string;
  disabled_time: number | null;
  okr_as_app: boolean;
  /** Space-separated. */
  scopes: string | null;
}

export function findSubscriber(
  db: Reader,
  tenantId: string,
  appId: string,
): Promise<SubscriberRow | undefined> {
  return db.one<SubscriberRow>(sql`
    select s.tenant_id, ${columns}, t.tenant_key, t.id_key, a.disabled_time, a.okr_as_app,
      (select string_agg(c.scope, ' ') from app_scopes c where c.tenant_id = s.tenant_id and c.app_id = s.app_id) as scopes
    from event_subscriptions s
    join apps a on a.tenant_id = s.tenant_id and a.app_id = s.app_id
    join tenants t on t.tenant_id = s.tenant_id
    where s.tenant_id = ${tenantId} and s.app_id = ${appId}`);
}

export function upsertSubscription(db: Writer, tenantId: string, row: SubscriptionRow): Promise<number> {
  return db.run(sql`
    insert into event_subscriptions
      (tenant_id, app_id, mode, url, verification_token, encrypt_key, created_time, updated_time)
    values (${tenantId}, ${row.app_id}, ${row.mode}, ${row.url}, ${row.verification_token}, ${row.encrypt_key},
      ${row.created_time}, ${row.updated_time})
    on conflict (tenant_id, app_id) do update
      set mode = excluded.mode, url = excluded.url, verification_token = excluded.verification_token,
        encrypt_key = excluded.encrypt_key, updated_time = excluded.updated_time`);
}

/** What it was still to be told is forgotten with it. */
export function deleteSubscription(db: Writer, tenantId: string, appId: string): Promise<number> {
  return db.run(sql`delete from event_subscriptions where tenant_id = ${tenantId} and app_id = ${appId}`);
}

export async function listSubscribedTypes(db: Reader, tenantId: string, appId: string): Promise<string[]> {
  const found = await db.all<{ event_type: string }>(sql`
    select event_type from event_subscription_types where tenant_id = ${tenantId} and app_id = ${appId}
    order by event_type`);
  return found.map(({ event_type }) => event_type);
}

export async function setSubscribedTypes(
  db: Writer,
  tenantId: string,
  appId: string,
  types: readonly string[],
): Promise<void> {
  await db.run(sql`
    delete from event_subscription_types where tenant_id = ${tenantId} and app_id = ${appId}`);
  if (types.length === 0) return;
  await db.run(sql`
    insert into event_subscription_types (tenant_id, app_id, event_type)
    values ${rows(types.map((type) => [tenantId, appId, type]))}`);
}

/** Whether anybody is told of anything. */
export async function hasSubscribers(db: Reader, tenantId: string): Promise<boolean> {
  const row = await db.one<{ app_id: string }>(sql`
    select app_id from event_subscriptions where tenant_id = ${tenantId} limit 1`);
  return row !== undefined;
}

export interface Listener {
  app_id: string;
  event_type: string;
}

/** Who is told of events of these types. */
export function listListeners(db: Reader, tenantId: string, types: readonly string[]): Promise<Listener[]> {
  return db.all<Listener>(sql`
    select app_id, event_type from event_subscription_types
    where tenant_id = ${tenantId} and event_type in ${list(types)}`);
}

/** Store apps belong to somebody else, who serves them where no connection reaches. */
export async function isStoreApp(db: Reader, tenantId: string, appId: string): Promise<boolean> {
  const row = await db.one<{ kind: string }>(sql`
    select kind from apps where tenant_id = ${tenantId} and app_id = ${appId}`);
  return row?.kind === 'store';
}
