import type { MetricSheet, RevieweeMetric } from '../../contract/app/performance/metric-sheet.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { totalOfSheet } from './load-metric-totals.ts';
import { peopleOf, type PersonPresenter, presentInputters, presentValue } from './present-metric.ts';
import { type HeldMetric, type HeldSheet, seenMetrics } from './reach-metric-sheet.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader; error(name: 'internal'): Error };

export async function presentSheet(
  ctx: Caller,
  type: UserIdType = 'open_id',
  held: HeldSheet,
): Promise<MetricSheet> {
  const { sheet, template, group } = held;
  const metrics = seenMetrics(held);
  const contents = metrics.map(({ content }) => content);
  const person = await peopleOf(ctx, type, contents, [sheet.user_id]);
  const reviewee_user_id = person(sheet.user_id);
  if (!reviewee_user_id) throw ctx.error('internal');
  const isWhole = metrics.length === held.metrics.length;
  const total = held.readsScores && isWhole ? totalOfSheet(template, group, metrics) : undefined;
  return {
    activity_id: sheet.activity_id,
    reviewee_user_id,
    metric_template_id: sheet.metric_template_id,
    group_id: group.id,
    ...(sheet.record_deadline !== null && { record_deadline: String(sheet.record_deadline) }),
    metrics: metrics.map((metric) => presentHeldMetric(metric, person, held.readsScores)),
    ...(total !== undefined && { total_score: String(total) }),
  };
}

export function presentHeldMetric(
  { row, content }: HeldMetric,
  person: PersonPresenter,
  readsScores: boolean,
): RevieweeMetric {
  return {
    metric_id: row.metric_id,
    name: row.name,
    type_id: content.type_id,
    metric_dimension_id: row.dimension_id,
    add_from: row.add_from,
    is_from_library: row.is_from_library,
    is_legacy: row.is_legacy,
    fields: content.fields.map((field) => ({
      field_id: field.field_id,
      input_setting: field.input_setting,
      ...presentValue(field, person),
      ...(field.filled_by && { filled_by: field.filled_by }),
    })),
    scoring_setting_type: content.scoring,
    data_source_inputters: presentInputters(content, person),
    ...(content.review_rule && { review_rule_config: content.review_rule }),
    ...(readsScores && row.score !== null && { score: String(row.score) }),
  };
}
