import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectiveScore, type Scored, shownScore, weightedScore } from './scoring.ts';

const parts = (...pairs: [number | null, number][]): Scored[] =>
  pairs.map(([score, weight]) => ({ score, weight }));

const tenths = fc.integer({ min: 0, max: 10 });
const part = fc.record({ score: fc.option(tenths), weight: fc.nat({ max: 1000 }) });
const anyParts = fc.array(part, { maxLength: 100 });
const countedIn = (of: readonly Scored[]) =>
  of.flatMap(({ score, weight }) => (score === null || weight === 0 ? [] : [{ score, weight }]));
const countingParts = anyParts.filter((of) => countedIn(of).length > 0);

describe('the score of a whole', () => {
  it.each<[Scored[], number | undefined]>([
    [[], undefined],
    [parts([null, 1000]), undefined],
    [parts([0, 1000]), 0],
    [parts([7, 1000]), 7],
    [parts([10, 500], [0, 500]), 5],
    [parts([10, 250], [2, 750]), 4],
    [parts([10, 500], [null, 500]), 10],
    [parts([0, 1], [null, 999]), 0],
    [parts([10, 0], [4, 1000]), 4],
    [parts([10, 0], [4, 0]), undefined],
    [parts([10, 0], [null, 1000]), undefined],
    [parts([7, 333], [7, 333], [7, 334]), 7],
    [parts([5, 500], [6, 500]), 6],
    [parts([5, 501], [6, 499]), 5],
    [parts([8, 200], [6, 700], [7, 100]), 7],
    [parts([0, 300], [1, 500], [0, 200]), 1],
  ])('of %j is %j', (of, score) => {
    expect(weightedScore(of)).toBe(score);
  });

  it('is absent exactly while nothing counts', () => {
    fc.assert(
      fc.property(anyParts, (of) => {
        expect(weightedScore(of) === undefined).toBe(countedIn(of).length === 0);
      }),
    );
  });

  it('is the nearest tenth to the mean, the higher one of two, and no further out than what counts', () => {
    fc.assert(
      fc.property(countingParts, (of) => {
        const counted = countedIn(of);
        const scores = counted.map(({ score }) => score);
        const sum = counted.reduce((total, { score, weight }) => total + score * weight, 0);
        const weights = counted.reduce((total, { weight }) => total + weight, 0);
        const score = weightedScore(of) ?? Number.NaN;
        expect(Number.isInteger(score)).toBe(true);
        expect(2 * sum).toBeGreaterThanOrEqual((2 * score - 1) * weights);
        expect(2 * sum).toBeLessThan((2 * score + 1) * weights);
        expect(score).toBeGreaterThanOrEqual(Math.min(...scores));
        expect(score).toBeLessThanOrEqual(Math.max(...scores));
      }),
    );
  });

  it('does not change with the order, nor with what is unscored or weighs nothing', () => {
    fc.assert(
      fc.property(anyParts, (of) => {
        expect(weightedScore(of.toReversed())).toBe(weightedScore(of));
        expect(weightedScore(countedIn(of))).toBe(weightedScore(of));
      }),
    );
  });

  it('does not change when a part falls into two that are scored alike', () => {
    fc.assert(
      fc.property(anyParts, part, fc.nat({ max: 1000 }), (others, { score, weight }, at) => {
        const less = Math.min(at, weight);
        const halves = parts([score, less], [score, weight - less]);
        expect(weightedScore([...others, ...halves])).toBe(weightedScore([...others, { score, weight }]));
      }),
    );
  });

  it('never falls when a part rises', () => {
    fc.assert(
      fc.property(anyParts, tenths, tenths, fc.nat({ max: 1000 }), (others, one, another, weight) => {
        const low = weightedScore([...others, { score: Math.min(one, another), weight }]);
        const high = weightedScore([...others, { score: Math.max(one, another), weight }]);
        expect(high ?? 0).toBeGreaterThanOrEqual(low ?? 0);
      }),
    );
  });
});

describe('the score with which an objective counts', () => {
  it.each<[number | null, Scored[], number | null]>([
    [3, parts([10, 1000]), 3],
    [0, parts([10, 1000]), 0],
    [null, parts([10, 1000]), 10],
    [null, parts([10, 333], [0, 667]), 3],
    [null, parts([null, 1000]), null],
    [null, [], null],
  ])('of %j over %j is %j', (own, keyResults, score) => {
    expect(objectiveScore(own, keyResults)).toBe(score);
  });

  it('can be set by hand to what the key results give, and the sheet stays as it is', () => {
    const objective = fc.record({ keyResults: anyParts, weight: fc.nat({ max: 1000 }) });
    fc.assert(
      fc.property(fc.array(objective, { maxLength: 10 }), (objectives) => {
        const sheet = objectives.map(({ keyResults, weight }) => ({
          score: objectiveScore(null, keyResults),
          weight,
        }));
        // What the wire can say of each is all that counts: nothing finer is carried upwards.
        const byHand = sheet.map(({ score, weight }) => ({
          score: score === null ? null : Math.round(shownScore(score) * 10),
          weight,
        }));
        expect(weightedScore(byHand)).toBe(weightedScore(sheet));
      }),
    );
  });
});

it('a shown score has one decimal', () => {
  const shown = Array.from({ length: 11 }, (_, score) => shownScore(score));
  expect(shown).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
});
