import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import { notify } from '../event/index.ts';
import type { JobHandler } from '../jobs/index.ts';
import { listStoreApps } from './queries.ts';

const HOUR = 3_600_000;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Every hour, at its beginning, because tickets change then. */
export const sendTicketsJob = ({ database, clock, newId }: Parts): JobHandler => ({
  kind: 'send-app-tickets',
  nextTime: (now) => (Math.floor(now / HOUR) + 1) * HOUR,
  async run(_job, signal) {
    for (const { tenant_id, app_id } of await database.read(listStoreApps)) {
      if (signal.aborted) return;
      await database
        .tenant(tenant_id)
        .write((db) => notify(db, tenant_id, app_id, ticketNotice(newId()), clock.now()));
    }
  },
});

/** The ticket itself is made when the event goes out, and never stored. */
export const ticketNotice = (id: string) => ({ id, event_type: 'app_ticket', payload: {} }) as const;
