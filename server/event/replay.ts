import type { Scope } from '../db/database.ts';
import { type App, listParked, setAgain } from './delivery-queries.ts';
import { wakeDeliveries } from './emit.ts';

/** Messages in one write. */
const atOnce = 500;

interface Parts {
  readonly scope: Scope;
  readonly clock: { now(): number };
}

/** Sends messages again. Answers how many events they tell of. */
export const replay = ({ scope, clock }: Parts, app: App, messageIds: readonly string[]): Promise<number> =>
  scope.write(async (db) => {
    const replayed = await setAgain(db, app, messageIds, clock.now());
    if (replayed > 0) await wakeDeliveries(db, app.tenant_id, [app.app_id], clock.now());
    return replayed;
  });

/** Does so with all that are parked. Where it breaks off, the next one goes on: what was sent again is not parked. */
export async function replayParked(
  parts: Parts,
  app: App,
  onProgress: (replayed: number) => void = () => {},
): Promise<number> {
  for (let replayed = 0; ;) {
    const ids = await parts.scope.read((db) => listParked(db, app, atOnce));
    if (ids.length === 0) return replayed;
    replayed += await replay(parts, app, ids);
    onProgress(replayed);
  }
}
