import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeResult, resultChanges, type ResultSource } from './result-rules.ts';
import type { StoredUnit } from './stored-answer-rules.ts';

const fields = ['f0', 'f1', 'f2', 'f3'];
/** Questions f0 and f1 stand in unit u0, the others in u1. */
const said = fc
  .record({
    named: fc.uniqueArray(fc.constantFrom(...fields)),
    by: fc.constantFrom('a', 'b'),
    score: fc.nat(4),
  })
  .map(({ named, by, score }): StoredUnit[] =>
    ['u0', 'u1'].flatMap((unit_id, at) => {
      const data = fields
        .slice(at * 2, at * 2 + 2)
        .filter((id) => named.includes(id))
        .map((field_id) => ({ field_id, reviewer_user_id: by, submit_time: '1', score: String(score) }));
      return data.length > 0 ? [{ unit_id, data }] : [];
    }),
  );
const sources = fc.constantFrom<ResultSource>('review', 'calibaration', 'reconsideration');
const story = fc.array(fc.tuple(said, sources), { maxLength: 8 });
const told = (steps: readonly (readonly [StoredUnit[], ResultSource])[]): StoredUnit[] =>
  steps.reduce<StoredUnit[]>((result, [what, source]) => mergeResult(result, what, source), []);
const detailsOf = (units: readonly StoredUnit[]) => units.flatMap(({ data }) => data);
const scoreOf = (units: readonly StoredUnit[], field: string) =>
  detailsOf(units).find(({ field_id }) => field_id === field)?.score;

describe('a result', () => {
  it('answers each question at most once, in its unit, and names its source', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const result = told(steps);
        const ids = detailsOf(result).map(({ field_id }) => field_id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(result.every(({ data }) => data.length > 0)).toBe(true);
        for (const { unit_id, data } of result)
          for (const { field_id, leader_review_data_source } of data) {
            expect(fields.indexOf(field_id) < 2 ? 'u0' : 'u1').toBe(unit_id);
            expect(leader_review_data_source).toBeDefined();
          }
      }),
    );
  });

  it('is what was decided last; a review gives and takes only what nobody decided', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const result = told(steps);
        for (const field of fields) {
          const decided = steps.findLast(([what, source]) => source !== 'review' && scoreOf(what, field));
          const review = steps.findLast(([, source]) => source === 'review');
          expect(scoreOf(result, field)).toBe(scoreOf(decided?.[0] ?? review?.[0] ?? [], field));
        }
      }),
    );
  });

  it('changes where what it says changes, and only there; forth and back cancel out', () => {
    fc.assert(
      fc.property(story, story, (before, after) => {
        const [a, b] = [told(before), told(after)];
        const forth = resultChanges(a, b);
        const changed = fields.filter((field) => scoreOf(a, field) !== scoreOf(b, field));
        expect(forth.map(({ field_id }) => field_id).toSorted()).toEqual(changed);
        const back = new Map(resultChanges(b, a).map((one) => [one.field_id, one]));
        for (const { field_id, from, to } of forth)
          expect(back.get(field_id)).toEqual({ field_id, from: to, to: from });
        expect(resultChanges(a, a)).toEqual([]);
      }),
    );
  });
});
