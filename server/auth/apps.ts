import type { Scope } from '../../contract/scopes.ts';
import type { Writer } from '../db/database.ts';
import { deleteConnections, wakeDeliveries } from '../event/index.ts';
import { deleteAppTokens, insertApp, insertAppScope, updateAppDisabled, updateAppSecret } from './queries.ts';
import { hashSecret, newAppId, newSecret } from './secrets.ts';

export interface NewApp {
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly okrAsApp: boolean;
  readonly kind?: 'custom' | 'store';
}

/** Registers an app. This is the only moment at which its secret can be seen. */
export async function createApp(
  db: Writer,
  app: NewApp,
  now: number,
): Promise<{ appId: string; secret: string }> {
  const appId = newAppId();
  const secret = newSecret();
  await insertApp(db, {
    tenant_id: app.tenantId,
    app_id: appId,
    name: app.name,
    kind: app.kind ?? 'custom',
    secret_hash: hashSecret(secret),
    okr_as_app: app.okrAsApp,
    rate_factor: null,
    created_time: now,
  });
  for (const scope of app.scopes) await insertAppScope(db, app.tenantId, appId, scope);
  return { appId, secret };
}

/** Gives an app a new secret and ends all of its tokens at once, its long connections soon. */
export async function rotateAppSecret(
  db: Writer,
  tenantId: string,
  appId: string,
  now: number,
): Promise<string> {
  const secret = newSecret();
  await updateAppSecret(db, tenantId, appId, hashSecret(secret), now);
  await deleteAppTokens(db, tenantId, appId);
  await deleteConnections(db, tenantId, appId);
  return secret;
}

/** Stops an app. Its tokens stay, for when it is enabled again; its long connections end soon. */
export async function disableApp(db: Writer, tenantId: string, appId: string, now: number): Promise<void> {
  await updateAppDisabled(db, tenantId, appId, now, now);
  await deleteConnections(db, tenantId, appId);
}

/** Lets an app work again. What has waited for it goes out at once. */
export async function enableApp(db: Writer, tenantId: string, appId: string, now: number): Promise<void> {
  await updateAppDisabled(db, tenantId, appId, null, now);
  await wakeDeliveries(db, tenantId, [appId], now);
}
