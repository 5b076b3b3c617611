import type { Writer } from '../db/database.ts';
import { type App, setAgain } from './delivery-queries.ts';
import { wakeDeliveries } from './emit.ts';

/** Sends messages again, without ids all that are parked. Answers how many events they tell of. */
export async function replay(
  db: Writer,
  app: App,
  messageIds: readonly string[] | undefined,
  now: number,
): Promise<number> {
  const replayed = await setAgain(db, app, messageIds, now);
  if (replayed > 0) await wakeDeliveries(db, app.tenant_id, [app.app_id], now);
  return replayed;
}
