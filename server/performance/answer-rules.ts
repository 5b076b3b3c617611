import type { Answer, AnsweredUnit } from '../../contract/app/performance/record.ts';
import type { Library } from './field-rules.ts';
import { readScore } from './score-rules.ts';
import type { Field, IndicatorContent, SubField, Unit } from './template-content.ts';

/** What answers are checked against. */
export interface Questionnaire extends Library {
  readonly units: readonly Unit[];
  /** Key results by objective of the reviewee. */
  readonly objectives: ReadonlyMap<string, ReadonlySet<string>>;
  /** With the bounds of their scores. */
  readonly metrics: ReadonlyMap<string, { readonly min: string; readonly max: string } | undefined>;
  /** A work summary takes several texts. */
  readonly takesSeveral: boolean;
  /** Invited reviewers may say that they do not know. */
  readonly takesUnknown: boolean;
}

export interface AnswerFault {
  readonly field: string;
  readonly description: string;
  readonly value?: string;
}

/** Keys of the answer to a question, by its kind; `field_id` always is. */
const keysOf: Readonly<Record<Field['kind'], readonly (keyof Answer)[]>> = {
  indicator: ['option_id', 'score', 'sub_indicator_data'],
  tags: ['tag_text_item_data'],
  text: ['text', 'richtext', 'multi_texts', 'multi_richtexts'],
  objectives: ['objective_data'],
  metrics: ['metric_data'],
  coefficient: ['perf_coefficient_value'],
};

/** Of somebody who sends rubbish, so many faults are told. */
const MOST = 100;

/** What is wrong with answers: all that cannot be, and all that lack; a draft may lack what is required. */
export function answerFaults(
  questions: Questionnaire,
  given: readonly AnsweredUnit[],
  isDraft: boolean,
): AnswerFault[] {
  return [...givenFaults(questions, given).take(MOST), ...(isDraft ? [] : missingFaults(questions, given))];
}

type Faults = Generator<AnswerFault, void>;

function* givenFaults(questions: Questionnaire, given: readonly AnsweredUnit[]): Faults {
  const seen = new Set<string>();
  for (const [at, unit] of given.entries()) {
    const place = `units[${at}]`;
    const field = `${place}.unit_id`;
    const known = questions.units.find(({ id }) => id === unit.unit_id);
    if (!known) yield { field, description: 'is not asked in this stage', value: unit.unit_id };
    else if (seen.has(unit.unit_id)) yield { field, description: 'is there twice', value: unit.unit_id };
    else yield* unitFaults(questions, known, unit, place);
    seen.add(unit.unit_id);
  }
}

function* unitFaults(
  questions: Questionnaire,
  unit: Unit,
  { is_unknown, data = [] }: AnsweredUnit,
  place: string,
): Faults {
  if (is_unknown === true && !questions.takesUnknown)
    yield { field: `${place}.is_unknown`, description: 'is for invited reviewers only', value: 'true' };
  if (is_unknown === true && data.length > 0)
    yield { field: `${place}.data`, description: 'must be empty beside is_unknown' };
  const seen = new Set<string>();
  for (const [at, answer] of data.entries()) {
    const where = `${place}.data[${at}]`;
    const value = answer.field_id;
    const question = unit.fields.find(({ id }) => id === value);
    if (!question) yield { field: `${where}.field_id`, description: 'is no question of this unit', value };
    else if (seen.has(value)) yield { field: `${where}.field_id`, description: 'is there twice', value };
    else yield* answerToFaults(questions, question, answer, where);
    seen.add(value);
  }
}

function* answerToFaults(questions: Questionnaire, field: Field, answer: Answer, where: string): Faults {
  const allowed = keysOf[field.kind];
  for (const key of Object.keys(answer))
    if (key !== 'field_id' && !allowed.some((name) => name === key))
      yield {
        field: `${where}.${key}`,
        description: `is not asked: this question takes ${allowed.join(' or ')}`,
      };
  yield* checks[field.kind](questions, field, answer, where);
}

type Check = (questions: Questionnaire, field: Field, answer: Answer, where: string) => Faults;

const checks: Readonly<Record<Field['kind'], Check>> = {
  indicator: indicatorFaults,
  tags: tagFaults,
  text: textFaults,
  objectives: objectiveFaults,
  metrics: metricFaults,
  coefficient: coefficientFaults,
};

