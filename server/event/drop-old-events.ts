import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { JobHandler } from '../jobs/index.ts';
import { atOnce, keptFor } from './delivery-rules.ts';
import { deleteEventsBefore, listTenantsWithEvents } from './outbox-queries.ts';

const HOUR = 3_600_000;

/** Every hour, forgets what happened longer ago than events are kept, told or not. */
export const dropOldEventsJob = ({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): JobHandler => ({
  kind: 'drop-old-events',
  nextTime: (now) => now + HOUR,
  async run(_job, signal) {
    const before = clock.now() - keptFor;
    for (const tenantId of await database.read((db) => listTenantsWithEvents(db, before))) {
      const drop = () =>
        database.tenant(tenantId).write((db) => deleteEventsBefore(db, tenantId, before, atOnce));
      while (!signal.aborted && (await drop()) === atOnce);
    }
  },
});
