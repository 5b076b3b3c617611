import type { Deed } from '../performance/index.ts';
import { capitalized, fillText, type Slots } from './fill-text.ts';
import { indicators, levelRef, tagRef } from './performance-indicators.ts';
import {
  fieldRef,
  type TemplateKey,
  type UnitKey,
  unitRef,
  unitsAsked,
  type StageKey,
} from './performance-templates.ts';
import { words } from './performance-words.ts';
import type { Random } from './random.ts';

type Units = Extract<Deed, { kind: 'talk' }>['units'];
type Unit = Units[number];
type Answer = NonNullable<Unit['data']>[number];

/** What somebody has at hand while reviewing. */
export interface Pen {
  readonly template: TemplateKey;
  readonly english: boolean;
  /** New ones for every text. */
  readonly slots: () => Slots;
  readonly nameOf: (person: string) => string;
  /** From 0, the worst, to 4. */
  readonly level: number;
  /** Objectives of the reviewee with the number of their key results. */
  readonly objectives: readonly { readonly ref: string; readonly keyResults: readonly string[] }[];
  readonly metrics: readonly string[];
  readonly random: Random;
}

/** Text as people write it into a plain field. */
export function write(
  { english, slots, nameOf, random }: Pick<Pen, 'english' | 'slots' | 'nameOf' | 'random'>,
  patterns: readonly string[],
): string {
  const filled = fillText(random.pick(patterns), slots(), random);
  const text = filled
    .replace(/@\{([^}]+)\}/g, (_, person: string) => nameOf(person))
    .replace(/([\u4e00-\u9fff])(?=[A-Za-zÀ-ỹ])|([A-Za-zÀ-ỹ])(?=[\u4e00-\u9fff])/g, '$& ');
  return english ? capitalized(text) : text;
}

/** The wire's rich text is JSON in a string. */
export const rich = (text: string): string => JSON.stringify({ ops: [{ name: 'insert', text }] });

const both = (text: string) => ({ text, richtext: rich(text) });
const oneOf = (pen: Pen) => words[pen.english ? 'en' : 'zh'];
const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

type Write = (pen: Pen, of: (field: string) => string, stage: StageKey) => Answer[];

const byUnit: Record<UnitKey, Write> = {
  summary: (pen, of) => {
    const texts = [
      ...new Set(Array.from({ length: pen.random.int(2, 4) }, () => write(pen, oneOf(pen).outputs))),
    ];
    const plan = write(pen, oneOf(pen).plans);
    return [
      { field_id: of('outputs'), multi_texts: texts, multi_richtexts: texts.map(rich) },
      { field_id: of('plans'), multi_texts: [plan], multi_richtexts: [rich(plan)] },
    ];
  },
  okr: (pen, of) => {
    const score = () => (clamp(pen.level * 2 + pen.random.int(0, 3), 0, 10) / 10).toFixed(1);
    const objective_data = pen.objectives.map(({ ref, keyResults }) => ({
      objective_id: ref,
      score: score(),
      ...both(write(pen, oneOf(pen).objective)),
      keyresult_data: keyResults.map((one) => ({
        keyresult_id: one,
        score: score(),
        ...both(write(pen, oneOf(pen).keyResult)),
      })),
    }));
    return objective_data.length > 0 ? [{ field_id: of('objectives'), objective_data }] : [];
  },
  metrics: (pen, of) => {
    const metric_data = pen.metrics.map((id) => ({
      id,
      score: String(clamp(60 + pen.level * 12 + pen.random.int(-6, 6), 0, 120)),
    }));
    return metric_data.length > 0 ? [{ field_id: of('metrics'), metric_data }] : [];
  },
  values: (pen, of) => [
    {
      field_id: of('values'),
      sub_indicator_data: ['farmer', 'honest', 'together'].map((part) => ({
        field_id: of(`values/${part}`),
        option_id: levelRef(
          'behaviour',
          clamp(pen.level - 1 + pen.random.int(-1, 1), pen.level > 0 ? 1 : 0, 2),
        ),
        ...(pen.random.chance(0.3) && both(write(pen, oneOf(pen).part))),
      })),
    },
  ],
  evaluation: (pen, of, stage) => [
    { field_id: of('overall'), option_id: levelRef('overall', pen.level) },
    { field_id: of('comment'), ...both(comment(pen, stage)) },
  ],
  score: (pen, of, stage) => {
    const points = () => clamp(56 + pen.level * 10 + pen.random.int(-60, 60) / 10, 0, 100).toFixed(1);
    return [
      {
        field_id: of('total'),
        sub_indicator_data: [
          { field_id: of('results'), score: points(), ...both(write(pen, oneOf(pen).part)) },
          { field_id: of('ability'), score: points() },
          ...(pen.level >= 3 ? [{ field_id: of('bonus'), score: String(pen.random.int(1, 5)) }] : []),
          ...(pen.level === 0 ? [{ field_id: of('incident'), score: '5' }] : []),
        ],
      },
      { field_id: of('comment'), ...both(comment(pen, stage)) },
    ];
  },
  coefficient: (pen, of) => [
    { field_id: of('coefficient'), perf_coefficient_value: (0.6 + pen.level * 0.2).toFixed(2) },
  ],
  peer: (pen, of) => [
    { field_id: of('collaboration'), option_id: levelRef('collaboration', pen.level) },
    { field_id: of('feedback'), tag_text_item_data: [tagged(pen, 'keep'), tagged(pen, 'change')] },
  ],
  craft: (pen, of) => [
    {
      field_id: of('ability'),
      score: (clamp(pen.level * 8 + pen.random.int(10, 17), 0, 50) / 10).toFixed(1),
    },
    ...(pen.random.chance(0.7)
      ? [{ field_id: of('growth'), score: growth[clamp(pen.level + pen.random.int(0, 1), 0, 5)] ?? '3' }]
      : []),
  ],
  talk: (pen, of) => {
    const kind = pen.random.pick(['expert', 'leader', 'mobile'] as const);
    const text = write(pen, oneOf(pen).potential[kind]);
    return [
      { field_id: of('notes'), ...both(write(pen, oneOf(pen).talk)) },
      {
        field_id: of('potential'),
        tag_text_item_data: [
          { tag_text_id: tagRef('potential', kind), tag_text: text, tag_richtext: rich(text) },
        ],
      },
    ];
  },
};

const growth =
  indicators.find(({ type, rule }) => type === 'general_review_item' && rule.kind === 'values')?.rule
    .values ?? [];

const comment = (pen: Pen, stage: StageKey): string =>
  write(pen, stage === 'self' ? oneOf(pen).self : (oneOf(pen).verdicts[pen.level] ?? []));

function tagged(pen: Pen, key: 'keep' | 'change') {
  const text = write(pen, oneOf(pen)[key]);
  return { tag_text_id: tagRef('feedback', key), tag_text: text, tag_richtext: rich(text) };
}

/** Answers to everything that a stage asks. */
export const answer = (pen: Pen, stage: StageKey, unknown?: UnitKey): Units =>
  unitsAsked(pen.template, stage).map((unit): Unit => {
    const unit_id = unitRef(pen.template, unit);
    if (unit === unknown) return { unit_id, is_unknown: true };
    return { unit_id, data: byUnit[unit](pen, (field) => fieldRef(pen.template, unit, field), stage) };
  });
