import type { createMetricTemplate as endpoint } from '../../contract/app/performance/metric-template.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { defineMetric, type Known, knownIn, refuseFormula } from './define-metric.ts';
import {
  type Formula,
  type MetricDimension,
  type MetricGroup,
  type MetricTemplateContent,
  readContent,
  type TemplateMetric,
} from './metric-content.ts';
import { listMetricsByFormulas, listMetricsByIds, type MetricRow } from './metric-queries.ts';
import { isOverweight, isWhole, problemOf, sumOfPercents } from './metric-rules.ts';
import { bothOf } from './present.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid' | 'newId'> & { readonly db: Reader };
type Body = Input<typeof endpoint>['body'];
type GroupDraft = Body['groups'][number];
type DimensionDraft = GroupDraft['dimensions'][number];
type MetricDraft = DimensionDraft['metrics'][number];

/** What one request builds on: the library, and the template as it was. */
interface Base extends Known {
  readonly library: ReadonlyMap<string, MetricRow>;
  readonly formulas: ReadonlyMap<string, Formula>;
  readonly groupIds: ReadonlySet<string>;
  readonly dimensionIds: ReadonlySet<string>;
  readonly metrics: ReadonlyMap<string, TemplateMetric>;
}

/** A template's content as a request describes it; ids of the request must be those of before. */
export async function defineTemplate(
  ctx: Caller,
  type: UserIdType,
  body: Body,
  before: MetricTemplateContent | undefined,
): Promise<MetricTemplateContent> {
  const base = await baseOf(ctx, type, body, before);
  if (!body.is_set_by_group && (body.groups.length > 1 || body.groups[0]?.name !== undefined))
    throw ctx.invalid('groups', 'must be a single one without a name, unless is_set_by_group is true');
  const seen = new Set<string>();
  const groups = body.groups.map((draft, at): MetricGroup => {
    const dimensions = draft.dimensions.map((dimension, index) =>
      defineDimension(ctx, `groups[${at}].dimensions[${index}]`, dimension, base, seen),
    );
    refuseRepeats(ctx, `groups[${at}]`, dimensions);
    const parts = { dimensions, ...totalFormulaOf(ctx, `groups[${at}]`, draft, dimensions, body) };
    if (!body.is_set_by_group) return { id: '', name: '', ...parts };
    const { name } = draft;
    if (name === undefined) throw ctx.invalid(`groups[${at}].name`, 'is required: is_set_by_group is true');
    return { id: idOf(ctx, `groups[${at}].group_id`, draft.group_id, base.groupIds, seen), name, ...parts };
  });
  const content = {
    is_set_by_group: body.is_set_by_group,
    total_metric_score_method: body.total_metric_score_method,
    metric_weight_method: body.metric_weight_method,
    groups,
  };
  groups.forEach((group, at) => checkWeights(ctx, `groups[${at}]`, group, content, body.status));
  return content;
}

async function baseOf(
  ctx: Caller,
  type: UserIdType,
  { groups }: Body,
  before: MetricTemplateContent | undefined,
): Promise<Base> {
  const { tenantId } = ctx.actor;
  const dimensions = groups.flatMap((group) => group.dimensions);
  const drafts = dimensions.flatMap(({ metrics }) => metrics);
  const metricIds = [...new Set(drafts.flatMap(({ metric_id }) => metric_id ?? []))];
  const formulaIds = dimensions.flatMap((one) => one.custom_metric_config?.default_formula_id ?? []);
  const withFormulas = await listMetricsByFormulas(ctx.db, tenantId, [...new Set(formulaIds)]);
  const formulas = withFormulas.flatMap(({ content }) => readContent(content).formula ?? []);
  const beforeGroups = before?.groups ?? [];
  const beforeDimensions = beforeGroups.flatMap((group) => group.dimensions);
  return {
    ...(await knownIn(ctx, type, drafts)),
    library: new Map((await listMetricsByIds(ctx.db, tenantId, metricIds)).map((row) => [row.id, row])),
    formulas: new Map(formulas.map((formula) => [formula.id, formula])),
    groupIds: new Set(beforeGroups.map(({ id }) => id)),
    dimensionIds: new Set(beforeDimensions.map(({ id }) => id)),
    metrics: new Map(
      beforeDimensions.flatMap(({ metrics }) => metrics).map((metric) => [metric.metric_id, metric]),
    ),
  };
}

/** One that was there before and is named once, or a new one. */
function idOf(
  ctx: Caller,
  at: string,
  asked: string | undefined,
  known: ReadonlySet<string>,
  seen: Set<string>,
): string {
  if (asked === undefined) return ctx.newId();
  if (!known.has(asked)) throw ctx.invalid(at, 'was not in this template before', asked);
  if (seen.has(asked)) throw ctx.invalid(at, 'is there twice', asked);
  seen.add(asked);
  return asked;
}

