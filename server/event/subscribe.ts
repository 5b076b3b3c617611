import { randomBytes } from 'node:crypto';
import type { EventType } from '../../contract/index.ts';
import type { Writer } from '../db/database.ts';
import { insertDeliveryJob } from './delivery.ts';
import { setDue } from './delivery-queries.ts';
import { wakeDeliveries } from './emit.ts';
import {
  findSubscription,
  type Mode,
  setSubscribedTypes,
  type SubscriptionRow,
  upsertSubscription,
} from './subscription-queries.ts';

/** How an app wants to be told. What is undefined stays as it is. */
export interface Wish {
  readonly mode: Mode;
  readonly url: string | undefined;
  readonly verificationToken: string | undefined;
  /** Empty: none. */
  readonly encryptKey: string | undefined;
}

const newToken = (): string => randomBytes(24).toString('base64url');

/** What a subscription becomes with a wish. */
export function wishedFor(
  appId: string,
  known: SubscriptionRow | undefined,
  wish: Wish,
  now: number,
): SubscriptionRow {
  const key = wish.encryptKey ?? known?.encrypt_key ?? '';
  return {
    app_id: appId,
    mode: wish.mode,
    url: wish.mode === 'webhook' ? (wish.url ?? known?.url ?? null) : null,
    verification_token: wish.verificationToken ?? known?.verification_token ?? newToken(),
    encrypt_key: key === '' ? null : key,
    created_time: known?.created_time ?? now,
    updated_time: now,
  };
}

/** What waits for the app goes where it now wants it: at once, if that is another place than where it could not arrive. */
export async function subscribe(
  db: Writer,
  tenantId: string,
  { row, eventTypes, jobId }: { row: SubscriptionRow; eventTypes: readonly EventType[]; jobId: string },
): Promise<SubscriptionRow> {
  const { app_id: appId, mode, updated_time: now } = row;
  const known = await findSubscription(db, tenantId, appId);
  const kept = { ...row, created_time: known?.created_time ?? row.created_time };
  await upsertSubscription(db, tenantId, kept);
  await setSubscribedTypes(db, tenantId, appId, [...new Set(eventTypes)]);
  if (known && isElsewhere(known, row)) await setDue(db, { tenant_id: tenantId, app_id: appId }, now);
  await insertDeliveryJob(db, { tenantId, appId, mode, id: jobId }, now);
  await wakeDeliveries(db, tenantId, [appId], now);
  return kept;
}

const isElsewhere = (one: SubscriptionRow, other: SubscriptionRow): boolean =>
  one.mode !== other.mode || one.url !== other.url || one.encrypt_key !== other.encrypt_key;
