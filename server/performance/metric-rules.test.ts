import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldOfMetric, MetricDimension } from './metric-content.ts';
import { isOverweight, isShare, isWhole, problemOf, scoreOf, totalOf } from './metric-rules.ts';

const number = (field_id: string, value?: string): FieldOfMetric => ({
  field_id,
  type: 'number',
  is_weight: false,
  input_setting: 'admin',
  ...(value !== undefined && { value }),
});
const weighed = (dimension_id: string, weight?: string) => ({
  metric_id: '9',
  dimension_id,
  fields: [{ ...number('1', weight), type: 'pencentage' as const, is_weight: true }],
});

const nameless = { zh_cn: '', en_us: '' };
const dimension = (id: string): MetricDimension => ({
  id,
  name: nameless,
  description: nameless,
  review_rule_option: 0,
  default_formula: null,
  least_metrics_size: 0,
  add_metric_options: [],
  metrics: [],
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
    const dimensions = [
      { ...dimension('a'), weight: '80' },
      { ...dimension('b'), weight: '20' },
    ];
    expect(totalOf({ ...rule, group: { dimensions } }, metrics)).toBe(wanted);
  });

  const first = { ...a, ...weighed('5', '60'), metric_id: '1' };
  const second = { ...a, ...weighed('5', '40'), metric_id: '2', score: 50 };
  const unweighable = { ...a, metric_id: '3', dimension_id: '6', fields: [], score: 7 };
  it.each([
    ['{1} * 0.7 + {2} * 0.3', [first, second, unweighable], 71],
    ['{5} + {6}', [first, second, unweighable], 75],
    ['{5}', [first], 48],
    ['{5} + {6}', [first, second], 68],
    ['{5}', [first, { ...second, score: undefined }], undefined],
    ['{5}', [first, { ...second, ...weighed('5') }], undefined],
    ['{1}', [first, { ...second, score: undefined }], 80],
    ['{1} + {2}', [first], undefined],
    ['{1} / {6}', [first], undefined],
    ['if({6} = 0, 1, {1} / {6})', [first], 1],
    ['{1} / 3', [first], 26.67],
    ['{1}', [], undefined],
    ['{1} +', [first], undefined],
  ])('formula %s of %j: %s', (total_formula, metrics, wanted) => {
    const rule = { total_metric_score_method: 'formula', metric_weight_method: each } as const;
    const group = { dimensions: [dimension('5'), dimension('6')], total_formula };
    expect(totalOf({ ...rule, group }, metrics)).toBe(wanted);
  });
});
