import type { Scope, Writer } from '../db/database.ts';
import { type App, listEventsOf, listParked, setAgain } from './delivery-queries.ts';
import { atOnce } from './delivery-rules.ts';
import { wakeDeliveries } from './emit.ts';

interface Parts {
  readonly scope: Scope;
  readonly clock: { now(): number };
}

/** Sends messages again. Answers how many events they tell of. */
export const replay = ({ scope, clock }: Parts, app: App, messageIds: readonly string[]): Promise<number> =>
  scope.write(async (db) => {
    const eventIds: string[] = [];
    for (const id of messageIds) eventIds.push(...(await listEventsOf(db, app, id)));
    return sendAgain(db, app, eventIds, clock.now());
  });

/** Does so with all that are parked. Where it breaks off, the next one goes on: what was sent again is not parked. */
export async function replayParked(
  { scope, clock }: Parts,
  app: App,
  onProgress: (replayed: number) => void = () => {},
): Promise<number> {
  for (let replayed = 0; ;) {
    const some = await scope.write(async (db) => {
      const rows = await listParked(db, app, atOnce);
      // The last message may have more events than were listed.
      const last = rows.length === atOnce ? rows.at(-1)?.message_id : undefined;
      const ids = rows.flatMap(({ message_id, event_id }) => (message_id === last ? [] : [event_id]));
      return sendAgain(db, app, ids, clock.now());
    });
    if (some === 0) return replayed;
    replayed += some;
    onProgress(replayed);
  }
}

async function sendAgain(db: Writer, app: App, eventIds: readonly string[], now: number): Promise<number> {
  if (eventIds.length === 0) return 0;
  const count = await setAgain(db, app, eventIds, now);
  if (count > 0) await wakeDeliveries(db, app.tenant_id, [app.app_id], now);
  return count;
}
