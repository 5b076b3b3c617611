import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../contract/app/performance/record.ts';
import type { Measure } from './calculation-rules.ts';
import { answerFaults, type Questionnaire, resultFaults } from './answer-rules.ts';
import type { Field, FieldKind, ScoreRule } from './template-content.ts';

const name = { zh_cn: '题', en_us: 'Question' };
const field = (kind: FieldKind, more: Partial<Field> = {}): Field => ({
  id: kind,
  kind,
  name,
  hint: name,
  required: true,
  max_length: 10,
  is_principal: false,
  sub_fields: [],
  calculation: { kind: 'given' },
  ...more,
});
const part = (id: string) => ({ id, name, indicator_id: 'levels', weight: 500 });
const fields: readonly Field[] = [
  field('indicator', { indicator_id: 'levels', sub_fields: [part('a'), part('b')] }),
  field('tags', { question_id: 'q' }),
  field('text'),
  field('objectives', { indicator_id: 'okr' }),
  field('metrics'),
  field('coefficient'),
];
const measure = (rule: ScoreRule): Measure => ({
  type: 'general_review_item',
  content: { rule, options: [{ id: '1', name, label: 'L' }] },
});
const asking = (...asked: readonly Field[]): Questionnaire => ({
  units: [{ id: 'u', name, fields: asked }],
  indicators: new Map([
    ['levels', measure({ kind: 'levels' })],
    ['bonus', { ...measure({ kind: 'levels' }), type: 'plus' }],
    ['okr', measure({ kind: 'range', min: 0, max: 100, decimals: 1 })],
  ]),
  tags: new Map([['q', new Set(['t', 't2'])]]),
  objectives: new Map([['o', new Set(['k', 'k2'])]]),
  metrics: new Map([['m', { min: '0', max: '5' }]]),
  takesSeveral: true,
  takesUnknown: false,
});

type Said = Omit<Answer, 'field_id'>;

const summed: Partial<Field> = {
  calculation: { kind: 'sum' },
  sub_fields: [part('a'), part('b'), { ...part('c'), indicator_id: 'bonus' }],
};

/** What is wrong with an answer to one question, without where that stands. */
function faultsOf(kind: FieldKind, said: Said, more: Partial<Field> = {}, isDraft = false): string[] {
  const asked = fields.filter((one) => one.kind === kind).map((one) => ({ ...one, ...more }));
  const given = [{ unit_id: 'u', data: [{ field_id: kind, ...said }] }];
  return answerFaults(asking(...asked), given, isDraft).map((one) =>
    one.field.replace('units[0].data[0]', ''),
  );
}
const insert = (text: string) => ({ name: 'insert', text });
const rich = (...ops: readonly unknown[]) => JSON.stringify({ ops });
const words = rich(insert('Go'), insert('od'));