interface Rated {
  readonly option_id?: string;
  readonly score?: string;
}

/** A level of the indicator, or a score within its rule. */
function* ratingFaults(
  indicator: IndicatorContent | undefined,
  { option_id, score }: Rated,
  where: string,
): Faults {
  if (!indicator) {
    yield { field: where, description: 'its indicator is gone' };
    return;
  }
  const { rule, options } = indicator;
  const byLevel = rule.kind === 'levels';
  if (option_id !== undefined && !byLevel)
    yield { field: `${where}.option_id`, description: 'takes a score, not a level', value: option_id };
  if (option_id !== undefined && byLevel && !options.some(({ id }) => id === option_id))
    yield { field: `${where}.option_id`, description: 'is no level of this indicator', value: option_id };
  if (score === undefined) return;
  const read = byLevel ? 'takes a level: option_id' : readScore(rule, score);
  if (typeof read === 'string') yield { field: `${where}.score`, description: read, value: score };
}

function* indicatorFaults(questions: Questionnaire, field: Field, answer: Answer, where: string): Faults {
  const { option_id, score, sub_indicator_data = [] } = answer;
  const contentOf = (id: string) => questions.indicators.get(id)?.content;
  if (field.calculation.kind === 'given')
    yield* ratingFaults(contentOf(field.indicator_id ?? ''), answer, where);
  else if (option_id !== undefined || score !== undefined)
    yield { field: where, description: 'is worked out from its parts: give sub_indicator_data only' };
  for (const [at, part] of sub_indicator_data.entries()) {
    const place = `${where}.sub_indicator_data[${at}]`;
    const sub = field.sub_fields.find(({ id }) => id === part.field_id);
    if (sub) yield* ratingFaults(contentOf(sub.indicator_id), part, place);
    else
      yield { field: `${place}.field_id`, description: 'is no part of this question', value: part.field_id };
    yield* lengthFaults(part.text, field, `${place}.text`);
    yield* richtextFaults(part.richtext, `${place}.richtext`);
  }
}

function* lengthFaults(text: string | undefined, { max_length }: Field, field: string): Faults {
  if (text !== undefined && Array.from(text).length > max_length)
    yield { field, description: `the max len is ${max_length}`, value: text.slice(0, 200) };
}

/** The wire's rich text is JSON in a string. */
function* richtextFaults(text: string | undefined, field: string): Faults {
  if (text !== undefined && !isRichtext(text))
    yield { field, description: 'must be JSON such as {"ops":[{"name":"insert","text":"…"}]}' };
}

function isRichtext(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    const ops: unknown = typeof parsed === 'object' && parsed !== null && Reflect.get(parsed, 'ops');
    return Array.isArray(ops) && text.length <= 100_000;
  } catch {
    return false;
  }
}

function* tagFaults(
  questions: Questionnaire,
  field: Field,
  { tag_text_item_data = [] }: Answer,
  where: string,
): Faults {
  const tags = questions.tags.get(field.question_id ?? '');
  for (const [at, { tag_text_id, tag_text, tag_richtext }] of tag_text_item_data.entries()) {
    const place = `${where}.tag_text_item_data[${at}]`;
    if (!tags?.has(tag_text_id))
      yield { field: `${place}.tag_text_id`, description: 'is no tag of this question', value: tag_text_id };
    yield* lengthFaults(tag_text, field, `${place}.tag_text`);
    yield* richtextFaults(tag_richtext, `${place}.tag_richtext`);
  }
}

function* textFaults(
  { takesSeveral }: Questionnaire,
  field: Field,
  { text, richtext, multi_texts, multi_richtexts }: Answer,
  where: string,
): Faults {
  if (!takesSeveral && (multi_texts !== undefined || multi_richtexts !== undefined))
    yield { field: `${where}.multi_texts`, description: 'is for work summaries: give text' };
  yield* lengthFaults(text, field, `${where}.text`);
  yield* richtextFaults(richtext, `${where}.richtext`);
  for (const [at, one] of (multi_texts ?? []).entries())
    yield* lengthFaults(one, field, `${where}.multi_texts[${at}]`);
  for (const [at, one] of (multi_richtexts ?? []).entries())
    yield* richtextFaults(one, `${where}.multi_richtexts[${at}]`);
}

