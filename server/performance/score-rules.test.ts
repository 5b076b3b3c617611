import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingPart, indicatorFaults, readRule } from './indicator-rules.ts';
import { levelOf, presentScore, readDecimal, readScore, stepOf, writeDecimal } from './score-rules.ts';
import type { Option, ScoreRule } from './template-content.ts';

const name = { zh_cn: '级', en_us: 'Level' };
const optionsOf = (count: number): Option[] =>
  Array.from({ length: count }, (_, at) => ({ id: `${at + 1}`, name, label: `L${at}` }));

const hundredths = fc.integer({ min: -99_999_999, max: 99_999_999 });
const decimals = fc.constantFrom(0, 1, 2);
/** A rule that maps scores, from the counts of steps that its intervals span. */
const mapped = fc
  .record({
    decimals,
    start: fc.integer({ min: -50, max: 50 }),
    spans: fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 6 }),
    closed: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  })
  .map(({ decimals: places, start, spans, closed }): Extract<ScoreRule, { kind: 'mapped' }> => {
    const step = stepOf({ decimals: places });
    const min = start * step;
    let to = min;
    const intervals = spans.map((span, at) => {
      to += span * step;
      const includes_to = at === spans.length - 1 || closed[at] === true;
      return { to, includes_to, option_id: `${at + 1}` };
    });
    return { kind: 'mapped', min, max: to, decimals: places, intervals };
  });

const scoresOf = ({ min, max, ...rule }: Extract<ScoreRule, { kind: 'range' | 'mapped' }>) => {
  const step = stepOf(rule);
  return Array.from({ length: (max - min) / step + 1 }, (_, at) => min + at * step);
};

describe('decimals', () => {
  it('are read and written alike', () => {
    fc.assert(fc.property(hundredths, (score) => readDecimal(writeDecimal(score)) === score));
  });

  it.each([
    ['1.1', 110],
    ['0.05', 5],
    ['-3', -300],
    ['-0', 0],
    ['007', 700],
    ['1.10', 110],
  ])('%s is %d hundredths', (text, wanted) => {
    expect(readDecimal(text)).toBe(wanted);
  });

  it.each(['', '.5', '1.', '1e3', '+1', ' 1', '1.123', '1,5', '12345678', '١', 'NaN'])(
    '%j is none',
    (text) => {
      expect(readDecimal(text)).toBeUndefined();
    },
  );
});