describe('answers', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['a', 'b', 'c'], []],
    [['a', 'b'], []],
    [['a', 'c'], ['.sub_indicator_data']],
    [['c'], ['.sub_indicator_data']],
    [[], ['.sub_indicator_data']],
  ])('what is worked out needs its parts but plus and minus: %s', (rated, faults) => {
    const sub_indicator_data = rated.map((field_id) => ({ field_id, option_id: '1' }));
    expect(faultsOf('indicator', { sub_indicator_data }, summed)).toEqual(faults);
  });

  it.each<[FieldKind, Said]>([
    ['indicator', { option_id: '1' }],
    ['indicator', { sub_indicator_data: [{ field_id: 'a', option_id: '1' }, { field_id: 'b' }] }],
    ['tags', { tag_text_item_data: [{ tag_text_id: 't', tag_richtext: words }, { tag_text_id: 't2' }] }],
    ['text', { text: 'Good' }],
    ['text', { text: '', richtext: words }],
    ['text', { multi_texts: ['', 'Good'] }],
    ['text', { multi_richtexts: [words] }],
    ['objectives', { objective_data: [{ objective_id: 'o', score: '0.7' }] }],
    ['objectives', { objective_data: [{ objective_id: 'o', richtext: words }] }],
    [
      'objectives',
      { objective_data: [{ objective_id: 'o', keyresult_data: [{ keyresult_id: 'k', text: 'Good' }] }] },
    ],
    ['metrics', { metric_data: [{ id: 'm', score: '5' }] }],
    ['coefficient', { perf_coefficient_value: '1.20' }],
  ])('to %s: %j', (kind, said) => {
    expect(faultsOf(kind, said)).toEqual([]);
  });

  it.each<[FieldKind, string, Said]>([
    [
      'indicator',
      '.sub_indicator_data[1].field_id',
      {
        option_id: '1',
        sub_indicator_data: [
          { field_id: 'a', option_id: '1' },
          { field_id: 'a', option_id: '1' },
        ],
      },
    ],
    [
      'tags',
      '.tag_text_item_data[2].tag_text_id',
      { tag_text_item_data: ['t', 't2', 't'].map((tag_text_id) => ({ tag_text_id, tag_text: 'Good' })) },
    ],
    [
      'objectives',
      '.objective_data[1].objective_id',
      { objective_data: ['o', 'o'].map((objective_id) => ({ objective_id, score: '1' })) },
    ],
    [
      'objectives',
      '.objective_data[0].keyresult_data[2].keyresult_id',
      {
        objective_data: [
          {
            objective_id: 'o',
            keyresult_data: ['k', 'k2', 'k'].map((keyresult_id) => ({ keyresult_id, score: '1' })),
          },
        ],
      },
    ],
    ['metrics', '.metric_data[1].id', { metric_data: ['m', 'm'].map((id) => ({ id, score: '1' })) }],
  ])('to %s name everything once: %s', (kind, place, said) => {
    expect(faultsOf(kind, said)).toEqual([place]);
    expect(faultsOf(kind, said, {}, true)).toEqual([place]);
  });

  it.each<[FieldKind, string, Said]>([
    ['indicator', '', {}],
    ['indicator', '.sub_indicator_data', { sub_indicator_data: [{ field_id: 'a', text: 'Good' }] }],
    ['tags', '.tag_text_item_data', { tag_text_item_data: [] }],
    [
      'tags',
      '.tag_text_item_data',
      { tag_text_item_data: [{ tag_text_id: 't' }, { tag_text_id: 't2', tag_text: ' ' }] },
    ],
    ['tags', '.tag_text_item_data', { tag_text_item_data: [{ tag_text_id: 't', tag_richtext: rich() }] }],
    ['text', '.text', { text: ' \n\u3000' }],
    ['text', '.multi_texts', { multi_texts: ['', ' '] }],
    ['text', '.richtext', { richtext: rich() }],
    ['text', '.richtext', { richtext: rich(insert('\n'), insert(' ')) }],
    ['text', '.multi_richtexts', { multi_richtexts: [rich(insert('')), rich()] }],
    ['objectives', '.objective_data', { objective_data: [{ objective_id: 'o', text: ' ' }] }],
    [
      'objectives',
      '.objective_data',
      { objective_data: [{ objective_id: 'o', keyresult_data: [{ keyresult_id: 'k', text: '' }] }] },
    ],
    ['metrics', '.metric_data', { metric_data: [{ id: 'm' }] }],
    ['coefficient', '', {}],
  ])('to %s that are required say something: %s %j', (kind, place, said) => {
    expect(faultsOf(kind, said)).toEqual([place]);
    expect(faultsOf(kind, said, { required: false })).toEqual([]);
    expect(faultsOf(kind, said, {}, true)).toEqual([]);
  });

  it.each([
    ['-0.1', 1],
    ['0', 0],
    ['1', 0],
    ['1.1', 1],
    ['0.55', 1],
    ['much', 1],
  ])('an objective and a key result score within the indicator of the question: %s', (score, count) => {
    const objective = { objective_id: 'o', score, keyresult_data: [{ keyresult_id: 'k', score }] };
    const places = ['.objective_data[0].score', '.objective_data[0].keyresult_data[0].score'];
    expect(faultsOf('objectives', { objective_data: [objective] })).toEqual(count === 0 ? [] : places);
  });

  it('without an indicator of levels or scores, a score is a number', () => {
    const scored = (score: string, indicator_id: string) =>
      faultsOf('objectives', { objective_data: [{ objective_id: 'o', score }] }, { indicator_id });
    for (const indicator_id of ['levels', 'gone']) {
      expect(scored('100', indicator_id)).toEqual([]);
      expect(scored('1.234', indicator_id)).toEqual(['.objective_data[0].score']);
    }
  });
});

