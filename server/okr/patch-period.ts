import type { patchPeriod as endpoint } from '../../contract/okr/period.ts';
import type { Handler } from '../context.ts';
import { updatePeriodStatus } from './period-queries.ts';
import { canReadOkrs } from './policy.ts';

export const patchPeriod: Handler<typeof endpoint> = async (ctx, { params, body }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { period_id } = params;
  const { status } = body;
  const changed = await updatePeriodStatus(ctx.db, ctx.actor.tenantId, period_id, status, ctx.clock.now());
  if (changed === 0) throw ctx.error('dataNotFound');
  return { period_id, status };
};
