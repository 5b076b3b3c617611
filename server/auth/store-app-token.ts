import type { storeTokenErrors } from '../../contract/errors.ts';
import type {
  appAccessToken as appEndpoint,
  resendAppTicket as resendEndpoint,
  tenantAccessToken as tenantEndpoint,
} from '../../contract/auth/token.ts';
import type { Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { notify } from '../event/index.ts';
import type { WireError } from '../wire-error.ts';
import { storeKey, ticketFits } from './app-ticket.ts';
import { authenticateApp, giveToken, storeAppTokens, tenantTokens } from './app-token.ts';
import { findAppAccessTokenHolder } from './code-queries.ts';
import { type AppRow, findApp } from './queries.ts';
import { ticketNotice } from './send-tickets.ts';
import { hashSecret, tenantOfToken } from './secrets.ts';
import { findSignInTenant } from './session-queries.ts';

interface StoreCtx {
  error(name: keyof typeof storeTokenErrors): WireError;
}

async function authenticateStoreApp(
  ctx: StoreCtx,
  db: Reader,
  body: { readonly app_id: string; readonly app_secret: string },
): Promise<AppRow> {
  const app = await authenticateApp(ctx, db, body);
  if (app.kind !== 'store') throw ctx.error('notStoreApp');
  return app;
}

async function getTenant(db: Reader, tenantId: string) {
  const tenant = await findSignInTenant(db, tenantId);
  if (!tenant) throw new Error(`there is no tenant ${tenantId}`);
  return tenant;
}

export const appAccessToken: Handler<typeof appEndpoint> = async (ctx, { body }) => {
  const { token, expire } = await giveToken(ctx, storeAppTokens, async (db) => {
    const app = await authenticateStoreApp(ctx, db, body);
    const { id_key } = await getTenant(db, app.tenant_id);
    if (!ticketFits(body.app_ticket, id_key, app.app_id, ctx.clock.now())) throw ctx.error('wrongTicket');
    return { app, key: body.app_secret };
  });
  return { app_access_token: token, expire };
};

/** A store app works for the company that registered it. */
export const tenantAccessToken: Handler<typeof tenantEndpoint> = async (ctx, { body }) => {
  const tenantId = tenantOfToken(body.app_access_token);
  if (tenantId === undefined) throw ctx.error('wrongTicket');
  const { token, expire } = await giveToken(ctx, tenantTokens, async (db) => {
    const hash = hashSecret(body.app_access_token);
    const holder = await findAppAccessTokenHolder(db, tenantId, hash, ctx.clock.now());
    const app = holder && (await findApp(db, holder.app_id));
    if (!app) throw ctx.error('wrongTicket');
    if (app.disabled_time !== null) throw ctx.error('appDisabled');
    const { id_key, tenant_key } = await getTenant(db, app.tenant_id);
    if (tenant_key !== body.tenant_key) throw ctx.error('notInstalled');
    return { app, key: storeKey(id_key, app.app_id) };
  });
  return { tenant_access_token: token, expire };
};

/** The answer says nothing; the ticket comes as an event. */
export const resendAppTicket: Handler<typeof resendEndpoint> = async (ctx, { body }) => {
  const { tenant_id, app_id } = await authenticateStoreApp(ctx, ctx.db, body);
  await notify(ctx.db, tenant_id, app_id, ticketNotice(ctx.newId()), ctx.clock.now());
  return {};
};
