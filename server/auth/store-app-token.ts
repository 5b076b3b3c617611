import type { storeTokenErrors } from '../../contract/errors.ts';
import type {
  appAccessToken as appEndpoint,
  resendAppTicket as resendEndpoint,
  tenantAccessToken as tenantEndpoint,
} from '../../contract/auth/token.ts';
import type { Ctx, Handler } from '../context.ts';
import { notify } from '../event/index.ts';
import { storeKey, ticketFits } from './app-ticket.ts';
import {
  APP_TOKEN_LIFE,
  authenticateApp,
  issueTenantToken,
  REISSUE_BELOW,
  type TokenEndpoint,
} from './app-token.ts';
import { findAppAccessToken, findAppAccessTokenHolder, insertAppAccessToken } from './code-queries.ts';
import { type AppRow, findApp } from './queries.ts';
import { ticketNotice } from './send-tickets.ts';
import { deriveToken, hashSecret, newNonce, tenantOfToken } from './secrets.ts';
import { findSignInTenant } from './session-queries.ts';

type StoreCtx = Ctx<TokenEndpoint & { errors: typeof storeTokenErrors }>;

async function authenticateStoreApp(
  ctx: StoreCtx,
  body: { readonly app_id: string; readonly app_secret: string },
): Promise<AppRow> {
  const app = await authenticateApp(ctx, body);
  if (app.kind !== 'store') throw ctx.error('notStoreApp');
  return app;
}

async function getTenant(ctx: StoreCtx, tenantId: string) {
  const tenant = await findSignInTenant(ctx.db, tenantId);
  if (!tenant) throw new Error(`there is no tenant ${tenantId}`);
  return tenant;
}

/** The same token while half an hour or more is left, as for custom apps. */
export const appAccessToken: Handler<typeof appEndpoint> = async (ctx, { body }) => {
  const { tenant_id, app_id } = await authenticateStoreApp(ctx, body);
  const now = ctx.clock.now();
  const { id_key } = await getTenant(ctx, tenant_id);
  if (!ticketFits(body.app_ticket, id_key, app_id, now)) throw ctx.error('wrongTicket');
  const known = await findAppAccessToken(ctx.db, tenant_id, app_id, now + REISSUE_BELOW);
  const nonce = known?.nonce ?? newNonce();
  const expire_time = known?.expire_time ?? now + APP_TOKEN_LIFE;
  const token = deriveToken('a', tenant_id, body.app_secret, nonce);
  if (!known) {
    const token_hash = hashSecret(token);
    await insertAppAccessToken(ctx.db, {
      tenant_id,
      token_hash,
      app_id,
      nonce,
      expire_time,
      created_time: now,
    });
  }
  return { app_access_token: token, expire: Math.floor((expire_time - now) / 1000) };
};

/** A store app works for the company that registered it. */
export const tenantAccessToken: Handler<typeof tenantEndpoint> = async (ctx, { body }) => {
  const tenantId = tenantOfToken(body.app_access_token);
  const holder =
    tenantId === undefined
      ? undefined
      : await findAppAccessTokenHolder(ctx.db, tenantId, hashSecret(body.app_access_token), ctx.clock.now());
  const app = holder && (await findApp(ctx.db, holder.app_id));
  if (!app) throw ctx.error('wrongTicket');
  if (app.disabled_time !== null) throw ctx.error('appDisabled');
  const { id_key, tenant_key } = await getTenant(ctx, app.tenant_id);
  if (tenant_key !== body.tenant_key) throw ctx.error('notInstalled');
  const { token, expire } = await issueTenantToken(ctx, app, storeKey(id_key, app.app_id));
  return { tenant_access_token: token, expire };
};

/** The answer says nothing; the ticket comes as an event. */
export const resendAppTicket: Handler<typeof resendEndpoint> = async (ctx, { body }) => {
  const { tenant_id, app_id } = await authenticateStoreApp(ctx, body);
  await notify(ctx.db, tenant_id, app_id, ticketNotice(ctx.newId()), ctx.clock.now());
  return {};
};
