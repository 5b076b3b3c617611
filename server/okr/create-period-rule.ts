import type { createPeriodRule as endpoint } from '../../contract/app/okr/period-rule.ts';
import type { Handler } from '../context.ts';
import { insertRule, listRules } from './period-queries.ts';
import { canReadOkrs } from './policy.ts';

export const createPeriodRule: Handler<typeof endpoint> = async (ctx, { body }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { tenantId } = ctx.actor;
  const { length, first_month = 1 } = body;
  const type = length === 12 ? 'year' : 'month';
  const rules = await listRules(ctx.db, tenantId);
  const known = rules.find((rule) => rule.length === length && rule.first_month === first_month);
  const { id, ...rule } = known ?? { id: ctx.newId(), type, length, first_month };
  if (!known) await insertRule(ctx.db, tenantId, { id, ...rule }, ctx.clock.now());
  return { period_rule: { period_rule_id: id, ...rule } };
};
