import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calculate, type Measure, type Value } from './calculation-rules.ts';
import type { Calculation, ScoreRule, SubField } from './template-content.ts';

const name = { zh_cn: '项', en_us: 'Item' };
const measure = (rule: ScoreRule, type: Measure['type'] = 'general_review_item'): Measure => ({
  type,
  content: { rule, options: [] },
});
const range: ScoreRule = { kind: 'range', min: 0, max: 10_000, decimals: 2 };
const levels: Measure = {
  type: 'general_review_item',
  content: {
    rule: { kind: 'levels' },
    options: ['low', 'high'].map((id, at) => ({ id, name, label: id, score: (at + 1) * 100 })),
  },
};
const indicators = new Map<string, Measure>([
  ['total', measure(range)],
  ['whole', measure({ ...range, decimals: 0 })],
  ['part', measure(range)],
  ['plus', measure(range, 'plus')],
  ['minus', measure(range, 'minus')],
  ['levels', levels],
  [
    'mapped',
    measure({
      ...range,
      kind: 'mapped',
      intervals: [
        { to: 600, includes_to: false, option_id: 'low' },
        { to: 10_000, includes_to: true, option_id: 'high' },
      ],
    }),
  ],
]);

const sub = (id: string, indicator_id = 'part', weight = 0): SubField => ({ id, name, indicator_id, weight });
const result = (
  calculation: Calculation,
  parts: readonly (readonly [SubField, number | string | undefined])[],
  indicator_id = 'total',
) => {
  const answers = parts.flatMap(([{ id }, answer]): [string, Value][] => {
    if (answer === undefined) return [];
    return [[id, typeof answer === 'string' ? { option_id: answer } : { score: answer }]];
  });
  const field = { indicator_id, calculation, sub_fields: parts.map(([one]) => one) };
  return calculate(field, new Map(answers), indicators);
};

describe('calculate', () => {
  it.each([
    ['sum', 'total', 1000],
    ['average', 'total', 333],
    ['average', 'whole', 300],
    ['weighted_sum', 'total', 305],
  ] as const)('%s into %s', (kind, indicator, score) => {
    const parts = [
      [sub('1', 'part', 500), 250],
      [sub('2', 'part', 300), 300],
      [sub('3', 'part', 200), 450],
    ] as const;
    expect(result({ kind }, parts, indicator)?.score).toBe(score);
  });

  it('rounds halves away from zero, and stays within the range', () => {
    const halves = [
      [sub('1', 'part', 500), 150],
      [sub('2', 'part', 500), 150],
    ] as const;
    expect(result({ kind: 'weighted_sum' }, halves, 'whole')).toEqual({ score: 200 });
    expect(
      result({ kind: 'sum' }, [
        [sub('1'), 9000],
        [sub('2'), 9000],
      ]),
    ).toEqual({ score: 10_000 });
    expect(
      result({ kind: 'sum' }, [
        [sub('1'), 10],
        [sub('2', 'minus'), 20],
      ]),
    ).toEqual({ score: 0 });
  });

  it('has no value until everything but plus and minus is answered', () => {
    expect(
      result({ kind: 'sum' }, [
        [sub('1'), 100],
        [sub('2'), undefined],
      ]),
    ).toBeUndefined();
    expect(result({ kind: 'sum' }, [])).toBeUndefined();
    const extra = [sub('2', 'plus'), undefined] as const;
    expect(result({ kind: 'sum' }, [[sub('1'), 100], extra])).toEqual({ score: 100 });
    expect(result({ kind: 'given' }, [[sub('1'), 100]])).toBeUndefined();
  });

  it('adds plus and takes off minus whole, also from an average', () => {
    const parts = [
      [sub('1', 'part', 500), 400],
      [sub('2', 'part', 500), 600],
      [sub('3', 'plus'), 50],
      [sub('4', 'minus'), 20],
    ] as const;
    expect(result({ kind: 'average' }, parts)).toEqual({ score: 530 });
    expect(result({ kind: 'weighted_sum' }, parts)).toEqual({ score: 530 });
    expect(result({ kind: 'sum' }, parts)).toEqual({ score: 1030 });
  });

  it('counts levels by their scores, and gives the level that a score is mapped to', () => {
    const parts = [
      [sub('1', 'levels'), 'high'],
      [sub('2'), 300],
    ] as const;
    expect(result({ kind: 'sum' }, parts, 'mapped')).toEqual({ score: 500, option_id: 'low' });
  });

  it('takes the first condition that holds', () => {
    const conditions = [
      { options: ['high'], count: 2, option_id: 'high' },
      { options: ['low', 'high'], count: 2, option_id: 'low' },
    ];
    const by = (...answers: (string | number)[]) =>
      result(
        { kind: 'conditions', conditions, otherwise: 'none' },
        answers.map(
          (answer, at) => [sub(`${at}`, typeof answer === 'string' ? 'levels' : 'mapped'), answer] as const,
        ),
        'levels',
      )?.option_id;
    expect([by('high', 'high'), by('low', 'high'), by('low'), by(700, 'high')]).toEqual([
      'high',
      'low',
      'none',
      'high',
    ]);
  });

  it('stays between its parts, and rises with them', () => {
    const score = fc.integer({ min: 0, max: 10_000 });
    const weights = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(score, score, weights, score, (a, b, weight, better) => {
        const of = (first: number) =>
          result({ kind: 'weighted_sum' }, [
            [sub('1', 'part', weight), first],
            [sub('2', 'part', 1000 - weight), b],
          ])?.score ?? Number.NaN;
        expect(of(a)).toBeGreaterThanOrEqual(Math.min(a, b));
        expect(of(a)).toBeLessThanOrEqual(Math.max(a, b));
        expect(of(Math.max(a, better))).toBeGreaterThanOrEqual(of(a));
      }),
    );
  });
});
