import type { queryMetricFields as endpoint } from '../../contract/performance/metric.ts';
import type { Handler } from '../context.ts';
import { listAllFields, listFieldsByIds } from './metric-queries.ts';
import { presentField } from './present-metric.ts';
import { requireSeats } from './reach.ts';

export const queryMetricFields: Handler<typeof endpoint> = async (ctx, { body }) => {
  await requireSeats(ctx);
  const { tenantId } = ctx.actor;
  const { field_ids = [] } = body;
  if (field_ids.length === 0) return { items: (await listAllFields(ctx.db, tenantId)).map(presentField) };
  const known = new Map((await listFieldsByIds(ctx.db, tenantId, field_ids)).map((row) => [row.id, row]));
  return { items: field_ids.flatMap((id) => known.get(id) ?? []).map(presentField) };
};
