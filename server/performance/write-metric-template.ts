import type {
  createMetricTemplate as createEndpoint,
  updateMetricTemplate as updateEndpoint,
} from '../../contract/app/performance/metric-template.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { defineTemplate } from './define-metric-template.ts';
import { readTemplate } from './metric-content.ts';
import {
  findStartedActivityOn,
  isHandedOut,
  listMetricTemplatesByIds,
  type MetricTemplateRow,
  upsertMetricTemplate,
} from './metric-template-queries.ts';
import { only, textsOf } from './present.ts';
import { presentMetricTemplates } from './present-metric-template.ts';
import { requireFullAdmin } from './reach.ts';

export const createMetricTemplate: Handler<typeof createEndpoint> = async (ctx, { query, body }) => {
  await requireFullAdmin(ctx);
  return write(ctx, query.user_id_type, { id: ctx.newId(), created_time: ctx.clock.now() }, body);
};

export const updateMetricTemplate: Handler<typeof updateEndpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const { template_id } = params;
  const [known] = await listMetricTemplatesByIds(ctx.db, ctx.actor.tenantId, [template_id]);
  if (!known) throw ctx.invalid('template_id', 'there is no such metric template', template_id);
  const activity = await findStartedActivityOn(ctx.db, ctx.actor.tenantId, template_id);
  if (activity !== undefined)
    throw ctx.invalid(
      'template_id',
      `stays as it is: project "${activity}" has started with it`,
      template_id,
    );
  if (await isHandedOut(ctx.db, ctx.actor.tenantId, template_id))
    throw ctx.invalid('template_id', 'stays as it is: people have metrics of it', template_id);
  return write(ctx, query.user_id_type, known, body);
};

type Caller = Pick<Ctx, 'actor' | 'clock' | 'invalid' | 'newId'> & { readonly db: Writer };

type From = Pick<MetricTemplateRow, 'id' | 'created_time'> & Partial<MetricTemplateRow>;
type Body = Input<typeof createEndpoint>['body'];

async function write(ctx: Caller, type: UserIdType = 'open_id', from: From, body: Body) {
  const template = await storeMetricTemplate(ctx, type, from, body);
  return { template: only(await presentMetricTemplates(ctx, type, [template])) };
}

/** Writes a metric template as a request describes it. */
export async function storeMetricTemplate(
  ctx: Caller,
  type: UserIdType,
  from: From,
  body: Body,
): Promise<MetricTemplateRow> {
  const before = from.content === undefined ? undefined : readTemplate(from.content);
  const content = await defineTemplate(ctx, type, body, before);
  const template: MetricTemplateRow = {
    id: from.id,
    ...textsOf(body),
    status: body.status,
    content: JSON.stringify(content),
    created_time: from.created_time,
    updated_time: ctx.clock.now(),
  };
  await upsertMetricTemplate(ctx.db, ctx.actor.tenantId, template);
  return template;
}
