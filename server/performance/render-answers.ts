import type { ReviewDetail, ReviewUnit } from '../../contract/performance/review-detail.ts';
import { html, type Html } from '../html.ts';
import type { PageLanguage } from '../page.ts';
import { nameIn, say, sourceIn } from './page-words.ts';
import type { Field, Unit } from './template-content.ts';

/** What a page needs to tell answers in words. */
export interface Wording {
  readonly language: PageLanguage;
  readonly units: readonly Unit[];
  /** Names of levels and of tags, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly nameOf: (personId: string) => string;
}

/** Answers as the endpoints give them, hidden where those hide; questions as the template names them. */
export const renderUnits = (wording: Wording, units: readonly ReviewUnit[], tellsWriters: boolean): Html[] =>
  units.map((answered) => {
    const { language } = wording;
    const unit = wording.units.find(({ id }) => id === answered.unit_id);
    const name = unit ? nameIn(language, unit.name) : '';
    const unknown =
      answered.is_unknown === true && html`<p>${say(language, ['不了解，无法评价', 'Does not know'])}</p>`;
    const answers = answered.data.map((detail) => {
      const field = unit?.fields.find(({ id }) => id === detail.field_id);
      const question = field && nameIn(language, field.name);
      return html`<dt>${question || name || say(language, ['内容', 'Text'])}</dt>
        ${linesOf(wording, detail, field).map((line) => html`<dd>${line}</dd>`)}
        ${tellsWriters && renderWriter(wording, detail)}`;
    });
    return html`${name !== '' && html`<h4>${name}</h4>`} ${unknown}
    ${answers.length > 0 && html`<dl>${answers}</dl>`}`;
  });

/** A result is put together from answers of several people. */
function renderWriter(
  { language, nameOf }: Wording,
  { reviewer_user_id, leader_review_data_source: source }: ReviewDetail,
): Html | false {
  const parts = [
    ...(reviewer_user_id ? [nameOf(reviewer_user_id.user_id ?? '')] : []),
    ...(source ? [sourceIn(language, source)] : []),
  ];
  return parts.length > 0 && html`<dd class="quiet">${parts.join(' · ')}</dd>`;
}

interface Said {
  readonly option_id?: string;
  readonly score?: string;
  readonly text?: string;
  readonly richtext?: string;
}

/** A level, a score, a text, whatever there is of them. */
const saidIn = ({ names }: Wording, { option_id, score, text, richtext }: Said): string =>
  [
    option_id === undefined ? undefined : names.get(option_id),
    score,
    text ?? (richtext === undefined ? undefined : plainText(richtext)),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');

function linesOf(wording: Wording, detail: ReviewDetail, field: Field | undefined): string[] {
  const { language, names } = wording;
  const numbered = (words: readonly [string, string], at: number, said: Said) =>
    labelled(`${say(language, words)} ${at + 1}`, saidIn(wording, said));
  const parts = (detail.sub_indicator_data ?? []).map((part) => {
    const sub = field?.sub_fields.find(({ id }) => id === part.field_id);
    return labelled(sub ? nameIn(language, sub.name) : '', saidIn(wording, part));
  });
  const tagged = (detail.tag_text_item_data ?? []).map(({ tag_text_id, tag_text, tag_richtext }) =>
    labelled(names.get(tag_text_id) ?? '', tag_text ?? plainText(tag_richtext ?? '')),
  );
  const objectives = (detail.objective_data ?? []).flatMap((objective, at) => [
    numbered(['目标', 'Objective'], at, objective),
    ...(objective.keyresult_data ?? []).map((keyResult, place) => numbered(['KR', 'KR'], place, keyResult)),
  ]);
  const metrics = (detail.metric_data ?? []).map((metric, at) => numbered(['指标', 'Metric'], at, metric));
  const several = detail.multi_texts ?? (detail.multi_richtexts ?? []).map(plainText);
  const lines = [saidIn(wording, detail), detail.perf_coefficient_value ?? '', ...several];
  return [...lines, ...parts, ...tagged, ...objectives, ...metrics].filter((line) => line !== '');
}

const labelled = (label: string, said: string): string => (label === '' ? said : `${label}: ${said || '–'}`);

/** The words of the wire's rich text, some of which was stored when only its outer form was checked. */
function plainText(richtext: string): string {
  if (richtext === '') return '';
  const { ops }: { ops: readonly unknown[] } = JSON.parse(richtext);
  return ops
    .map((op) => (typeof op === 'object' && op !== null ? Reflect.get(op, 'text') : undefined))
    .filter((text) => typeof text === 'string')
    .join('');
}
