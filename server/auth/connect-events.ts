import { connectErrors, type PublicError } from '../../contract/errors.ts';
import {
  clientConfig,
  connectionPath,
  type connectEvents as endpoint,
} from '../../contract/event/connection.ts';
import type { Clock, Handler } from '../context.ts';
import type { Database } from '../db/database.ts';
import { countConnections, mostConnections, type NewConnection, service } from '../event/index.ts';
import { eventTicket, eventTicketFits } from './event-ticket.ts';
import { findApp } from './queries.ts';
import { hashSecret, secretMatches } from './secrets.ts';
import { findSignInTenant } from './session-queries.ts';

/** An unknown app takes as long to refuse as a wrong secret. */
const nobodysHash = hashSecret('');

/** Which part of a cluster a connection belongs to elsewhere; clients hand it on unread. */
const elsewhere = { fpid: '1', aid: '1' };

/** Tells a custom app where to open its long connection. */
export const connectEvents: Handler<typeof endpoint> = async (ctx, { body }) => {
  const app = await findApp(ctx.db, body.AppID);
  const proven = secretMatches(body.AppSecret, app?.secret_hash ?? nobodysHash);
  if (!app || !proven) throw ctx.error('authFailed');
  if (app.disabled_time !== null || app.kind !== 'custom') throw ctx.error('forbidden');
  const now = ctx.clock.now();
  if ((await countConnections(ctx.db, app.tenant_id, app.app_id, now)) >= mostConnections)
    throw ctx.error('tooManyConnections');
  const tenant = await findSignInTenant(ctx.db, app.tenant_id);
  if (!tenant) throw new Error(`there is no tenant ${app.tenant_id}`);
  const connectionId = ctx.newId();
  // A client that takes the whole address for a query cannot find what comes first.
  const query = new URLSearchParams({
    ...elsewhere,
    device_id: connectionId,
    access_key: app.app_id,
    service_id: String(service),
    ticket: eventTicket(tenant.id_key, app, connectionId, now),
  });
  const base = ctx.baseUrl.replace(/^http/, 'ws').replace(/\/$/, '');
  return { URL: `${base}${connectionPath}?${query.toString()}`, ClientConfig: clientConfig };
};

/** Reads an address that `connectEvents` gave. */
export const eventAdmission =
  (database: Database, clock: Clock) =>
  (query: URLSearchParams): Promise<NewConnection | PublicError> => {
    const value = (name: string) => query.get(name) ?? '';
    const appId = value('access_key');
    // PostgreSQL takes no U+0000 in a text.
    if (appId.includes('\0')) return Promise.resolve(connectErrors.authFailed);
    return database.read(async (db) => {
      const app = await findApp(db, appId);
      const tenant = app && (await findSignInTenant(db, app.tenant_id));
      if (!tenant) return connectErrors.authFailed;
      const connectionId = value('device_id');
      const now = clock.now();
      if (!eventTicketFits(value('ticket'), tenant.id_key, app, connectionId, now))
        return connectErrors.authFailed;
      if (app.disabled_time !== null) return connectErrors.forbidden;
      return { tenantId: app.tenant_id, appId: app.app_id, connectionId };
    });
  };
