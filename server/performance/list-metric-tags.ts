import type { listMetricTags as endpoint } from '../../contract/performance/metric.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { listTags, listTagsByIds } from './metric-queries.ts';
import { presentTag } from './present-metric.ts';
import { pageRefusal, requireSeats } from './reach.ts';

export const listMetricTags: Handler<typeof endpoint> = async (ctx, { query }) => {
  await requireSeats(ctx);
  const { tenantId } = ctx.actor;
  const { tag_ids = [] } = query;
  if (tag_ids.length > 0) {
    const known = new Map((await listTagsByIds(ctx.db, tenantId, tag_ids)).map((tag) => [tag.id, tag]));
    const tags = tag_ids.flatMap((id) => known.get(id) ?? []);
    return { items: tags.map(presentTag), has_more: false };
  }
  const of = { endpoint: 'performance.v2.metricTag.list', filters: {}, refuse: pageRefusal(ctx) };
  const { rows, page } = await readPage(
    ctx,
    of,
    { page_size: 20, ...query },
    (after, limit) => {
      const [position = '-1', id = ''] = after === '' ? [] : after.split('/');
      return listTags(ctx.db, tenantId, { position: Number(position), id }, limit);
    },
    ({ position, id }) => `${position}/${id}`,
  );
  return { items: rows.map(presentTag), ...page };
};
