import type { listPeriodRules as endpoint } from '../../contract/okr/period.ts';
import type { Handler } from '../context.ts';
import { listRules } from './period-queries.ts';
import { canReadOkrs } from './policy.ts';

export const listPeriodRules: Handler<typeof endpoint> = async (ctx) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const rules = await listRules(ctx.db, ctx.actor.tenantId);
  return { period_rules: rules.map(({ id, ...rule }) => ({ period_rule_id: id, ...rule })) };
};
