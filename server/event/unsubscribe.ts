import type { Scope } from '../db/database.ts';
import { type App, deleteDeliveries, listDeliveries } from './delivery-queries.ts';
import { atOnce } from './delivery-rules.ts';
import { deleteSubscription } from './subscription-queries.ts';

/** Tells an app nothing more. What it was told goes first, in writes of which none is long; answers whether it was told of anything. */
export async function unsubscribe(scope: Scope, app: App): Promise<boolean> {
  const drop = () =>
    scope.writeRows(async (db) => {
      const ids = await listDeliveries(db, app, atOnce);
      return ids.length > 0 ? deleteDeliveries(db, app, ids) : 0;
    });
  while ((await drop()) > 0);
  return (await scope.write((db) => deleteSubscription(db, app.tenant_id, app.app_id))) > 0;
}
