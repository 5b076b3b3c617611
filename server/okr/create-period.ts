import type { createPeriod as endpoint } from '../../contract/okr/period.ts';
import type { Handler } from '../context.ts';
import { firstMonths, monthsFrom, startsBy } from './calendar.ts';
import { openPeriod } from './open-period.ts';
import { findPeriodByMonths, listRules } from './period-queries.ts';
import { canReadOkrs } from './policy.ts';

const NORMAL = 0;

export const createPeriod: Handler<typeof endpoint> = async (ctx, { body }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { period_rule_id, start_month } = body;
  const { tenantId, timeZone } = ctx.actor;
  const rule = (await listRules(ctx.db, tenantId)).find(({ id }) => id === period_rule_id);
  if (!rule) throw ctx.error('dataNotFound');
  if (!startsBy(rule, start_month)) {
    const description = `start_month must be one in which this rule begins a period: ${firstMonths(rule).join(', ')}`;
    const field_violations = [{ field: 'start_month', description, value: start_month }];
    throw ctx.error('monthDoesNotFit', { field_violations });
  }
  const { length } = rule;
  const months = monthsFrom(start_month, length);
  if (await findPeriodByMonths(ctx.db, tenantId, months)) throw ctx.error('periodExists');
  const draft = {
    tenantId,
    timeZone,
    id: ctx.newId(),
    rule,
    start_month,
    length,
    status: NORMAL,
    now: ctx.clock.now(),
  };
  const period = await openPeriod(ctx.db, draft);
  return { period_id: period.id, ...months };
};
