import type {
  createMetric as createEndpoint,
  updateMetric as updateEndpoint,
} from '../../contract/app/performance/metric.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { defineMetric, type Known, knownIn } from './define-metric.ts';
import { readContent } from './metric-content.ts';
import {
  listMetricsByIds,
  listTagsByIds,
  type MetricRow,
  setTagsOf,
  upsertMetric,
} from './metric-queries.ts';
import { only } from './present.ts';
import { presentLibraryMetrics } from './present-metric.ts';
import { requireFullAdmin } from './reach.ts';

export const createMetric: Handler<typeof createEndpoint> = async (ctx, { query, body }) => {
  await requireFullAdmin(ctx);
  return write(ctx, query.user_id_type, { id: ctx.newId(), created_time: ctx.clock.now() }, body);
};

export const updateMetric: Handler<typeof updateEndpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const [known] = await listMetricsByIds(ctx.db, ctx.actor.tenantId, [params.metric_id]);
  if (!known) throw ctx.invalid('metric_id', 'there is no such metric', params.metric_id);
  return write(ctx, query.user_id_type, known, body);
};

type Body = Input<typeof createEndpoint>['body'];
type Caller = Pick<Ctx, 'actor' | 'clock' | 'invalid' | 'newId'> & { readonly db: Writer };

type From = Pick<MetricRow, 'id' | 'created_time'> & Partial<MetricRow>;

async function write(ctx: Caller, type: UserIdType = 'open_id', from: From, body: Body) {
  const metric = await storeMetric(ctx, from, body, await knownIn(ctx, type, [body]));
  return { metric: only(await presentLibraryMetrics(ctx, type, [metric])) };
}

/** Writes a metric of the library as a request describes it. */
export async function storeMetric(ctx: Caller, from: From, body: Body, known: Known): Promise<MetricRow> {
  const { tenantId } = ctx.actor;
  const tagIds = [...new Set(body.tag_ids)];
  const tags = new Set((await listTagsByIds(ctx.db, tenantId, tagIds)).map(({ id }) => id));
  const stranger = tagIds.findIndex((id) => !tags.has(id));
  if (stranger >= 0) throw ctx.invalid(`tag_ids[${stranger}]`, 'there is no such tag', tagIds[stranger]);
  const defined = defineMetric(ctx, '', body, known);
  // Templates refer to a formula by id: it is the same one as long as the metric has one.
  const before = from.content === undefined ? undefined : readContent(from.content).formula;
  const { formula } = defined;
  const content = formula && before ? { ...defined, formula: { ...formula, id: before.id } } : defined;
  const metric: MetricRow = {
    id: from.id,
    name: body.name,
    type_id: content.type_id,
    scoring_setting_type: content.scoring,
    range_of_availability: body.range_of_availability,
    is_active: body.is_active,
    formula_id: content.formula?.id ?? null,
    content: JSON.stringify(content),
    created_time: from.created_time,
    updated_time: ctx.clock.now(),
  };
  await upsertMetric(ctx.db, tenantId, metric);
  await setTagsOf(ctx.db, tenantId, metric.id, tagIds);
  return metric;
}
