import type { Answer } from '../../contract/app/performance/record.ts';
import { readRichtext } from './richtext-rules.ts';
import type { Field, SubField } from './template-content.ts';

/** Whether an answer says what its question asks for: entries and blanks alone say nothing. */
export function answersField(field: Field, answer: Answer): boolean {
  if (field.kind === 'indicator' && field.calculation.kind !== 'given')
    return field.sub_fields.every((sub) => isPartRated(sub, answer));
  return saysBy[field.kind](answer);
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
