import type { createIndicator } from '../../contract/app/performance/indicator.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { FieldViolation } from '../../contract/envelope.ts';
import type { IndicatorType } from '../../contract/performance/indicator.ts';
import { isExtra, type Measure } from './calculation-rules.ts';
import { fault } from './fault-rules.ts';
import { readDecimal, stepOf, writeDecimal } from './score-rules.ts';
import type { IndicatorContent, Option, ScoreRule } from './template-content.ts';

type RuleDraft = Input<typeof createIndicator>['body']['rule'];

/** The rule that a caller describes, or what it lacks. The intervals belong to the options in their order. */
export function readRule(draft: RuleDraft, optionIds: readonly string[]): ScoreRule | FieldViolation[] {
  const { kind, min, max, decimals, values, intervals } = draft;
  const number = (text: string) => readDecimal(text) ?? 0;
  const lacks = (...names: readonly (keyof RuleDraft)[]): FieldViolation[] =>
    names
      .filter((name) => draft[name] === undefined)
      .map((name) => fault(`rule.${name}`, `rule.${name} is required by kind ${kind}`));
  if (kind === 'levels') return { kind };
  if (kind === 'values')
    return values ? { kind, values: values.map(number).toSorted((a, b) => a - b) } : lacks('values');
  if (min === undefined || max === undefined || decimals === undefined)
    return lacks('min', 'max', 'decimals', ...(kind === 'mapped' ? (['intervals'] as const) : []));
  const range = { min: number(min), max: number(max), decimals };
  if (kind === 'range') return { kind, ...range };
  if (!intervals) return lacks('intervals');
  const pairs = intervals.map(({ to, includes_to }, at) => ({
    to: number(to),
    includes_to,
    option_id: optionIds[at] ?? '',
  }));
  return { kind, ...range, intervals: pairs };
}

/** Everything that is wrong with an indicator. */
export function indicatorFaults(type: IndicatorType, { rule, options }: IndicatorContent): FieldViolation[] {
  return [
    ...optionFaults(rule, options),
    ...ruleFaults(rule, options.length),
    ...extraFaults(type, { rule, options }),
  ];
}

function optionFaults({ kind }: ScoreRule, options: readonly Option[]): FieldViolation[] {
  const hasLevels = kind === 'levels' || kind === 'mapped';
  if (!hasLevels)
    return options.length > 0
      ? [fault('options', `options do not belong to kind ${kind}: leave them out`)]
      : [];
  if (options.length < 2) return [fault('options', 'at least two options are required')];
  const labels = options.map(({ label }) => label);
  const repeated = labels.flatMap((label, at) =>
    labels.indexOf(label) === at ? [] : [fault(`options[${at}].label`, 'another option has it', label)],
  );
  const scored = options.filter(({ score }) => score !== undefined).length;
  if (scored === 0 || scored === options.length) return repeated;
  const without = options.findIndex(({ score }) => score === undefined);
  return [...repeated, fault(`options[${without}].score`, 'all options have a score, or none has')];
}

function ruleFaults(rule: ScoreRule, levels: number): FieldViolation[] {
  if (rule.kind === 'levels') return [];
  if (rule.kind === 'values') return valueFaults(rule.values);
  const step = stepOf(rule);
  const faults = (['min', 'max'] as const)
    .filter((name) => rule[name] % step !== 0)
    .map((name) =>
      fault(`rule.${name}`, `has more than ${rule.decimals} decimals`, writeDecimal(rule[name])),
    );
  if (rule.min >= rule.max)
    faults.push(fault('rule.max', 'must be greater than rule.min', writeDecimal(rule.max)));
  if (rule.kind !== 'mapped' || faults.length > 0) return faults;
  return rule.intervals.length === levels
    ? intervalFaults(rule, step)
    : [fault('rule.intervals', 'there must be as many as options, in the same order')];
}

function valueFaults(values: readonly number[]): FieldViolation[] {
  if (values.length === 0) return [fault('rule.values', 'at least one score is required')];
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  return twice === undefined ? [] : [fault('rule.values', 'has a score twice', writeDecimal(twice))];
}

type Mapped = Extract<ScoreRule, { kind: 'mapped' }>;

function intervalFaults({ min, max, intervals }: Mapped, step: number): FieldViolation[] {
  let next = min;
  for (const [at, { to, includes_to }] of intervals.entries()) {
    const field = `rule.intervals[${at}].to`;
    const greatest = includes_to ? to : to - step;
    if (to % step !== 0) return [fault(field, 'has more decimals than rule.decimals', writeDecimal(to))];
    if (greatest < next)
      return [
        fault(field, 'leaves no score for this option: upper ends must rise from min', writeDecimal(to)),
      ];
    next = greatest + step;
  }
  const last = intervals.at(-1);
  if (!last) return [];
  const end = `rule.intervals[${intervals.length - 1}]`;
  if (last.to !== max) return [fault(`${end}.to`, 'of the last one must be rule.max', writeDecimal(last.to))];
  return last.includes_to ? [] : [fault(`${end}.includes_to`, 'of the last one must be true', 'false')];
}

/** What comes on top of others or is taken off says how much: below zero it would do the opposite. */
function extraFaults(type: IndicatorType, { rule, options }: IndicatorContent): FieldViolation[] {
  if (!isExtra({ type })) return [];
  const low = options.findIndex(({ score = 0 }) => score < 0);
  if (low >= 0) return [fault(`options[${low}].score`, `must not be below 0 in type ${type}`)];
  if (rule.kind === 'values' && rule.values.some((value) => value < 0))
    return [fault('rule.values', `must not be below 0 in type ${type}`)];
  const min = rule.kind === 'range' || rule.kind === 'mapped' ? rule.min : 0;
  return min < 0 ? [fault('rule.min', `must not be below 0 in type ${type}`, writeDecimal(min))] : [];
}

/** Where the meaning of answers differs: not in names and labels. */
export function differingPart(a: Measure, b: Measure): 'type' | 'rule' | 'options' | undefined {
  const differ = (partOf: (measure: Measure) => unknown) =>
    JSON.stringify(partOf(a)) !== JSON.stringify(partOf(b));
  if (differ(({ type }) => type)) return 'type';
  if (differ(({ content }) => content.options.map(({ id, score }) => [id, score ?? null]))) return 'options';
  return differ(({ content }) => content.rule) ? 'rule' : undefined;
}
