import type { queryMetricLibs as endpoint } from '../../contract/performance/metric.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { listMetrics } from './metric-queries.ts';
import { presentLibraryMetrics } from './present-metric.ts';
import { pageRefusal, requireSeats } from './reach.ts';

export const queryMetricLibs: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const { is_active, tag_ids = [], type_ids = [], range_of_availability, scoring_setting_type } = body;
  const of = {
    endpoint: 'performance.v2.metricLib.query',
    filters: { ...body, tag_ids: tag_ids.toSorted(), type_ids: type_ids.toSorted() },
    refuse: pageRefusal(ctx),
  };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, (after, limit) =>
    listMetrics(ctx.db, ctx.actor.tenantId, {
      isActive: is_active,
      tagIds: tag_ids.length > 0 ? tag_ids : undefined,
      typeIds: type_ids.length > 0 ? type_ids : undefined,
      range: range_of_availability,
      scoring: scoring_setting_type,
      after,
      limit,
    }),
  );
  return { items: await presentLibraryMetrics(ctx, query.user_id_type ?? 'open_id', rows), ...page };
};
