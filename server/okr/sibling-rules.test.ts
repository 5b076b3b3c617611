import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inOrder,
  inSteps,
  scale,
  setFault,
  type Sibling,
  sumFault,
  withNewcomer,
  without,
} from './sibling-rules.ts';

const siblings = (...weights: number[]): Sibling[] =>
  weights.map((weight, at) => ({ id: String(at), position: at + 1, weight }));
const weightsOf = (all: readonly Sibling[]) => all.map(({ weight }) => weight);

describe('weights of siblings', () => {
  it.each<[number[], number | undefined, number[]]>([
    [[], undefined, [1000]],
    [[], 400, [1000]],
    [[1000], undefined, [500, 500]],
    [[500, 500], undefined, [334, 333, 333]],
    [[1000], 600, [400, 600]],
    [[600, 400], 0, [600, 400, 0]],
    [[600, 400], 1000, [0, 0, 1000]],
    [[600, 300, 100], undefined, [450, 225, 75, 250]],
  ])('%j with a newcomer of %j are %j', (weights, asked, after) => {
    expect(weightsOf(withNewcomer(siblings(...weights), 'new', asked))).toEqual(after);
  });

  it.each<[number[], number, number[]]>([
    [[1000], 0, []],
    [[500, 500], 0, [1000]],
    [[600, 300, 100], 0, [750, 250]],
    [[0, 0, 1000], 2, [500, 500]],
  ])('%j without the one at %j are %j', (weights, at, after) => {
    const left = without(siblings(...weights), String(at));
    expect(weightsOf(left)).toEqual(after);
    expect(left.map(({ position }) => position)).toEqual(after.map((_, place) => place + 1));
  });

  it('sum to 1 whatever comes and goes', () => {
    const step = fc.record({
      add: fc.boolean(),
      at: fc.nat(),
      asked: fc.option(fc.integer({ min: 0, max: 1000 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let all: Sibling[] = [];
        for (const [key, { add, at, asked }] of steps.entries()) {
          const gone = all[at % Math.max(1, all.length)];
          if (add || !gone) all = withNewcomer(all, `n${key}`, asked ?? undefined);
          else all = without(all, gone.id);
          expect(all.length === 0 || sumFault(weightsOf(all)) === undefined).toBe(true);
          expect(weightsOf(all).every((weight) => weight >= 0 && Number.isInteger(weight))).toBe(true);
          expect(all.map(({ position }) => position)).toEqual(all.map((_, place) => place + 1));
        }
      }),
    );
  });

  it('keep their proportions when scaled', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 1000 }), (given, total) => {
        const scaled = scale(given, total);
        const sum = given.reduce((a, b) => a + b, 0);
        expect(scaled.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [at, weight] of given.entries()) {
          const exact = sum === 0 ? total / given.length : (weight * total) / sum;
          expect(Math.abs((scaled[at] ?? 0) - exact)).toBeLessThan(1);
        }
      }),
    );
  });
});

describe('sets of siblings', () => {
  it.each<[string[], string | undefined]>([
    [['0', '1'], undefined],
    [['1', '0'], undefined],
    [['0'], 'missing: 1'],
    [['0', '1', '2'], 'not among them: 2'],
    [['0', '1', '1'], 'repeated: 1'],
    [['2'], 'missing: 0, 1; not among them: 2'],
  ])('%j', (ids, fault) => {
    expect(setFault(siblings(500, 500), ids)).toBe(fault);
  });

  it('come in the order asked', () => {
    expect(inOrder(siblings(1, 2, 3), ['2', '0', '1']).map(({ id, position }) => [id, position])).toEqual([
      ['2', 1],
      ['0', 2],
      ['1', 3],
    ]);
  });
});

it.each<[number, number, number | undefined]>([
  [0.125, 1000, 125],
  [0.1234, 1000, undefined],
  [0.3, 10, 3],
  [0.55, 10, undefined],
  [1, 10, 10],
])('%j in steps of 1/%j is %j', (value, steps, expected) => {
  expect(inSteps(value, steps)).toBe(expected);
});