describe('a score', () => {
  const range: ScoreRule = { kind: 'range', min: 0, max: 500, decimals: 1 };

  it.each([
    [range, '1.1', 110],
    [range, '5', 500],
    [range, '1.10', 110],
    [range, '1.15', 'must have at most 1 decimals'],
    [range, '5.1', 'must be from 0.0 to 5.0'],
    [range, '-0.1', 'must be from 0.0 to 5.0'],
    [range, 'x', 'must be a decimal number with at most two decimals, such as 1.5'],
    [{ kind: 'values', values: [100, 350] } as const, '3.5', 350],
    [{ kind: 'values', values: [100, 350] } as const, '3', 'must be one of 1, 3.5'],
    [{ kind: 'levels' } as const, '3', 'takes a level, not a score'],
  ])('%j reads %s as %s', (rule, text, wanted) => {
    expect(readScore(rule, text)).toBe(wanted);
  });

  it('comes back as it was given, with the decimals of its rule', () => {
    fc.assert(
      fc.property(mapped, fc.nat(), (rule, at) => {
        const scores = scoresOf(rule);
        const score = scores[at % scores.length] ?? 0;
        const text = presentScore(score, rule);
        expect(text).toMatch(
          rule.decimals === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${rule.decimals}}$`),
        );
        expect(readScore(rule, text)).toBe(score);
      }),
    );
  });
});

describe('scores mapped to levels', () => {
  it('leave no gap, and a better score gives no worse level', () => {
    fc.assert(
      fc.property(mapped, (rule) => {
        expect(
          indicatorFaults('general_review_item', { rule, options: optionsOf(rule.intervals.length) }),
        ).toEqual([]);
        const levels = scoresOf(rule).map((score) => Number(levelOf(rule, score)));
        expect(levels).toEqual(levels.toSorted((a, b) => a - b));
        expect(new Set(levels)).toEqual(new Set(rule.intervals.map((_, at) => at + 1)));
        expect(levelOf(rule, rule.min - 1)).toBeUndefined();
        expect(levelOf(rule, rule.max + 1)).toBeUndefined();
      }),
    );
  });

  it('have their ends where the interval says', () => {
    const between = (includes_to: boolean): ScoreRule => ({
      kind: 'mapped',
      min: 0,
      max: 1000,
      decimals: 1,
      intervals: [
        { to: 600, includes_to, option_id: 'low' },
        { to: 1000, includes_to: true, option_id: 'high' },
      ],
    });
    expect([levelOf(between(true), 600), levelOf(between(false), 600)]).toEqual(['low', 'high']);
    expect([levelOf(between(false), 599), levelOf(between(true), 601)]).toEqual(['low', 'high']);
  });
});

describe('what is wrong with an indicator', () => {
  const bare = { kind: 'mapped', min: '0', max: '10', decimals: 0 } as const;
  const to = (...ends: [string, boolean][]) => ends.map(([end, includes_to]) => ({ to: end, includes_to }));
  const faultsOf = (draft: Parameters<typeof readRule>[0], options = optionsOf(2), type = 'plus') => {
    const rule = readRule(
      draft,
      options.map(({ id }) => id),
    );
    const faults =
      'kind' in rule
        ? indicatorFaults(type === 'plus' ? 'plus' : 'general_review_item', { rule, options })
        : rule;
    return faults.map(({ field }) => field);
  };

  it.each([
    [{ kind: 'levels' }, optionsOf(1), ['options']],
    [{ kind: 'levels' }, optionsOf(2), []],
    [{ kind: 'levels' }, [...optionsOf(2), ...optionsOf(1)], ['options[2].label']],
    [{ kind: 'levels' }, [{ id: '1', name, label: 'a', score: 1 }, ...optionsOf(1)], ['options[1].score']],
    [{ kind: 'range', min: '0' }, [], ['rule.max', 'rule.decimals']],
    [{ kind: 'range', min: '5', max: '5', decimals: 0 }, [], ['rule.max']],
    [{ kind: 'range', min: '0.5', max: '5', decimals: 0 }, [], ['rule.min']],
    [{ kind: 'range', min: '-1', max: '5', decimals: 0 }, [], ['rule.min']],
    [{ kind: 'range', min: '0', max: '5', decimals: 0 }, optionsOf(2), ['options']],
    [{ kind: 'values' }, [], ['rule.values']],
    [{ kind: 'values', values: [] }, [], ['rule.values']],
    [{ kind: 'values', values: ['1', '1.0'] }, [], ['rule.values']],
    [{ kind: 'values', values: ['3', '1'] }, [], []],
    [bare, optionsOf(2), ['rule.intervals']],
    [{ ...bare, intervals: [] }, optionsOf(2), ['rule.intervals']],
    [{ ...bare, intervals: to(['5', false], ['10', true]) }, optionsOf(2), []],
    [{ ...bare, intervals: to(['5', false], ['10', true]) }, optionsOf(3), ['rule.intervals']],
    [{ ...bare, intervals: to(['5', false], ['9', true]) }, optionsOf(2), ['rule.intervals[1].to']],
    [
      { ...bare, intervals: to(['5', false], ['10', false]) },
      optionsOf(2),
      ['rule.intervals[1].includes_to'],
    ],
    [{ ...bare, intervals: to(['0', false], ['10', true]) }, optionsOf(2), ['rule.intervals[0].to']],
    [{ ...bare, intervals: to(['10', true], ['10', true]) }, optionsOf(2), ['rule.intervals[1].to']],
    [{ ...bare, intervals: to(['5', true], ['4', true]) }, optionsOf(2), ['rule.intervals[1].to']],
    [{ ...bare, intervals: to(['5.5', true], ['10', true]) }, optionsOf(2), ['rule.intervals[0].to']],
  ] as const)('%j', (draft, options, wanted) => {
    expect(faultsOf(draft as Parameters<typeof readRule>[0], [...options])).toEqual(wanted); // as: rows of one table differ
  });

  it('is not that a score of other types is below zero', () => {
    expect(faultsOf({ kind: 'range', min: '-1', max: '5', decimals: 0 }, [], 'general')).toEqual([]);
  });
});

it('an indicator means the same under other names and labels only', () => {
  const before = {
    type: 'plus' as const,
    content: { rule: { kind: 'levels' } as const, options: optionsOf(2) },
  };
  const after = (change: Partial<Option>) => ({
    ...before,
    content: { ...before.content, options: before.content.options.map((one) => ({ ...one, ...change })) },
  });
  const changes = [
    after({ label: 'x', name: { zh_cn: '新', en_us: 'New' } }),
    after({ score: 1 }),
    after({ id: '9' }),
    { ...before, type: 'minus' as const },
    { ...before, content: { ...before.content, rule: { kind: 'values', values: [1] } as const } },
  ];
  expect(changes.map((change) => differingPart(before, change))).toEqual([
    undefined,
    'options',
    'options',
    'type',
    'rule',
  ]);
});
