import type { Clock, Ctx } from '../context.ts';
import type { Database, Writer } from '../db/database.ts';
import type { JobHandler } from '../jobs/index.ts';
import { deleteClientTokens, takeClientToken } from './client-token-queries.ts';

const HOUR = 3_600_000;
const LIFE = 24 * HOUR;

type Caller = Pick<Ctx, 'actor' | 'clock'> & {
  readonly db: Writer;
  error(name: 'requestRepeated'): Error;
};

/**
 * Refuses a request that the app has made within a day. In the transaction of what the request does: a call that fails
 * has used nothing up.
 */
export async function claimClientToken(ctx: Caller, endpoint: string, client_token: string): Promise<void> {
  const { tenantId, appId: app_id } = ctx.actor;
  const now = ctx.clock.now();
  const token = { app_id, endpoint, client_token, created_time: now };
  if (!(await takeClientToken(ctx.db, tenantId, token, now - LIFE))) throw ctx.error('requestRepeated');
}

/** Every hour, removes what may come again. */
export const endClientTokensJob = (database: Database, clock: Clock): JobHandler => ({
  kind: 'end-client-tokens',
  nextTime: (now) => now + HOUR,
  run: async () => {
    await database.write((db) => deleteClientTokens(db, clock.now() - LIFE));
  },
});
