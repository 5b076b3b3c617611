import type { Answer } from '../../contract/app/performance/record.ts';
import { isExtra } from './calculation-rules.ts';
import type { Library } from './field-rules.ts';
import { readRichtext } from './richtext-rules.ts';
import type { Field, SubField } from './template-content.ts';

/**
 * Whether an answer says what its question asks for: entries and blanks alone say nothing. What is worked out needs all of
 * its parts but plus and minus.
 */
export function answersField(
  { indicators }: Pick<Library, 'indicators'>,
  field: Field,
  answer: Answer,
): boolean {
  if (!saysBy[field.kind](answer)) return false;
  if (field.kind !== 'indicator' || field.calculation.kind === 'given') return true;
  const isNeeded = ({ indicator_id }: SubField) =>
    !isExtra(indicators.get(indicator_id) ?? { type: 'general_review_item' });
  return field.sub_fields.filter(isNeeded).every((sub) => isPartRated(sub, answer));
}

const saysBy: Readonly<Record<Field['kind'], (answer: Answer) => boolean>> = {
  indicator: (answer) => isRated(answer) || (answer.sub_indicator_data ?? []).some(isRated),
  tags: ({ tag_text_item_data = [] }) =>
    tag_text_item_data.some(({ tag_text: text, tag_richtext: richtext }) => hasWords({ text, richtext })),
  text: ({ multi_texts = [], multi_richtexts = [], ...answer }) =>
    hasWords(answer) || multi_texts.some(isWord) || multi_richtexts.some(isRichWord),
  objectives: ({ objective_data = [] }) =>
    objective_data.some((one) => isJudged(one) || (one.keyresult_data ?? []).some(isJudged)),
  metrics: ({ metric_data = [] }) => metric_data.some(isRated),
  coefficient: ({ perf_coefficient_value: value }) => isWord(value),
};

interface Said {
  readonly option_id?: string | undefined;
  readonly score?: string | undefined;
  readonly text?: string | undefined;
  readonly richtext?: string | undefined;
}

const isWord = (text = ''): boolean => text.trim() !== '';
const isRichWord = (richtext = ''): boolean => isWord(readRichtext(richtext));
const isRated = ({ option_id, score }: Said): boolean => option_id !== undefined || score !== undefined;
const hasWords = ({ text, richtext }: Said): boolean => isWord(text) || isRichWord(richtext);
const isJudged = (said: Said): boolean => isRated(said) || hasWords(said);

const isPartRated = ({ id }: SubField, { sub_indicator_data = [] }: Answer): boolean =>
  sub_indicator_data.some((part) => part.field_id === id && isRated(part));
