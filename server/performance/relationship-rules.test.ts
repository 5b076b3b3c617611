import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relationshipOf } from './relationship-rules.ts';

/** Who leads whom, by place; lines may bite their tails. */
const lines = fc.array(fc.option(fc.nat(7), { nil: null }), { minLength: 8, maxLength: 8 });
const nameOf = (at: number | null | undefined): string | null => (at == null ? null : `p${at}`);
const relate = (
  leaders: readonly (number | null)[],
  reviewer: number,
  reviewee: number,
  former?: number | null,
) => {
  const lineOf = (at: number) => ({ user_id: `p${at}`, leader_id: nameOf(leaders[at]) });
  return relationshipOf(
    lineOf(reviewer),
    lineOf(reviewee),
    (id) => nameOf(leaders[Number(id.slice(1))]),
    former === undefined ? undefined : { leader_id: nameOf(former) },
  );
};

/** Everybody above somebody, step by step, as often as there are people. */
function above(leaders: readonly (number | null)[], from: number): Set<number> {
  const found = new Set<number>();
  let at = leaders[from] ?? null;
  for (let step = 0; step < leaders.length && at !== null; step += 1) {
    found.add(at);
    at = leaders[at] ?? null;
  }
  return found;
}

describe('what a reviewer is to a reviewee', () => {
  it('follows the lines, even those that bite their tails', () => {
    const pairs = fc.tuple(fc.nat(7), fc.nat(7)).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(lines, pairs, fc.option(fc.nat(7), { nil: undefined }), (leaders, [one, other], former) => {
        const found = relate(leaders, one, other, former);
        const isBelow = above(leaders, one).has(other);
        const isAbove = above(leaders, other).has(one);
        const isTeam = leaders[one] !== null && leaders[one] === leaders[other];
        const [, wanted] = [
          [leaders[one] === other, 'direct_report'],
          [isBelow, 'skiplevel_report'],
          [isAbove, 'skiplevel_manager'],
          [former === one, 'former_direct_manager'],
          [isTeam, 'teammate'],
        ].find(([holds]) => holds) ?? [true, 'crossteam_colleague'];
        expect(found).toBe(wanted);
      }),
    );
  });

  it('people without managers are no team', () => {
    expect(relate([null, null], 0, 1)).toBe('crossteam_colleague');
    expect(relate([2, 2, null], 0, 1)).toBe('teammate');
    expect(relate([null, null], 0, 1, null)).toBe('crossteam_colleague');
  });
});
