import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectiveScore, type Scored, shownScore, weightedScore } from './scoring.ts';

const parts = (...pairs: [number | null, number][]): Scored[] =>
  pairs.map(([score, weight]) => ({ score, weight }));

describe('scores', () => {
  it.each<[Scored[], number | undefined]>([
    [[], undefined],
    [parts([null, 1000]), undefined],
    [parts([7, 1000]), 7],
    [parts([10, 500], [0, 500]), 5],
    [parts([10, 250], [2, 750]), 4],
    [parts([10, 500], [null, 500]), 10],
    [parts([10, 0], [4, 0]), 7],
  ])('of %j are %j', (of, score) => {
    expect(weightedScore(of)).toBe(score);
  });

  it('of an objective are its own before those of its key results', () => {
    expect(objectiveScore(3, parts([10, 1000]))).toBe(3);
    expect(objectiveScore(0, parts([10, 1000]))).toBe(0);
    expect(objectiveScore(null, parts([10, 1000]))).toBe(10);
    expect(objectiveScore(null, [])).toBeNull();
  });

  it('lie between the lowest and the highest part, and are shown with one decimal', () => {
    const scored = fc.array(
      fc.record({ score: fc.option(fc.integer({ min: 0, max: 10 })), weight: fc.nat({ max: 1000 }) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(scored, (of) => {
        const given = of.flatMap(({ score }) => score ?? []);
        const score = weightedScore(of);
        expect(score === undefined).toBe(given.length === 0);
        const value = score ?? 0;
        expect(value).toBeGreaterThanOrEqual(Math.min(...given, value) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(...given, value) + 1e-9);
        expect(shownScore(value) * 10).toBeCloseTo(Math.round(value), 9);
      }),
    );
  });
});
