import type { listPeriods as endpoint } from '../../contract/okr/period.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { chineseName, englishName } from './calendar.ts';
import { listPeriodsAfter } from './period-queries.ts';
import { canReadOkrs } from './policy.ts';

export const listPeriods: Handler<typeof endpoint> = async (ctx, { query }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const of = { endpoint: 'okr.v1.period.list', filters: {} };
  const { rows, page } = await readPage(ctx, of, query, (after, limit) =>
    listPeriodsAfter(ctx.db, ctx.actor.tenantId, after, limit),
  );
  return {
    ...page,
    items: rows.map((period) => ({
      en_name: englishName(period),
      id: period.id,
      period_end_time: String(period.end_time),
      period_start_time: String(period.start_time),
      status: period.status as 0 | 1 | 2 | 3, // as: a check constraint holds it to these
      zh_name: chineseName(period),
    })),
  };
};
