import type { addRevieweeMetric as endpoint } from '../../contract/app/performance/metric-sheet.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { checkWeights, scoreFor, withValues } from './change-metric-sheet.ts';
import { defineMetric, knownIn } from './define-metric.ts';
import { type MetricContent, type MetricDimension, readContent } from './metric-content.ts';
import { listMetricsByIds } from './metric-queries.ts';
import { filledByAdmin } from './metric-rules.ts';
import { upsertRevieweeMetrics } from './metric-sheet-queries.ts';
import { presentSheet } from './present-metric-sheet.ts';
import { type HeldSheet, reachSheet, requireOpen } from './reach-metric-sheet.ts';
import { settleRecording } from './settle-recording.ts';

const MOST_METRICS = 100;

export const addRevieweeMetric: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const held = await reachSheet(ctx, query.user_id_type, params);
  requireOpen(ctx, held);
  if (!held.isAdmin && !held.sets) throw ctx.error('noPermission');
  if (held.metrics.length >= MOST_METRICS)
    throw ctx.invalid(
      'user_id',
      `has ${MOST_METRICS} metrics already, and no more are allowed`,
      params.user_id,
    );
  const dimension = held.group.dimensions.find(({ id }) => id === body.metric_dimension_id);
  if (!dimension)
    throw ctx.invalid('metric_dimension_id', 'is no dimension of theirs', body.metric_dimension_id);
  if (body.is_legacy && !held.isAdmin) throw ctx.error('noPermission');
  const defined =
    body.metric_id === undefined
      ? await defineOwn(ctx, query.user_id_type, held, dimension, body)
      : await takeFromLibrary(ctx, held, dimension, body.metric_id, body);
  const content = await withValues(ctx, query.user_id_type, held, defined, body.values);
  const now = ctx.clock.now();
  const row = {
    reviewee_id: held.sheet.reviewee_id,
    metric_id: defined.metric_id,
    position: Math.max(-1, ...held.metrics.map((metric) => metric.row.position)) + 1,
    name: defined.name,
    dimension_id: dimension.id,
    add_from: held.isAdmin ? ('admin' as const) : ('reviewee' as const),
    is_from_library: body.metric_id !== undefined,
    is_legacy: body.is_legacy ?? false,
    score: scoreFor(ctx, held, content, body.score, null),
    content: JSON.stringify(content),
    created_time: now,
    updated_time: now,
  };
  const grown = { ...held, metrics: [...held.metrics, { row, content }] };
  checkWeights(ctx, grown);
  await upsertRevieweeMetrics(ctx.db, ctx.actor.tenantId, [row]);
  await settleRecording(ctx, [held.sheet]);
  return { sheet: await presentSheet(ctx, query.user_id_type, grown) };
};

type Caller = Pick<Ctx, 'actor' | 'invalid' | 'newId'> & {
  readonly db: Reader;
  error(name: 'noPermission'): Error;
};
type Body = Input<typeof endpoint>['body'];

interface Defined {
  readonly metric_id: string;
  readonly name: string;
  readonly content: MetricContent;
}

async function takeFromLibrary(
  ctx: Caller,
  held: HeldSheet,
  dimension: MetricDimension,
  metricId: string,
  body: Body,
): Promise<Defined> {
  const own = (
    ['type_id', 'fields', 'scoring_setting_type', 'scoring_formula', 'data_source_inputters'] as const
  ).find((field) => body[field] !== undefined);
  if (own) throw ctx.invalid(own, 'is as the library says where metric_id is given');
  const [metric] = await listMetricsByIds(ctx.db, ctx.actor.tenantId, [metricId]);
  if (!metric?.is_active) throw ctx.invalid('metric_id', 'is no active metric of the library', metricId);
  if (
    !held.isAdmin &&
    (metric.range_of_availability === 'only_admins' || !dimension.add_metric_options.includes(1))
  )
    throw ctx.error('noPermission');
  if (held.metrics.some(({ row }) => row.metric_id === metricId))
    throw ctx.invalid('metric_id', 'is there already', metricId);
  const content = readContent(metric.content);
  return {
    metric_id: metricId,
    name: body.name ?? metric.name,
    content: { ...content, fields: content.fields.map(filledByAdmin) },
  };
}

/** Who adds a metric of their own says what it is, but for how it is scored unless they are administrators. */
async function defineOwn(
  ctx: Caller,
  type: UserIdType = 'open_id',
  held: HeldSheet,
  dimension: MetricDimension,
  body: Body,
): Promise<Defined> {
  if (!held.isAdmin && !dimension.add_metric_options.includes(2)) throw ctx.error('noPermission');
  if (!held.isAdmin && (body.scoring_setting_type ?? body.scoring_formula) !== undefined)
    throw ctx.error('noPermission');
  if (body.name === undefined) throw ctx.invalid('name', 'name is required');
  const valued = body.fields?.findIndex((field) => field.field_value ?? field.field_value_person) ?? -1;
  if (valued >= 0) throw ctx.invalid(`fields[${valued}]`, 'says what there is; give its value in values');
  const { scoring_setting_type, ...draft } = { type_id: '0', ...body };
  const content = defineMetric(
    ctx,
    '',
    { ...draft, scoring_setting_type: scoring_setting_type ?? 'score_manually' },
    await knownIn(ctx, type, [body]),
  );
  const { default_formula } = dimension;
  return {
    metric_id: ctx.newId(),
    name: body.name,
    content:
      scoring_setting_type === undefined && default_formula
        ? { ...content, scoring: 'score_by_formula', formula: default_formula }
        : content,
  };
}
