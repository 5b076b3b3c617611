import type {
  createMetricTemplate as createEndpoint,
  getMetricTemplate as getEndpoint,
  updateMetricTemplate as updateEndpoint,
} from '../../contract/app/performance/metric-template.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader, Writer } from '../db/database.ts';
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

export const getMetricTemplate: Handler<typeof getEndpoint> = async (ctx, { params, query }) => {
  await requireFullAdmin(ctx);
  return present(ctx, query.user_id_type, await reachTemplate(ctx, params.template_id));
};

export const createMetricTemplate: Handler<typeof createEndpoint> = async (ctx, { query, body }) => {
  await requireFullAdmin(ctx);
  return write(ctx, query.user_id_type, { id: ctx.newId(), created_time: ctx.clock.now() }, body);
};

export const updateMetricTemplate: Handler<typeof updateEndpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const { template_id } = params;
  const known = await reachTemplate(ctx, template_id);
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

type ReadCaller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

async function reachTemplate(ctx: ReadCaller, id: string): Promise<MetricTemplateRow> {
  const [known] = await listMetricTemplatesByIds(ctx.db, ctx.actor.tenantId, [id]);
  if (!known) throw ctx.invalid('template_id', 'there is no such metric template', id);
  return known;
}

async function write(ctx: Caller, type: UserIdType = 'open_id', from: From, body: Body) {
  return present(ctx, type, await storeMetricTemplate(ctx, type, from, body));
}

async function present(ctx: ReadCaller, type: UserIdType = 'open_id', template: MetricTemplateRow) {
  return {
    template: only(await presentMetricTemplates(ctx, type, [template])),
    total_metric_formulas: readTemplate(template.content).groups.flatMap(
      ({ id: group_id, total_formula: total_metric_formula }) =>
        total_metric_formula === undefined ? [] : [{ group_id, total_metric_formula }],
    ),
  };
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
