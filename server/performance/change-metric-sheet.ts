import type {
  changeRevieweeMetric as changeEndpoint,
  getMetricSheet as getEndpoint,
  removeRevieweeMetric as removeEndpoint,
} from '../../contract/app/performance/metric-sheet.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import { auditLater } from './audit.ts';
import { valueOf } from './define-metric.ts';
import type { FieldOfMetric, FilledBy, MetricContent } from './metric-content.ts';
import { isOverweight, problemOf, scoreAfter } from './metric-rules.ts';
import { deleteRevieweeMetric, upsertRevieweeMetrics } from './metric-sheet-queries.ts';
import { presentSheet } from './present-metric-sheet.ts';
import {
  entersResults,
  type HeldMetric,
  type HeldSheet,
  mayEnter,
  reachSheet,
  requireOpen,
  weighed,
} from './reach-metric-sheet.ts';
import { settleRecording } from './settle-recording.ts';

export const getMetricSheet: Handler<typeof getEndpoint> = async (ctx, { params, query }) => {
  const held = await reachSheet(ctx, query.user_id_type, params);
  if (held.isAdmin && held.readsScores) auditLater(ctx, 'metrics.get', [held.sheet.reviewee_id]);
  return { sheet: await presentSheet(ctx, query.user_id_type, held) };
};

export const changeRevieweeMetric: Handler<typeof changeEndpoint> = async (ctx, { params, query, body }) => {
  const held = await reachSheet(ctx, query.user_id_type, params);
  requireOpen(ctx, held);
  const metric = metricOf(ctx, held, params.metric_id);
  const mayRename = held.isAdmin || (held.sets && metric.row.add_from === 'reviewee');
  if (body.name !== undefined && !mayRename) throw ctx.error('noPermission');
  const content = await withValues(ctx, query.user_id_type, held, metric, body.values);
  const row = {
    ...metric.row,
    name: body.name ?? metric.row.name,
    score: scoreFor(ctx, held, content, body.score, metric.row.score),
    content: JSON.stringify(content),
    updated_time: ctx.clock.now(),
  };
  const changed = withMetric(held, { row, content });
  checkWeights(ctx, changed);
  await upsertRevieweeMetrics(ctx.db, ctx.actor.tenantId, [row]);
  await settleRecording(ctx, [held.sheet]);
  return { sheet: await presentSheet(ctx, query.user_id_type, changed) };
};

export const removeRevieweeMetric: Handler<typeof removeEndpoint> = async (ctx, { params, query }) => {
  const held = await reachSheet(ctx, query.user_id_type, params);
  requireOpen(ctx, held);
  const { row } = metricOf(ctx, held, params.metric_id);
  if (!held.isAdmin && !(held.sets && row.add_from === 'reviewee')) throw ctx.error('noPermission');
  await deleteRevieweeMetric(ctx.db, ctx.actor.tenantId, held.sheet.reviewee_id, row.metric_id);
  await settleRecording(ctx, [held.sheet]);
  const metrics = held.metrics.filter((metric) => metric.row.metric_id !== row.metric_id);
  return { sheet: await presentSheet(ctx, query.user_id_type, { ...held, metrics }) };
};

type Values = Input<typeof changeEndpoint>['body']['values'];
type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader; error(name: 'noPermission'): Error };

/** One that the caller may see; others are not there for them. */
function metricOf(ctx: Caller, held: HeldSheet, metricId: string): HeldMetric {
  const metric = held.metrics.find(({ row }) => row.metric_id === metricId);
  if (!held.isAdmin && !held.isReviewee && !(metric && entersResults(held, metric)))
    throw ctx.error('noPermission');
  if (!metric) throw ctx.invalid('metric_id', 'is no metric of theirs', metricId);
  return metric;
}

const withMetric = (held: HeldSheet, changed: HeldMetric): HeldSheet => ({
  ...held,
  metrics: held.metrics.map((one) => (one.row.metric_id === changed.row.metric_id ? changed : one)),
});

/** The metric's content with the values that a request gives; each value must be the caller's to give. */
export async function withValues(
  ctx: Caller,
  type: UserIdType = 'open_id',
  held: HeldSheet,
  metric: Pick<HeldMetric, 'content'>,
  values: Values = [],
): Promise<MetricContent> {
  const texts = values.flatMap(({ field_value_person }) => field_value_person || []);
  const people = await resolveUsers(ctx, type, [...new Set(texts)]);
  const said = new Map<string, FieldOfMetric>();
  values.forEach((given, at) => {
    const field = metric.content.fields.find(({ field_id }) => field_id === given.field_id);
    if (!field) throw ctx.invalid(`values[${at}].field_id`, 'is no field of this metric', given.field_id);
    if (said.has(field.field_id))
      throw ctx.invalid(`values[${at}].field_id`, 'is there twice', given.field_id);
    const filled_by = fillerOf(held, metric, field);
    if (!filled_by) throw ctx.error('noPermission');
    const { value: _, person_id: __, filled_by: ___, ...empty } = field;
    const value = valueOf(ctx, `values[${at}]`, field, given, people);
    said.set(field.field_id, { ...empty, ...value, ...(Object.keys(value).length > 0 && { filled_by }) });
  });
  return {
    ...metric.content,
    fields: metric.content.fields.map((field) => said.get(field.field_id) ?? field),
  };
}

/** As whom the caller fills a field in; undefined where they may not. */
function fillerOf(
  held: HeldSheet,
  metric: Pick<HeldMetric, 'content'>,
  field: FieldOfMetric,
): FilledBy | undefined {
  if (held.isAdmin) return 'admin';
  const { input_setting, filled_by } = field;
  if (filled_by === 'admin') return undefined;
  if (input_setting === 'reviewee' && held.sets) return 'reviewee';
  return input_setting === 'data_source_inputter' && mayEnter(held, metric) ? input_setting : undefined;
}

/** What the formula says, or what an administrator says where people score. */
export function scoreFor(
  ctx: Caller,
  { isAdmin }: Pick<HeldSheet, 'isAdmin'>,
  content: MetricContent,
  given: string | undefined,
  before: number | null,
): number | null {
  if (given === undefined) return scoreAfter(content, before);
  if (content.scoring === 'score_by_formula')
    throw ctx.invalid('score', 'comes from the formula of the metric', given);
  if (!isAdmin) throw ctx.error('noPermission');
  if (given === '') return null;
  const { min, max } = content.review_rule ?? {};
  const score = Number(given);
  if (
    problemOf('number', given) ||
    (min !== undefined && score < Number(min)) ||
    (max !== undefined && score > Number(max))
  )
    throw ctx.invalid('score', `must be a number${max === undefined ? '' : ` from ${min} to ${max}`}`, given);
  return score;
}

export function checkWeights(ctx: Pick<Ctx, 'invalid'>, { template, metrics }: HeldSheet): void {
  if (isOverweight(template.metric_weight_method, metrics.map(weighed)))
    throw ctx.invalid('values', 'the weights of the metrics would be more than 100 %');
}
