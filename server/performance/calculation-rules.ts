import type { IndicatorType } from '../../contract/performance/indicator.ts';
import { levelOf, stepOf } from './score-rules.ts';
import type { Calculation, Field, IndicatorContent, SubField } from './template-content.ts';

/** An indicator as far as calculations go. */
export interface Measure {
  readonly type: IndicatorType;
  readonly content: IndicatorContent;
}

/** The answer to an indicator. Scores are hundredths. */
export interface Value {
  readonly option_id?: string;
  readonly score?: number;
}

interface Part {
  readonly field: SubField;
  readonly measure: Measure;
  readonly answer: Value | undefined;
}

/** Plus and minus come on top of the others, whatever those amount to: nobody need get one. */
export const isExtra = ({ type }: Pick<Measure, 'type'>): boolean => type === 'plus' || type === 'minus';

/**
 * The value of a field from its sub-fields' answers, by their ids. There is none until all of them but plus and minus are
 * answered: a part of a sum would look like a bad result.
 */
export function calculate(
  field: Pick<Field, 'indicator_id' | 'sub_fields' | 'calculation'>,
  answers: ReadonlyMap<string, Value>,
  indicators: ReadonlyMap<string, Measure>,
): Value | undefined {
  const { calculation } = field;
  const own = indicators.get(field.indicator_id ?? '');
  if (!own || calculation.kind === 'given') return undefined;
  const parts = field.sub_fields.flatMap((sub): Part[] => {
    const measure = indicators.get(sub.indicator_id);
    return measure ? [{ field: sub, measure, answer: answers.get(sub.id) }] : [];
  });
  const isAnswered = ({ answer }: Part) => answer !== undefined;
  if (!parts.some(isAnswered)) return undefined;
  if (!parts.every((part) => isExtra(part.measure) || isAnswered(part))) return undefined;
  if (calculation.kind === 'conditions') return { option_id: levelByConditions(calculation, parts) };
  return scored(own, total(calculation.kind, parts));
}

const levelByConditions = (
  { conditions, otherwise }: Extract<Calculation, { kind: 'conditions' }>,
  parts: readonly Part[],
): string => {
  const levels = parts.map(
    ({ measure, answer }) => answer?.option_id ?? levelOf(measure.content.rule, answer?.score ?? Number.NaN),
  );
  const holds = (options: readonly string[], count: number) =>
    levels.filter((level) => level !== undefined && options.includes(level)).length >= count;
  return conditions.find(({ options, count }) => holds(options, count))?.option_id ?? otherwise;
};

/** Not rounded yet. */
function total(kind: 'weighted_sum' | 'sum' | 'average', parts: readonly Part[]): number {
  const base = parts.filter(({ measure }) => !isExtra(measure));
  const extras = parts.filter(({ measure }) => isExtra(measure));
  const on = extras.reduce((sum, part) => sum + (part.measure.type === 'minus' ? -1 : 1) * points(part), 0);
  const weightOf = ({ field }: Part) => (kind === 'weighted_sum' ? field.weight : 1);
  const sum = base.reduce((all, part) => all + points(part) * weightOf(part), 0);
  const divisor = kind === 'weighted_sum' ? 1000 : kind === 'average' ? Math.max(1, base.length) : 1;
  return (sum + on * divisor) / divisor;
}

const points = ({ measure, answer }: Part): number =>
  answer?.score ?? measure.content.options.find(({ id }) => id === answer?.option_id)?.score ?? 0;

/** Rounded to what the rule can say, halves away from zero, and kept within its range. */
function scored({ content: { rule } }: Measure, exact: number): Value | undefined {
  if (rule.kind !== 'range' && rule.kind !== 'mapped') return undefined;
  const step = stepOf(rule);
  const rounded = Math.sign(exact) * Math.round(Math.abs(exact) / step) * step;
  // `+ 0` makes zero of minus zero.
  const score = Math.min(rule.max, Math.max(rule.min, rounded)) + 0;
  const option_id = levelOf(rule, score);
  return { score, ...(option_id !== undefined && { option_id }) };
}