function defineDimension(
  ctx: Caller,
  at: string,
  draft: DimensionDraft,
  base: Base,
  seen: Set<string>,
): MetricDimension {
  const {
    default_formula_id = '0',
    least_metrics_size = 1,
    add_metric_options = [],
  } = draft.custom_metric_config ?? {};
  const formula = default_formula_id === '0' ? null : base.formulas.get(default_formula_id);
  if (formula === undefined)
    throw ctx.invalid(
      `${at}.custom_metric_config.default_formula_id`,
      'there is no such formula in the library',
      default_formula_id,
    );
  return {
    id: idOf(ctx, `${at}.metric_dimension_id`, draft.metric_dimension_id, base.dimensionIds, seen),
    name: bothOf(draft.name),
    description: bothOf(draft.description ?? { zh_cn: '' }),
    ...(draft.evaluation_rule_id_for_each_metric !== undefined && {
      evaluation_rule_id: draft.evaluation_rule_id_for_each_metric,
    }),
    ...(draft.dimension_weight !== undefined && { weight: draft.dimension_weight }),
    review_rule_option: draft.review_rule_option ?? 0,
    default_formula: formula,
    least_metrics_size,
    add_metric_options: [...new Set(add_metric_options)].toSorted((a, b) => a - b),
    metrics: draft.metrics.map((metric, index) =>
      defineTemplateMetric(ctx, `${at}.metrics[${index}].`, metric, base),
    ),
  };
}

function defineTemplateMetric(ctx: Caller, at: string, draft: MetricDraft, base: Base): TemplateMetric {
  const { metric_id = '' } = draft;
  const listed = base.library.get(metric_id);
  const earlier = base.metrics.get(metric_id);
  if (metric_id !== '' && !listed && !earlier)
    throw ctx.invalid(`${at}metric_id`, 'there is no such metric in the library', metric_id);
  if (listed && !listed.is_active && !earlier)
    throw ctx.invalid(`${at}metric_id`, 'is not active in the library', metric_id);
  const name = draft.name ?? listed?.name ?? earlier?.name;
  if (name === undefined) throw ctx.invalid(`${at}name`, `${at}name is required`);
  const content = defineMetric(ctx, at, draft, base, listed ? readContent(listed.content) : earlier);
  const rule = draft.review_rule_config;
  if (
    rule &&
    ([rule.min, rule.max].some((bound) => problemOf('number', bound)) || Number(rule.min) >= Number(rule.max))
  )
    throw ctx.invalid(`${at}review_rule_config`, 'must be two numbers, min below max');
  return {
    ...content,
    ...(rule && { review_rule: rule }),
    metric_id: metric_id || ctx.newId(),
    name,
    is_from_library: listed !== undefined,
  };
}

function refuseRepeats(ctx: Caller, at: string, dimensions: readonly MetricDimension[]): void {
  const seen = new Set<string>();
  dimensions.forEach(({ metrics }, dimension) => {
    metrics.forEach(({ metric_id }, index) => {
      if (seen.has(metric_id))
        throw ctx.invalid(
          `${at}.dimensions[${dimension}].metrics[${index}].metric_id`,
          'is in this group twice',
          metric_id,
        );
      seen.add(metric_id);
    });
  });
}

/** A template that is being set up may lack its formula: ids of new dimensions are known only from the answer. */
function totalFormulaOf(
  ctx: Caller,
  at: string,
  { total_metric_formula: formula }: GroupDraft,
  dimensions: readonly MetricDimension[],
  { total_metric_score_method: method, status }: Body,
): Pick<MetricGroup, 'total_formula'> {
  const path = `${at}.total_metric_formula`;
  if (formula === undefined) {
    if (method === 'formula' && status !== 'to_be_configured')
      throw ctx.invalid(path, 'is required: total_metric_score_method is formula');
    return {};
  }
  if (method !== 'formula')
    throw ctx.invalid(path, `does not go with total_metric_score_method ${method}`, formula.slice(0, 200));
  const ids = dimensions.flatMap(({ id, metrics }) => [id, ...metrics.map(({ metric_id }) => metric_id)]);
  refuseFormula(ctx, path, formula, { ids: new Set(ids), what: 'metric or dimension of this group' });
  return { total_formula: formula };
}

function checkWeights(
  ctx: Caller,
  at: string,
  { dimensions }: MetricGroup,
  { metric_weight_method }: Pick<MetricTemplateContent, 'metric_weight_method'>,
  status: Body['status'],
): void {
  const weights = dimensions.flatMap(({ weight }) => weight ?? []);
  if (sumOfPercents(weights) > sumOfPercents(['100']))
    throw ctx.invalid(`${at}.dimensions`, 'the weights of the dimensions are more than 100 %');
  const metrics = dimensions.flatMap((one) =>
    one.metrics.map(({ fields }) => ({ dimension_id: one.id, fields })),
  );
  if (isOverweight(metric_weight_method, metrics))
    throw ctx.invalid(`${at}.dimensions`, 'the weights of the metrics are more than 100 %');
  if (status === 'to_be_configured') return;
  if (dimensions.length === 0)
    throw ctx.invalid(`${at}.dimensions`, 'must hold a dimension, unless status is to_be_configured');
  if (weights.length > 0 && !isWhole(weights))
    throw ctx.invalid(`${at}.dimensions`, 'the weights of the dimensions must make 100 %');
}
