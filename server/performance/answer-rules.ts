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

/** What is wrong with answers: the first that cannot be, else all that lack; a draft may lack what is required. */
export function answerFaults(
  questions: Questionnaire,
  given: readonly AnsweredUnit[],
  isDraft: boolean,
): AnswerFault[] {
  const fault = givenFault(questions, given);
  if (fault) return [fault];
  return isDraft ? [] : missingFaults(questions, given);
}

function givenFault(questions: Questionnaire, given: readonly AnsweredUnit[]): AnswerFault | undefined {
  const seen = new Set<string>();
  for (const [at, unit] of given.entries()) {
    const place = `units[${at}]`;
    const known = questions.units.find(({ id }) => id === unit.unit_id);
    if (!known)
      return { field: `${place}.unit_id`, description: 'is not asked in this stage', value: unit.unit_id };
    if (seen.has(unit.unit_id))
      return { field: `${place}.unit_id`, description: 'is there twice', value: unit.unit_id };
    seen.add(unit.unit_id);
    const fault = unitFault(questions, known, unit, place);
    if (fault) return fault;
  }
  return undefined;
}

function unitFault(
  questions: Questionnaire,
  unit: Unit,
  { is_unknown, data = [] }: AnsweredUnit,
  place: string,
): AnswerFault | undefined {
  if (is_unknown === true && !questions.takesUnknown)
    return { field: `${place}.is_unknown`, description: 'is for invited reviewers only', value: 'true' };
  if (is_unknown === true && data.length > 0)
    return { field: `${place}.data`, description: 'must be empty beside is_unknown' };
  const seen = new Set<string>();
  for (const [at, answer] of data.entries()) {
    const where = `${place}.data[${at}]`;
    const field = unit.fields.find(({ id }) => id === answer.field_id);
    if (!field)
      return {
        field: `${where}.field_id`,
        description: 'is no question of this unit',
        value: answer.field_id,
      };
    if (seen.has(field.id))
      return { field: `${where}.field_id`, description: 'is there twice', value: field.id };
    seen.add(field.id);
    const fault = answerToFault(questions, field, answer, where);
    if (fault) return fault;
  }
  return undefined;
}

function answerToFault(
  questions: Questionnaire,
  field: Field,
  answer: Answer,
  where: string,
): AnswerFault | undefined {
  const allowed = keysOf[field.kind];
  const foreign = Object.keys(answer).find(
    (key) => key !== 'field_id' && !allowed.some((name) => name === key),
  );
  if (foreign !== undefined)
    return {
      field: `${where}.${foreign}`,
      description: `is not asked: this question takes ${allowed.join(' or ')}`,
    };
  return checks[field.kind](questions, field, answer, where);
}

type Check = (
  questions: Questionnaire,
  field: Field,
  answer: Answer,
  where: string,
) => AnswerFault | undefined;

const checks: Readonly<Record<Field['kind'], Check>> = {
  indicator: indicatorFault,
  tags: tagFault,
  text: textFault,
  objectives: objectiveFault,
  metrics: metricFault,
  coefficient: coefficientFault,
};

interface Rated {
  readonly option_id?: string;
  readonly score?: string;
}

/** A level of the indicator, or a score within its rule. */
function ratingFault(
  indicator: IndicatorContent | undefined,
  { option_id, score }: Rated,
  where: string,
): AnswerFault | undefined {
  if (!indicator) return { field: where, description: 'its indicator is gone' };
  const { rule, options } = indicator;
  if (rule.kind === 'levels') {
    if (score !== undefined)
      return { field: `${where}.score`, description: 'takes a level: option_id', value: score };
    return option_id === undefined || options.some(({ id }) => id === option_id)
      ? undefined
      : { field: `${where}.option_id`, description: 'is no level of this indicator', value: option_id };
  }
  if (option_id !== undefined)
    return { field: `${where}.option_id`, description: 'takes a score, not a level', value: option_id };
  if (score === undefined) return undefined;
  const read = readScore(rule, score);
  return typeof read === 'number' ? undefined : { field: `${where}.score`, description: read, value: score };
}

function indicatorFault(
  questions: Questionnaire,
  field: Field,
  answer: Answer,
  where: string,
): AnswerFault | undefined {
  const isWorkedOut = field.calculation.kind !== 'given';
  if (isWorkedOut && (answer.option_id !== undefined || answer.score !== undefined))
    return { field: where, description: 'is worked out from its parts: give sub_indicator_data only' };
  const fault = ratingFault(questions.indicators.get(field.indicator_id ?? '')?.content, answer, where);
  if (fault) return fault;
  for (const [at, part] of (answer.sub_indicator_data ?? []).entries()) {
    const place = `${where}.sub_indicator_data[${at}]`;
    const sub = field.sub_fields.find(({ id }) => id === part.field_id);
    if (!sub)
      return { field: `${place}.field_id`, description: 'is no part of this question', value: part.field_id };
    const wrong =
      ratingFault(questions.indicators.get(sub.indicator_id)?.content, part, place) ??
      lengthFault(part.text, field, `${place}.text`) ??
      richtextFault(part.richtext, `${place}.richtext`);
    if (wrong) return wrong;
  }
  return undefined;
}

