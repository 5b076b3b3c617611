import type { queryMetricTemplates as endpoint } from '../../contract/performance/metric-template.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { listMetricTemplates } from './metric-template-queries.ts';
import { presentMetricTemplates } from './present-metric-template.ts';
import { pageRefusal, requireSeats } from './reach.ts';

export const queryMetricTemplates: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const { metrics_template_ids: ids = [], status } = body;
  const of = {
    endpoint: 'performance.v2.metricTemplate.query',
    filters: { ids: ids.toSorted(), status },
    refuse: pageRefusal(ctx),
  };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, (after, limit) =>
    listMetricTemplates(ctx.db, ctx.actor.tenantId, {
      ids: ids.length > 0 ? ids : undefined,
      status,
      after,
      limit,
    }),
  );
  return { items: await presentMetricTemplates(ctx, query.user_id_type ?? 'open_id', rows), ...page };
};
