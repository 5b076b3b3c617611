import type { Answer, AnsweredUnit } from '../../contract/app/performance/record.ts';
import type { Library } from './field-rules.ts';
import { readRichtext } from './richtext-rules.ts';
import { answersField } from './said-rules.ts';
import { readScore } from './score-rules.ts';
import type { Field, IndicatorContent, ScoreRule, Unit } from './template-content.ts';

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

/** As JSON, before anything is read of it. */
const LONGEST_RICHTEXT = 100_000;

/** What is wrong with answers: all that cannot be, and all that lack; a draft may lack what is required. */
export function answerFaults(
  questions: Questionnaire,
  given: readonly AnsweredUnit[],
  isDraft: boolean,
): AnswerFault[] {
  const wrong = [...givenFaults(questions, given).take(MOST)];
  if (isDraft) return wrong;
  const told = new Set(wrong.map(({ field }) => field));
  return [...wrong, ...missingFaults(questions, given).filter(({ field }) => !told.has(field))];
}

/** What is wrong with answers that stand without their units. Each has to say something: nobody has to give it. */
export function resultFaults(questions: Questionnaire, given: readonly Answer[]): AnswerFault[] {
  const fields = questions.units.flatMap((unit) => unit.fields);
  return [
    ...dataFaults(questions, fields, given, 'results'),
    ...silentFaults(questions, fields, given, 'results'),
  ];
}

function* silentFaults(
  questions: Questionnaire,
  fields: readonly Field[],
  given: readonly Answer[],
  place: string,
): Faults {
  for (const [at, answer] of given.entries()) {
    const field = fields.find(({ id }) => id === answer.field_id);
    if (field && !answersField(questions, field, answer))
      yield {
        field: placeOf(field, answer, `${place}[${at}]`),
        description: 'says nothing: give the new result',
      };
  }
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
  yield* dataFaults(questions, unit.fields, data, `${place}.data`);
}

