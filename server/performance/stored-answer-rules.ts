import type { Answer, AnsweredUnit } from '../../contract/app/performance/record.ts';
import type { ReviewDetail, ReviewUnit } from '../../contract/performance/review-detail.ts';
import type { Questionnaire } from './answer-rules.ts';
import { calculate, type Measure, type Value } from './calculation-rules.ts';
import type { InvitedScore } from './leniency-rules.ts';
import { levelOf, presentScore, readScore } from './score-rules.ts';
import type { Field, IndicatorContent } from './template-content.ts';

/** An answer as it is stored: as the wire shows it, with the writer by internal id. */
export interface StoredDetail extends Omit<ReviewDetail, 'reviewer_user_id'> {
  readonly reviewer_user_id: string;
}
export interface StoredUnit extends Omit<ReviewUnit, 'data'> {
  readonly data: readonly StoredDetail[];
}

export interface Writer {
  readonly by: string;
  readonly now: number;
}

/** Answers without a fault, in the order of the questions; what says nothing is left out. */
export function storeUnits(
  questions: Questionnaire,
  given: readonly AnsweredUnit[],
  writer: Writer,
): StoredUnit[] {
  return questions.units.flatMap((unit): StoredUnit[] => {
    const answered = given.find(({ unit_id }) => unit_id === unit.id);
    if (!answered) return [];
    if (answered.is_unknown === true) return [{ unit_id: unit.id, is_unknown: true, data: [] }];
    const data = unit.fields.flatMap((field) => {
      const answer = answered.data?.find(({ field_id }) => field_id === field.id);
      return answer ? storeAnswer(questions, field, answer, writer) : [];
    });
    return [{ unit_id: unit.id, data }];
  });
}

/** The order of keys matters: those that a reader may not see are cut out of the text, each with the comma after it. */
function storeAnswer(
  questions: Questionnaire,
  field: Field,
  { field_id, ...answer }: Answer,
  { by, now }: Writer,
): StoredDetail[] {
  const rated = field.kind === 'indicator' ? rate(questions, field, answer) : answer;
  if (Object.values(rated).every((value) => value === undefined || value.length === 0)) return [];
  return [
    {
      field_id,
      reviewer_user_id: by,
      submit_time: String(now),
      ...((rated.option_id !== undefined || rated.score !== undefined) &&
        field.indicator_id !== undefined && { indicator_id: field.indicator_id }),
      ...(field.kind === 'tags' && { tag_based_question_id: field.question_id ?? '' }),
      ...rated,
      ...(field.is_principal && { is_principal_review_item: true }),
    },
  ];
}

type Rest = Omit<Answer, 'field_id'>;

/** A question of parts is worked out from them; a score that maps to a level gives it. */
function rate({ indicators }: Questionnaire, field: Field, answer: Rest): Rest {
  const indicator = indicators.get(field.indicator_id ?? '')?.content;
  if (!indicator) return answer;
  const parts = (answer.sub_indicator_data ?? []).map((part) => {
    const sub = field.sub_fields.find(({ id }) => id === part.field_id);
    const of = indicators.get(sub?.indicator_id ?? '')?.content;
    return { ...part, ...(sub && { indicator_id: sub.indicator_id }), ...(of && ratingOf(of, part)) };
  });
  const worked = calculate(field, ratingsOf(indicators, field, answer), indicators);
  const given = worked ?? answer;
  return {
    ...ratingOf(indicator, given),
    ...(parts.length > 0 && { sub_indicator_data: parts }),
  };
}

function ratingsOf(
  indicators: ReadonlyMap<string, Measure>,
  field: Field,
  { sub_indicator_data = [] }: Rest,
): ReadonlyMap<string, Value> {
  return new Map(
    sub_indicator_data.flatMap(({ field_id, option_id, score }): [string, Value][] => {
      const sub = field.sub_fields.find(({ id }) => id === field_id);
      const rule = indicators.get(sub?.indicator_id ?? '')?.content.rule;
      const read = score === undefined || !rule ? undefined : readScore(rule, score);
      return [
        [
          field_id,
          { ...(option_id !== undefined && { option_id }), ...(typeof read === 'number' && { score: read }) },
        ],
      ];
    }),
  );
}

interface Given {
  readonly option_id?: string;
  readonly score?: string | number;
}

function ratingOf({ rule }: IndicatorContent, { option_id, score }: Given) {
  if (score === undefined) return option_id === undefined ? {} : { option_id };
  const read = typeof score === 'number' ? score : readScore(rule, score);
  if (typeof read !== 'number') return {};
  const level = levelOf(rule, read) ?? option_id;
  return { ...(level !== undefined && { option_id: level }), score: presentScore(read, rule) };
}

/** What a rating counts in comparisons: its score, or what its level counts. In hundredths. */
export function countedScore(indicator: IndicatorContent | undefined, detail: Given): number | undefined {
  if (!indicator) return undefined;
  if (typeof detail.score === 'string') {
    const read = readScore(indicator.rule, detail.score);
    return typeof read === 'number' ? read : undefined;
  }
  return indicator.options.find(({ id }) => id === detail.option_id)?.score;
}

/** The scores among what an invited reviewer said. */
export const invitedScores = (
  { indicators }: Pick<Questionnaire, 'indicators'>,
  pair: Pick<InvitedScore, 'reviewer_id' | 'reviewee_id'>,
  units: readonly StoredUnit[],
): InvitedScore[] =>
  units
    .flatMap(({ data }) => data)
    .flatMap((detail): InvitedScore[] => {
      const score = countedScore(indicators.get(detail.indicator_id ?? '')?.content, detail);
      return score === undefined ? [] : [{ ...pair, field_id: detail.field_id, score }];
    });
