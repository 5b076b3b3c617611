import type { Indicator, queryIndicators as endpoint } from '../../contract/performance/indicator.ts';
import type { Handler } from '../context.ts';
import { readConfigPage } from './config-page.ts';
import { type IndicatorRow, listIndicators } from './indicator-queries.ts';
import { nameV2 } from './present.ts';

export const queryIndicators: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const asked = { endpoint: 'performance.v2.indicator.query', ids: body.indicator_ids };
  const { rows, page } = await readConfigPage(ctx, asked, query, listIndicators);
  return { indicators: rows.map(presentIndicator), ...page };
};

const presentIndicator = (row: IndicatorRow): Indicator => ({
  id: row.id,
  name: nameV2(row),
  type: row.type,
  options: row.content.options.map(({ id, name, label }) => ({ id, name, lable: label })),
});
