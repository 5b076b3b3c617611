import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { type ActivityRow, findActivity } from './activity-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

export async function reachActivity(ctx: Caller, id: string): Promise<ActivityRow> {
  const activity = await findActivity(ctx.db, ctx.actor.tenantId, id);
  if (!activity) throw ctx.invalid('activity_id', 'there is no such project', id);
  return activity;
}