function* dataFaults(
  questions: Questionnaire,
  fields: readonly Field[],
  given: readonly Answer[],
  place: string,
): Faults {
  const seen = new Set<string>();
  for (const [at, answer] of given.entries()) {
    const where = `${place}[${at}]`;
    const value = answer.field_id;
    const question = fields.find(({ id }) => id === value);
    if (!question) yield { field: `${where}.field_id`, description: 'is not asked here', value };
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

/** Tells of entries that name what is not known, or what one before them names. */
function naming(isKnown: (id: string) => boolean, unknown: string) {
  const seen = new Set<string>();
  return function* (field: string, value: string): Faults {
    if (!isKnown(value)) yield { field, description: unknown, value };
    else if (seen.has(value)) yield { field, description: 'is there twice', value };
    seen.add(value);
  };
}

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
  if (score !== undefined && byLevel)
    yield { field: `${where}.score`, description: 'takes a level: option_id', value: score };
  else yield* ruledFaults(rule, score, `${where}.score`);
}

function* indicatorFaults(questions: Questionnaire, field: Field, answer: Answer, where: string): Faults {
  const { option_id, score, sub_indicator_data = [] } = answer;
  const contentOf = (id: string) => questions.indicators.get(id)?.content;
  if (field.calculation.kind === 'given')
    yield* ratingFaults(contentOf(field.indicator_id ?? ''), answer, where);
  else if (option_id !== undefined || score !== undefined)
    yield { field: where, description: 'is worked out from its parts: give sub_indicator_data only' };
  const parts = new Map(field.sub_fields.map((sub) => [sub.id, sub]));
  const nameFaults = naming((id) => parts.has(id), 'is no part of this question');
  for (const [at, part] of sub_indicator_data.entries()) {
    const place = `${where}.sub_indicator_data[${at}]`;
    const sub = parts.get(part.field_id);
    yield* nameFaults(`${place}.field_id`, part.field_id);
    if (sub) yield* ratingFaults(contentOf(sub.indicator_id), part, place);
    yield* wordFaults(part, field, place);
  }
}

function* wordFaults(
  { text, richtext }: { readonly text?: string; readonly richtext?: string },
  field: Field,
  place: string,
): Faults {
  yield* lengthFaults(text, field, `${place}.text`);
  yield* richtextFaults(richtext, field, `${place}.richtext`);
}

function* lengthFaults(text: string | undefined, { max_length }: Field, field: string): Faults {
  if (text !== undefined && Array.from(text).length > max_length)
    yield { field, description: `the max len is ${max_length}`, value: text.slice(0, 200) };
}

function* richtextFaults(richtext: string | undefined, question: Field, field: string): Faults {
  if (richtext === undefined) return;
  const text = richtext.length > LONGEST_RICHTEXT ? undefined : readRichtext(richtext);
  if (text === undefined)
    yield { field, description: 'must be JSON of this shape only: {"ops":[{"name":"insert","text":"…"}]}' };
  else yield* lengthFaults(text, question, field);
}

function* tagFaults(
  questions: Questionnaire,
  field: Field,
  { tag_text_item_data = [] }: Answer,
  where: string,
): Faults {
  const tags = questions.tags.get(field.question_id ?? '');
  const nameFaults = naming((id) => tags?.has(id) === true, 'is no tag of this question');
  for (const [at, { tag_text_id, tag_text, tag_richtext }] of tag_text_item_data.entries()) {
    const place = `${where}.tag_text_item_data[${at}]`;
    yield* nameFaults(`${place}.tag_text_id`, tag_text_id);
    yield* lengthFaults(tag_text, field, `${place}.tag_text`);
    yield* richtextFaults(tag_richtext, field, `${place}.tag_richtext`);
  }
}

function* textFaults(
  { takesSeveral }: Questionnaire,
  field: Field,
  { multi_texts, multi_richtexts, ...answer }: Answer,
  where: string,
): Faults {
  for (const [key, value] of Object.entries({ multi_texts, multi_richtexts }))
    if (!takesSeveral && value !== undefined)
      yield { field: `${where}.${key}`, description: 'is for work summaries: give text' };
  yield* wordFaults(answer, field, where);
  for (const [at, one] of (multi_texts ?? []).entries())
    yield* lengthFaults(one, field, `${where}.multi_texts[${at}]`);
  for (const [at, one] of (multi_richtexts ?? []).entries())
    yield* richtextFaults(one, field, `${where}.multi_richtexts[${at}]`);
}

function* objectiveFaults(
  { objectives, indicators }: Questionnaire,
  field: Field,
  { objective_data = [] }: Answer,
  where: string,
): Faults {
  const rule = indicators.get(field.indicator_id ?? '')?.content.rule;
  const nameFaults = naming((id) => objectives.has(id), 'is no objective of theirs');
  for (const [at, one] of objective_data.entries()) {
    const place = `${where}.objective_data[${at}]`;
    const keyResults = objectives.get(one.objective_id);
    yield* nameFaults(`${place}.objective_id`, one.objective_id);
    yield* opinionFaults(one, field, rule, place);
    const innerFaults = naming((id) => keyResults?.has(id) !== false, 'is no key result of it');
    for (const [inner, said] of (one.keyresult_data ?? []).entries()) {
      const within = `${place}.keyresult_data[${inner}]`;
      yield* innerFaults(`${within}.keyresult_id`, said.keyresult_id);
      yield* opinionFaults(said, field, rule, within);
    }
  }
}

interface Opinion {
  readonly score?: string;
  readonly text?: string;
  readonly richtext?: string;
}

/** What is said of an objective or key result; the question's indicator may bound its score. */
function* opinionFaults(opinion: Opinion, field: Field, rule: ScoreRule | undefined, place: string): Faults {
  const { score } = opinion;
  if (!rule || rule.kind === 'levels') yield* scoreFaults(score, `${place}.score`);
  else yield* ruledFaults(rule, score, `${place}.score`);
  yield* wordFaults(opinion, field, place);
}

function* ruledFaults(rule: ScoreRule, value: string | undefined, field: string): Faults {
  const read = value === undefined ? undefined : readScore(rule, value);
  if (value !== undefined && typeof read === 'string') yield { field, description: read, value };
}

function* metricFaults(
  { metrics }: Questionnaire,
  _field: Field,
  { metric_data = [] }: Answer,
  where: string,
): Faults {
  const nameFaults = naming((id) => metrics.has(id), 'is no metric of theirs');
  for (const [at, { id, score }] of metric_data.entries()) {
    const place = `${where}.metric_data[${at}]`;
    yield* nameFaults(`${place}.id`, id);
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
    const at = given.findIndex(({ unit_id }) => unit_id === unit.id);
    const { is_unknown, data = [] } = given[at] ?? {};
    if (is_unknown === true) return [];
    return unit.fields.flatMap((field) => {
      const inner = data.findIndex(({ field_id }) => field_id === field.id);
      const answer = data[inner];
      if (!field.required || !hasSubject(questions, field)) return [];
      if (answer && answersField(questions, field, answer)) return [];
      const place = answer ? placeOf(field, answer, `units[${at}].data[${inner}]`) : 'units';
      return [{ field: place, description: `question ${labelOf(unit, field)} has no answer` }];
    });
  });
}

/** Where an answer that says nothing would say it. */
function placeOf({ kind }: Field, answer: Answer, where: string): string {
  const key = keysOf[kind].find((name) => answer[name] !== undefined);
  return key === undefined ? where : `${where}.${key}`;
}

/** A question of its own words, or one that its unit stands for. */
const labelOf = (unit: Unit, { id, name }: Field): string =>
  `${name.zh_cn || name.en_us || unit.name.zh_cn || unit.id} (${id})`;

/** Nobody can speak of metrics or objectives that somebody does not have. */
const hasSubject = ({ metrics, objectives }: Questionnaire, { kind }: Field): boolean =>
  (kind !== 'metrics' || metrics.size > 0) && (kind !== 'objectives' || objectives.size > 0);
