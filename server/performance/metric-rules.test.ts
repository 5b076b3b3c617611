import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldOfMetric } from './metric-content.ts';
import { isOverweight, isShare, isWhole, problemOf, scoreOf, totalOf } from './metric-rules.ts';

const number = (field_id: string, value?: string): FieldOfMetric => ({
  field_id,
  type: 'number',
  is_weight: false,
  input_setting: 'admin',
  ...(value !== undefined && { value }),
});
const weighed = (dimension_id: string, weight: string) => ({
  dimension_id,
  fields: [{ ...number('1', weight), type: 'pencentage' as const, is_weight: true }],
});

describe('values of metrics', () => {
  it.each([
    ['text', undefined, 'missing'],
    ['text', '', 'missing'],
    ['text', 'x'.repeat(5000), undefined],
    ['text', 'x'.repeat(5001), 'length'],
    ['number', '-12.5', undefined],
    ['number', '1e5', 'type'],
    ['number', 'x'.repeat(9999), 'type'],
    ['number', '1'.repeat(21), 'length'],
    ['number', '1.00001', 'length'],
    ['pencentage', '120', undefined],
    ['pencentage', '120%', 'type'],
    ['number', 'Infinity', 'type'],
    ['person', 'x', 'type'],
  ] as const)('%s %j: %s', (type, value, problem) => expect(problemOf(type, value)).toBe(problem));

  it.each([
    ['0', true],
    ['100', true],
    ['100.0001', false],
    ['-0.1', false],
  ])('%s is a share: %s', (value, share) => expect(isShare(value)).toBe(share));
});

describe('weights', () => {
  const each = 'sum_of_metric_weights_for_each_dimension_equals_1';
  const total = 'total_sum_of_all_metric_weight_equals_1';

  it.each([
    [total, [weighed('a', '60'), weighed('b', '40')], false],
    [total, [weighed('a', '60'), weighed('b', '40.0001')], true],
    [each, [weighed('a', '60'), weighed('b', '100')], false],
    [each, [weighed('a', '60'), weighed('a', '41')], true],
    [each, [{ dimension_id: 'a', fields: [] }], false],
  ] as const)('%s %j: %s', (method, metrics, over) => expect(isOverweight(method, metrics)).toBe(over));

  it('are summed exactly', () => {
    const shares = fc.array(fc.nat({ max: 999_999 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(shares, (parts) => {
        const sum = parts.reduce((all, part) => all + part, 0);
        const texts = parts.map((part) => (part / 10_000).toFixed(4));
        expect(isWhole(texts)).toBe(sum === 1_000_000);
        expect(
          isOverweight(
            total,
            texts.map((text) => weighed('a', text)),
          ),
        ).toBe(sum > 1_000_000);
      }),
    );
  });
});

describe('scores', () => {
  const metric = (details: string, fields: FieldOfMetric[]) => ({
    type_id: '1',
    scoring: 'score_by_formula' as const,
    formula: { id: '1', name: 'f', details },
    inputters: [],
    fields,
  });

  it.each([
    ['{1} / {2} * 100', [number('1', '1'), number('2', '3')], 33.33],
    ['{1} / {2}', [number('1', '1'), number('2', '0')], undefined],
    ['{1} / {2}', [number('1', '1'), number('2')], undefined],
    ['{1} / ', [number('1', '1')], undefined],
  ])('%s over %j: %s', (details, fields, score) => expect(scoreOf(metric(details, fields))).toBe(score));

  it('is nothing where people score', () => {
    expect(scoreOf({ ...metric('1', []), scoring: 'score_manually' })).toBeUndefined();
  });
});

describe('totals', () => {
  const each = 'sum_of_metric_weights_for_each_dimension_equals_1';
  const total = 'total_sum_of_all_metric_weight_equals_1';
  const a = { ...weighed('a', '60'), score: 80 };
  const b = { ...weighed('b', '40'), score: 50 };
  const unscored = { ...b, score: undefined };
  const unweighed = { ...b, fields: [] };
  const whole = { ...weighed('b', '100'), score: 50 };

  it.each([
    ['sum', total, [a, b], 130],
    ['sum', total, [a, unscored], undefined],
    ['sum', total, [a, unweighed], 130],
    ['weight', total, [a, b], 68],
    ['weight', total, [a, unweighed], undefined],
    ['weight', each, [{ ...a, ...weighed('a', '100') }, whole], 74],
    ['weight', each, [a, { ...b, dimension_id: 'without' }], undefined],
    ['review_manually', total, [a, b], undefined],
    ['formula', total, [a, b], undefined],
    ['sum', total, [], undefined],
  ] as const)('%s, %s, %j: %s', (method, weights, metrics, wanted) => {
    const rule = { total_metric_score_method: method, metric_weight_method: weights };
    const dimensionWeights = new Map([
      ['a', '80'],
      ['b', '20'],
    ]);
    expect(totalOf({ ...rule, dimensionWeights }, metrics)).toBe(wanted);
  });
});
