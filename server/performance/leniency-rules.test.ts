import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageDifference, type InvitedScore, scaleOf } from './leniency-rules.ts';

const score = (reviewer_id: string, reviewee_id: string, value: number): InvitedScore => ({
  reviewer_id,
  reviewee_id,
  field_id: 'f',
  score: value,
});
const scores = fc.uniqueArray(
  fc.record({
    reviewer_id: fc.constantFrom('a', 'b', 'c'),
    reviewee_id: fc.constantFrom('x', 'y', 'z', 'w'),
    field_id: fc.constantFrom('f', 'g'),
    score: fc.integer({ min: 0, max: 500 }),
  }),
  { selector: (one) => `${one.reviewer_id} ${one.reviewee_id} ${one.field_id}`, maxLength: 24 },
);

describe('how far somebody’s scores lie from those of the others', () => {
  it('is a mean over three or more that can be compared', () => {
    const two = ['x', 'y'].flatMap((id) => [score('a', id, 400), score('b', id, 300), score('c', id, 200)]);
    expect(averageDifference('a', two)).toBeUndefined();
    expect(averageDifference('a', [...two, score('a', 'z', 100)])).toBeUndefined();
    expect(averageDifference('a', [...two, score('a', 'z', 100), score('b', 'z', 100)])).toBe(100);
  });

  it('is within the scores, the same in any order, and nothing where all agree', () => {
    fc.assert(
      fc.property(scores, (all) => {
        const figure = averageDifference('a', all);
        expect(averageDifference('a', all.toReversed())).toBe(figure);
        expect(Math.abs(figure ?? 0)).toBeLessThanOrEqual(500);
        const agreed = averageDifference(
          'a',
          all.map((one) => ({ ...one, score: 300 })),
        );
        expect(agreed === undefined || agreed === 0).toBe(true);
        expect(agreed === undefined).toBe(figure === undefined);
      }),
    );
  });

  it('with one other they are each other’s opposite', () => {
    fc.assert(
      fc.property(scores, (all) => {
        const pair = all.filter(({ reviewer_id }) => reviewer_id !== 'c');
        const [a, b] = [averageDifference('a', pair), averageDifference('b', pair)];
        if (a === undefined || b === undefined) return a === b;
        return Math.abs(a + b) <= 1;
      }),
    );
  });

  it.each([
    [-200, 1],
    [-50, 1],
    [-49, 2],
    [0, 2],
    [49, 2],
    [50, 3],
  ])('%d hundredths are on scale %d', (figure, wanted) => {
    expect(scaleOf(figure)).toBe(wanted);
  });
});