describe('rich text', () => {
  const places: readonly (readonly [FieldKind, string, (richtext: string) => Said])[] = [
    ['text', '.richtext', (richtext) => ({ richtext })],
    ['text', '.multi_richtexts[1]', (richtext) => ({ multi_richtexts: [words, richtext] })],
    [
      'tags',
      '.tag_text_item_data[0].tag_richtext',
      (tag_richtext) => ({ tag_text_item_data: [{ tag_text_id: 't', tag_richtext }] }),
    ],
    [
      'indicator',
      '.sub_indicator_data[0].richtext',
      (richtext) => ({ option_id: '1', sub_indicator_data: [{ field_id: 'a', richtext }] }),
    ],
    [
      'objectives',
      '.objective_data[0].richtext',
      (richtext) => ({ objective_data: [{ objective_id: 'o', score: '1', richtext }] }),
    ],
    [
      'objectives',
      '.objective_data[0].keyresult_data[0].richtext',
      (richtext) => ({
        objective_data: [
          { objective_id: 'o', score: '1', keyresult_data: [{ keyresult_id: 'k', richtext }] },
        ],
      }),
    ],
  ];
  const given = (richtext: string) =>
    places.map(([kind, , said]) => faultsOf(kind, said(richtext), { required: false }));
  const refused = places.map(([, place]) => [place]);
  const accepted = places.map(() => []);

  it.each([
    '',
    'no',
    'null',
    '[]',
    '{}',
    '{"ops":{}}',
    rich(null),
    rich(5),
    rich('Good'),
    rich([]),
    rich({}),
    rich({ text: 'Good' }),
    rich({ name: 'insert' }),
    rich({ name: 'delete', text: 'Good' }),
    rich({ name: 'insert', text: 5 }),
    rich({ ...insert('Good'), attributes: {} }),
    rich(insert('Good'), null),
    JSON.stringify({ ops: [insert('Good')], more: 1 }),
  ])('is refused: %s', (richtext) => {
    expect(given(richtext)).toEqual(refused);
  });

  it('is as long as its words, in characters, however they are cut and escaped', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 4 }), (texts) => {
        const { length } = Array.from(texts.join(''));
        expect(given(rich(...texts.map(insert)))).toEqual(length > 10 ? refused : accepted);
      }),
    );
  });

  it('of any other shape is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 3 }), (ops) => {
        expect(given(rich(...ops))).toEqual(refused);
      }),
    );
  });
});

describe('results', () => {
  const level = field('indicator', { indicator_id: 'levels' });
  const asked = asking(
    level,
    field('coefficient'),
    field('indicator', { id: 'points', indicator_id: 'okr' }),
  );
  const told = (...given: readonly Answer[]) => resultFaults(asked, given).map((one) => one.field);

  it.each<[string, readonly Answer[], readonly string[]]>([
    ['nothing', [], []],
    ['a level', [{ field_id: 'indicator', option_id: '1' }], []],
    [
      'a score and a coefficient',
      [
        { field_id: 'points', score: '0.5' },
        { field_id: 'coefficient', perf_coefficient_value: '1' },
      ],
      [],
    ],
    ['no level of it', [{ field_id: 'indicator', option_id: '9' }], ['results[0].option_id']],
    [
      'no score of it, after another',
      [
        { field_id: 'indicator', option_id: '1' },
        { field_id: 'points', score: '7' },
      ],
      ['results[1].score'],
    ],
    [
      'one twice',
      [
        { field_id: 'indicator', option_id: '1' },
        { field_id: 'indicator', option_id: '1' },
      ],
      ['results[1].field_id'],
    ],
    ['a stranger', [{ field_id: 'x', score: '1' }], ['results[0].field_id']],
    ['no value', [{ field_id: 'indicator' }, { field_id: 'coefficient' }], ['results[0]', 'results[1]']],
    [
      'no number',
      [{ field_id: 'coefficient', perf_coefficient_value: 'much' }],
      ['results[0].perf_coefficient_value'],
    ],
  ])('%s', (_, given, places) => {
    expect(told(...given)).toEqual(places);
  });
});
