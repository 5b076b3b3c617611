import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { JobHandler } from '../jobs/index.ts';
import { deleteEndedTokens } from './queries.ts';

const HOUR = 3_600_000;

/** Every hour, removes tokens that have ended: they are of no use to anybody. */
export const endTokensJob = (database: Database, clock: Clock): JobHandler => ({
  kind: 'end-tokens',
  nextTime: (now) => now + HOUR,
  run: async () => {
    await database.write((db) => deleteEndedTokens(db, clock.now()));
  },
});
