import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { JobHandler } from '../jobs/index.ts';
import { deleteEndedCodes } from './code-queries.ts';
import { deleteEndedTokens } from './queries.ts';
import { deleteEndedSessions } from './session-queries.ts';
import { WINDOW } from './sign-in-rules.ts';

const HOUR = 3_600_000;

/** Every hour, removes tokens, codes and sessions that have ended: they are of no use to anybody. */
export const endTokensJob = (database: Database, clock: Clock): JobHandler => ({
  kind: 'end-tokens',
  nextTime: (now) => now + HOUR,
  run: async () => {
    const now = clock.now();
    await database.write(async (db) => {
      await deleteEndedTokens(db, now);
      await deleteEndedCodes(db, now);
      await deleteEndedSessions(db, now, now - WINDOW);
    });
  },
});
