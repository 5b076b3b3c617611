import type {
  createMetricField as createEndpoint,
  updateMetricField as updateEndpoint,
} from '../../contract/app/performance/metric.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import { listFieldsByIds, type MetricFieldRow, upsertField } from './metric-queries.ts';
import { namesOf } from './present.ts';
import { presentField } from './present-metric.ts';
import { requireFullAdmin } from './reach.ts';

export const createMetricField: Handler<typeof createEndpoint> = async (ctx, { body }) => {
  await requireFullAdmin(ctx);
  const field = defineField(ctx, ctx.newId(), body);
  await upsertField(ctx.db, ctx.actor.tenantId, field);
  return { field: presentField(field) };
};

export function defineField(
  ctx: Pick<Ctx, 'clock' | 'invalid'>,
  id: string,
  { name, type, is_weight = false }: Input<typeof createEndpoint>['body'],
): MetricFieldRow {
  if (is_weight && type !== 'pencentage')
    throw ctx.invalid('is_weight', 'a weight is a field of type pencentage', 'true');
  const now = ctx.clock.now();
  return {
    id,
    ...namesOf(name),
    type,
    is_weight,
    created_time: now,
    updated_time: now,
  };
}

export const updateMetricField: Handler<typeof updateEndpoint> = async (ctx, { params, body }) => {
  await requireFullAdmin(ctx);
  const [known] = await listFieldsByIds(ctx.db, ctx.actor.tenantId, [params.field_id]);
  if (!known) throw ctx.invalid('field_id', 'there is no such field', params.field_id);
  const field = { ...known, ...namesOf(body.name), updated_time: ctx.clock.now() };
  await upsertField(ctx.db, ctx.actor.tenantId, field);
  return { field: presentField(field) };
};
