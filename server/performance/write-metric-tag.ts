import type {
  createMetricTag as createEndpoint,
  updateMetricTag as updateEndpoint,
} from '../../contract/app/performance/metric.ts';
import type { Handler } from '../context.ts';
import { listTagsByIds, type MetricTagRow, upsertTag } from './metric-queries.ts';
import { namesOf } from './present.ts';
import { presentTag } from './present-metric.ts';
import { requireFullAdmin } from './reach.ts';

export const createMetricTag: Handler<typeof createEndpoint> = async (ctx, { body }) => {
  await requireFullAdmin(ctx);
  const now = ctx.clock.now();
  const tag = { id: ctx.newId(), ...said(body), created_time: now, updated_time: now };
  await upsertTag(ctx.db, ctx.actor.tenantId, tag);
  return { tag: presentTag(tag) };
};

export const updateMetricTag: Handler<typeof updateEndpoint> = async (ctx, { params, body }) => {
  await requireFullAdmin(ctx);
  const [known] = await listTagsByIds(ctx.db, ctx.actor.tenantId, [params.tag_id]);
  if (!known) throw ctx.invalid('tag_id', 'there is no such tag', params.tag_id);
  const tag = { ...known, ...said(body), updated_time: ctx.clock.now() };
  await upsertTag(ctx.db, ctx.actor.tenantId, tag);
  return { tag: presentTag(tag) };
};

export function said({ tag_name, index }: { tag_name: { zh_cn: string; en_us?: string }; index: number }) {
  return { ...namesOf(tag_name), position: index } satisfies Partial<MetricTagRow>;
}
