import type { MetricFieldType } from '../../contract/performance/metric.ts';
import { evaluate, FormulaFault, parseFormula, roundTo } from './formula-rules.ts';
import type {
  FieldOfMetric,
  MetricContent,
  MetricGroup,
  MetricTemplateContent,
  WeightMethod,
} from './metric-content.ts';

const LONGEST_TEXT = 5000;
const LONGEST_NUMBER = 20;
const MOST_DECIMALS = 4;

export type ValueProblem = 'missing' | 'type' | 'length';

/** What is wrong with a value that is no person. */
export function problemOf(type: MetricFieldType, value: string | undefined): ValueProblem | undefined {
  if (value === undefined || value === '') return 'missing';
  if (type === 'person') return 'type';
  if (type === 'text') return value.length > LONGEST_TEXT ? 'length' : undefined;
  const decimals = /^-?\d+(?:\.(\d+))?$/.exec(value);
  if (!decimals) return 'type';
  return value.length > LONGEST_NUMBER || (decimals[1] ?? '').length > MOST_DECIMALS ? 'length' : undefined;
}

/** A weight is a share of the whole. */
export const isShare = (value: string): boolean => Number(value) >= 0 && Number(value) <= 100;

/** Decimals of up to four places as whole numbers, so that sums are exact. */
const inTenThousandths = (value: string): number => Math.round(Number(value) * 10 ** MOST_DECIMALS);
const WHOLE = inTenThousandths('100');

export const sumOfPercents = (values: readonly string[]): number =>
  values.reduce((sum, value) => sum + inTenThousandths(value), 0);

export const isWhole = (values: readonly string[]): boolean => sumOfPercents(values) === WHOLE;

export interface Weighed {
  readonly dimension_id: string;
  readonly fields: readonly FieldOfMetric[];
}

/** What a metric weighs, in per cent. */
export const weightOf = ({ fields }: Pick<Weighed, 'fields'>): string | undefined =>
  fields.find(({ is_weight }) => is_weight)?.value;

/** Whether the weights of metrics are more than there is to share. */
export function isOverweight(method: WeightMethod, metrics: readonly Weighed[]): boolean {
  const parts =
    method === 'total_sum_of_all_metric_weight_equals_1'
      ? [metrics]
      : Map.groupBy(metrics, ({ dimension_id }) => dimension_id).values();
  return [...parts].some(
    (part) => sumOfPercents(part.map(weightOf).filter((weight) => weight !== undefined)) > WHOLE,
  );
}

const isNumeric = (type: MetricFieldType): boolean => type === 'number' || type === 'pencentage';

/** A value that stands in the library or a template was given by administrators. */
export const filledByAdmin = (field: FieldOfMetric): FieldOfMetric =>
  field.value === undefined && field.person_id === undefined ? field : { ...field, filled_by: 'admin' };

/** Fields that a formula may ask for. */
export const numericFields = (fields: readonly FieldOfMetric[]): ReadonlySet<string> =>
  new Set(fields.filter(({ type }) => isNumeric(type)).map(({ field_id }) => field_id));

/** What the formula of a metric says of its values; percentages count as written, 90 for 90 %. */
export function scoreOf({ scoring, formula, fields }: MetricContent): number | undefined {
  if (scoring !== 'score_by_formula' || !formula) return undefined;
  const numbers = new Map(
    fields
      .filter(({ type, value }) => isNumeric(type) && value !== undefined)
      .map(({ field_id, value }) => [field_id, Number(value)]),
  );
  return formulaValue(formula.details, (id) => numbers.get(id));
}

/** Two decimal places; undefined where the formula cannot be read or cannot say. */
function formulaValue(formula: string, valueNamed: (id: string) => number | undefined): number | undefined {
  const expression = parseFormula(formula);
  if (expression instanceof FormulaFault) return undefined;
  const value = evaluate(expression, valueNamed);
  const rounded = value === undefined ? undefined : roundTo(value, 2);
  return rounded !== undefined && Number.isFinite(rounded) ? rounded : undefined;
}

/** The score of a metric whose values have changed: a formula counts again, what people gave stays. */
export const scoreAfter = (content: MetricContent, before: number | null): number | null =>
  content.scoring === 'score_by_formula' ? (scoreOf(content) ?? null) : before;

export interface Scored extends Weighed {
  readonly metric_id: string;
  readonly score: number | undefined;
}

interface TotalRule {
  readonly total_metric_score_method: MetricTemplateContent['total_metric_score_method'];
  readonly metric_weight_method: WeightMethod;
  readonly group: Pick<MetricGroup, 'dimensions' | 'total_formula'>;
}

/** What the scores of metrics amount to; undefined where one that counts lacks its score or weight, or people say it. */
export function totalOf(rule: TotalRule, metrics: readonly Scored[]): number | undefined {
  const { total_metric_score_method, group } = rule;
  if (total_metric_score_method === 'review_manually' || metrics.length === 0) return undefined;
  if (total_metric_score_method === 'formula')
    return formulaValue(group.total_formula ?? '', (id) => scoreNamed(id, group, metrics));
  const total = sumOfScores(rule, metrics);
  return total === undefined ? undefined : roundTo(total, 2);
}

function sumOfScores(
  { total_metric_score_method, metric_weight_method, group }: TotalRule,
  metrics: readonly Scored[],
): number | undefined {
  if (total_metric_score_method === 'sum') return sumOf(metrics.map(({ score }) => score));
  const perDimension = metric_weight_method === 'sum_of_metric_weights_for_each_dimension_equals_1';
  const weights = new Map(group.dimensions.map(({ id, weight }) => [id, weight]));
  return sumOf(
    metrics.map((metric) => {
      const weight = weightOf(metric);
      const ofDimension = perDimension ? weights.get(metric.dimension_id) : '100';
      if (metric.score === undefined || weight === undefined || ofDimension === undefined) return undefined;
      return (metric.score * Number(weight) * Number(ofDimension)) / 10_000;
    }),
  );
}

/** What a formula means by an id: the score of a metric, or the weighed scores of a dimension, whole where nothing weighs. */
function scoreNamed(
  id: string,
  { dimensions }: Pick<MetricGroup, 'dimensions'>,
  metrics: readonly Scored[],
): number | undefined {
  if (dimensions.every((dimension) => dimension.id !== id))
    return metrics.find(({ metric_id }) => metric_id === id)?.score;
  return sumOf(
    metrics
      .filter(({ dimension_id }) => dimension_id === id)
      .map(({ score, fields }) => {
        const weight = fields.some(({ is_weight }) => is_weight) ? weightOf({ fields }) : '100';
        return score === undefined || weight === undefined ? undefined : (score * Number(weight)) / 100;
      }),
  );
}

const sumOf = (parts: readonly (number | undefined)[]): number | undefined =>
  parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : sum + part), 0);
