import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { ActivityRow } from './activity-queries.ts';
import { listBrokenTargets, mustBeKept } from './list-broken-targets.ts';

/**
 * Results of these people go out only as long as all that there are keep the hard targets about them. Which one is broken, and
 * how, is told where results are seen, and not to whoever releases them.
 */
export async function refuseBrokenTargets(
  ctx: Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader },
  activity: ActivityRow,
  released: ReadonlySet<string>,
  field: 'activity_id' | 'record_id',
): Promise<void> {
  if (released.size === 0) return;
  const broken = await listBrokenTargets(ctx, activity);
  if (broken.some(({ about }) => about.some(({ user_id }) => released.has(user_id))))
    throw ctx.invalid(field, mustBeKept);
}