function* objectiveFaults(
  { objectives }: Questionnaire,
  field: Field,
  { objective_data = [] }: Answer,
  where: string,
): Faults {
  for (const [at, one] of objective_data.entries()) {
    const place = `${where}.objective_data[${at}]`;
    const value = one.objective_id;
    const known = objectives.get(value);
    if (!known) yield { field: `${place}.objective_id`, description: 'is no objective of theirs', value };
    yield* opinionFaults(one, field, place);
    for (const [inner, said] of (one.keyresult_data ?? []).entries()) {
      const within = `${place}.keyresult_data[${inner}]`;
      const { keyresult_id } = said;
      if (known && !known.has(keyresult_id))
        yield { field: `${within}.keyresult_id`, description: 'is no key result of it', value: keyresult_id };
      yield* opinionFaults(said, field, within);
    }
  }
}

/** What is said of an objective or key result. */
function* opinionFaults(
  { score, text, richtext }: { readonly score?: string; readonly text?: string; readonly richtext?: string },
  field: Field,
  place: string,
): Faults {
  yield* scoreFaults(score, `${place}.score`);
  yield* lengthFaults(text, field, `${place}.text`);
  yield* richtextFaults(richtext, `${place}.richtext`);
}

function* metricFaults(
  { metrics }: Questionnaire,
  _field: Field,
  { metric_data = [] }: Answer,
  where: string,
): Faults {
  const seen = new Set<string>();
  for (const [at, { id, score }] of metric_data.entries()) {
    const place = `${where}.metric_data[${at}]`;
    if (!metrics.has(id)) yield { field: `${place}.id`, description: 'is no metric of theirs', value: id };
    else if (seen.has(id)) yield { field: `${place}.id`, description: 'is there twice', value: id };
    seen.add(id);
    yield* scoreFaults(score, `${place}.score`, metrics.get(id));
  }
}

function* scoreFaults(
  value: string | undefined,
  field: string,
  bounds?: { readonly min: string; readonly max: string },
): Faults {
  if (value === undefined) return;
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(value))
    yield { field, description: 'must be a number of up to two decimals', value };
  else if (bounds && (Number(value) < Number(bounds.min) || Number(value) > Number(bounds.max)))
    yield { field, description: `must be from ${bounds.min} to ${bounds.max}`, value };
}

function* coefficientFaults(
  _questions: Questionnaire,
  _field: Field,
  { perf_coefficient_value: value }: Answer,
  where: string,
): Faults {
  if (value !== undefined && !/^\d{1,3}(\.\d{1,2})?$/.test(value))
    yield { field: `${where}.perf_coefficient_value`, description: 'must be a number such as 1.20', value };
}

/** Who does not know a unit owes no answers in it. */
function missingFaults(questions: Questionnaire, given: readonly AnsweredUnit[]): AnswerFault[] {
  return questions.units.flatMap((unit) => {
    const answered = given.find(({ unit_id }) => unit_id === unit.id);
    if (answered?.is_unknown === true) return [];
    const answerTo = ({ id }: Field) => answered?.data?.find(({ field_id }) => field_id === id);
    return unit.fields
      .filter((field) => field.required && hasSubject(questions, field) && isEmpty(field, answerTo(field)))
      .map((field) => ({ field: 'units', description: `question ${labelOf(unit, field)} has no answer` }));
  });
}

/** A question of its own words, or one that its unit stands for. */
const labelOf = (unit: Unit, { id, name }: Field): string =>
  `${name.zh_cn || name.en_us || unit.name.zh_cn || unit.id} (${id})`;

/** Nobody can speak of metrics or objectives that somebody does not have. */
const hasSubject = ({ metrics, objectives }: Questionnaire, { kind }: Field): boolean =>
  (kind !== 'metrics' || metrics.size > 0) && (kind !== 'objectives' || objectives.size > 0);

function isEmpty(field: Field, answer: Answer | undefined): boolean {
  if (!answer) return true;
  if (field.kind === 'indicator' && field.calculation.kind !== 'given')
    return field.sub_fields.some((sub) => !isRated(sub, answer));
  return !keysOf[field.kind].some((key) => {
    const value = answer[key];
    return value !== undefined && value.length > 0;
  });
}

const isRated = ({ id }: SubField, { sub_indicator_data = [] }: Answer): boolean =>
  sub_indicator_data.some(
    ({ field_id, option_id, score }) => field_id === id && (option_id !== undefined || score !== undefined),
  );
