import type { listPeriods as endpoint } from '../../contract/okr/period.ts';
import type { Handler } from '../context.ts';
import { openPage, signPage } from '../page-token.ts';
import { chineseName, englishName } from './calendar.ts';
import { listPeriodsAfter } from './period-queries.ts';
import { canReadOkrs } from './policy.ts';

export const listPeriods: Handler<typeof endpoint> = async (ctx, { query }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { page_size = 10, page_token } = query;
  const page = { actor: ctx.actor, endpoint: 'okr.v1.period.list', filters: {} };
  const opened = page_token === undefined ? { position: '' } : openPage(page, page_token, ctx.clock.now());
  if (opened === 'invalid' || opened === 'expired')
    throw ctx.invalid('page_token', `page_token is ${opened}`, page_token);

  const found = await listPeriodsAfter(ctx.db, ctx.actor.tenantId, opened.position, page_size + 1);
  const periods = found.slice(0, page_size);
  const last = periods.at(-1);
  const more = found.length > page_size && last !== undefined;
  return {
    has_more: more,
    items: periods.map((period) => ({
      en_name: englishName(period),
      id: period.id,
      period_end_time: String(period.end_time),
      period_start_time: String(period.start_time),
      status: period.status as 0 | 1 | 2 | 3, // as: a check constraint holds it to these
      zh_name: chineseName(period),
    })),
    ...(more ? { page_token: signPage(page, last.id, ctx.clock.now()) } : {}),
  };
};