const lengthFault = (
  text: string | undefined,
  { max_length }: Field,
  field: string,
): AnswerFault | undefined =>
  text !== undefined && Array.from(text).length > max_length
    ? { field, description: `the max len is ${max_length}`, value: text.slice(0, 200) }
    : undefined;

/** The wire's rich text is JSON in a string. */
function richtextFault(text: string | undefined, field: string): AnswerFault | undefined {
  if (text === undefined) return undefined;
  const wrong = { field, description: 'must be JSON such as {"ops":[{"name":"insert","text":"…"}]}' };
  try {
    const parsed: unknown = JSON.parse(text);
    const ops: unknown = typeof parsed === 'object' && parsed !== null && Reflect.get(parsed, 'ops');
    return Array.isArray(ops) && text.length <= 100_000 ? undefined : wrong;
  } catch {
    return wrong;
  }
}

function tagFault(
  questions: Questionnaire,
  field: Field,
  { tag_text_item_data = [] }: Answer,
  where: string,
): AnswerFault | undefined {
  const tags = questions.tags.get(field.question_id ?? '');
  for (const [at, item] of tag_text_item_data.entries()) {
    const place = `${where}.tag_text_item_data[${at}]`;
    if (!tags?.has(item.tag_text_id))
      return {
        field: `${place}.tag_text_id`,
        description: 'is no tag of this question',
        value: item.tag_text_id,
      };
    const fault =
      lengthFault(item.tag_text, field, `${place}.tag_text`) ??
      richtextFault(item.tag_richtext, `${place}.tag_richtext`);
    if (fault) return fault;
  }
  return undefined;
}

function textFault(
  { takesSeveral }: Questionnaire,
  field: Field,
  answer: Answer,
  where: string,
): AnswerFault | undefined {
  const { text, richtext, multi_texts = [], multi_richtexts = [] } = answer;
  if (!takesSeveral && (answer.multi_texts !== undefined || answer.multi_richtexts !== undefined))
    return { field: `${where}.multi_texts`, description: 'is for work summaries: give text' };
  const texts = [text, ...multi_texts].map((one) => lengthFault(one, field, `${where}.text`));
  const rich = [richtext, ...multi_richtexts].map((one) => richtextFault(one, `${where}.richtext`));
  return [...texts, ...rich].find((fault) => fault !== undefined);
}

function objectiveFault(
  { objectives }: Questionnaire,
  field: Field,
  { objective_data = [] }: Answer,
  where: string,
): AnswerFault | undefined {
  for (const [at, one] of objective_data.entries()) {
    const place = `${where}.objective_data[${at}]`;
    const keyResults = objectives.get(one.objective_id);
    if (!keyResults)
      return {
        field: `${place}.objective_id`,
        description: 'is no objective of theirs',
        value: one.objective_id,
      };
    const said = [one, ...(one.keyresult_data ?? [])];
    const stranger = one.keyresult_data?.find(({ keyresult_id }) => !keyResults.has(keyresult_id));
    if (stranger)
      return {
        field: `${place}.keyresult_data`,
        description: 'is no key result of it',
        value: stranger.keyresult_id,
      };
    const fault = said
      .flatMap(({ score, text, richtext }) => [
        scoreFault(score, `${place}.score`),
        lengthFault(text, field, `${place}.text`),
        richtextFault(richtext, `${place}.richtext`),
      ])
      .find((found) => found !== undefined);
    if (fault) return fault;
  }
  return undefined;
}

function metricFault(
  { metrics }: Questionnaire,
  _field: Field,
  { metric_data = [] }: Answer,
  where: string,
): AnswerFault | undefined {
  for (const [at, { id, score }] of metric_data.entries()) {
    const place = `${where}.metric_data[${at}]`;
    if (!metrics.has(id)) return { field: `${place}.id`, description: 'is no metric of theirs', value: id };
    if (metric_data.findIndex((other) => other.id === id) !== at)
      return { field: `${place}.id`, description: 'is there twice', value: id };
    const fault =
      scoreFault(score, `${place}.score`) ?? boundsFault(score, metrics.get(id), `${place}.score`);
    if (fault) return fault;
  }
  return undefined;
}

const boundsFault = (
  score: string | undefined,
  bounds: { readonly min: string; readonly max: string } | undefined,
  field: string,
): AnswerFault | undefined =>
  score === undefined ||
  !bounds ||
  (Number(score) >= Number(bounds.min) && Number(score) <= Number(bounds.max))
    ? undefined
    : { field, description: `must be from ${bounds.min} to ${bounds.max}`, value: score };

const scoreFault = (score: string | undefined, field: string): AnswerFault | undefined =>
  score === undefined || /^\d{1,6}(\.\d{1,2})?$/.test(score)
    ? undefined
    : { field, description: 'must be a number of up to two decimals', value: score };

function coefficientFault(
  _questions: Questionnaire,
  _field: Field,
  { perf_coefficient_value: value }: Answer,
  where: string,
): AnswerFault | undefined {
  return value === undefined || /^\d{1,3}(\.\d{1,2})?$/.test(value)
    ? undefined
    : { field: `${where}.perf_coefficient_value`, description: 'must be a number such as 1.20', value };
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
