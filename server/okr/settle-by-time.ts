import { entityTypes } from '../../contract/okr/entity.ts';
import type { Clock } from '../context.ts';
import type { Database, Scope } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import type { JobHandler } from '../jobs/index.ts';
import type { Change } from './event-rules.ts';
import { findItem, type Mover, settleIndicator } from './move-indicators.ts';
import { type IndicatorPlaceRow, listIndicatorsByTime } from './progress-queries.ts';
import { BY_ITSELF, type Editor, recordChanges } from './record-changes.ts';

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: () => string;
}

const HOUR = 3_600_000;
const AT_ONCE = 200;

/** Every few hours, brings statuses up to date that follow the time. */
export const settleByTimeJob = ({ database, ...parts }: Parts): JobHandler => ({
  kind: 'settle-by-time',
  nextTime: (now) => now + 6 * HOUR,
  run: async (_job, signal) => {
    for (const { tenant_id } of await database.read(listTenants)) {
      const actor = { tenantId: tenant_id, appId: BY_ITSELF, userId: undefined };
      await settleAll(database.tenant(tenant_id), { ...parts, actor }, signal);
    }
  },
});

/** Page by page, so that nobody's write waits long behind it. */
async function settleAll(scope: Scope, parts: Omit<Editor, 'db'>, signal: AbortSignal): Promise<void> {
  const { tenantId } = parts.actor;
  const lately = parts.clock.now() - 48 * HOUR;
  for (let after = ''; ;) {
    const from = after;
    const found = await scope.read((db) => listIndicatorsByTime(db, tenantId, lately, from, AT_ONCE));
    await scope.write(async (db) => {
      const ctx = { ...parts, db };
      const changes: Change[] = [];
      for (const place of found) changes.push(...(await settleAt(ctx, place)));
      await recordChanges(ctx, changes);
    });
    const last = found.at(-1);
    if (!last || found.length < AT_ONCE || signal.aborted) return;
    after = last.id;
  }
}

async function settleAt(
  ctx: Mover,
  { entity_type, entity_id }: IndicatorPlaceRow,
): Promise<readonly Change[]> {
  const item = await findItem(ctx, entity_type === entityTypes.keyResult, entity_id);
  return item ? settleIndicator(ctx, item) : [];
}
