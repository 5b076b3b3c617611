import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, isAbout, keeps, type Share, shareFaults, standingsOf } from './target-rules.ts';

describe('boundsOf', () => {
  it.each([
    // people, minimum, maximum, least, most
    [7, 0, 10, 0, 1],
    [7, 10, 100, 0, 7],
    [7, 15, 30, 1, 3],
    [10, 10, 20, 1, 2],
    [100, 7, 7, 7, 7],
    [1, 50, 50, 0, 1],
    [7, 0, 0, 0, 0],
    [7, 100, 100, 7, 7],
    [0, 0, 10, 0, 0],
    // 0.07 × 100 is more than 7 in binary fractions.
    [100, 0, 7, 0, 7],
    [300, 29, 57, 87, 171],
  ])('of %i people between %i %% and %i %%: %i to %i', (people, minimum, maximum, least, most) => {
    expect(boundsOf({ minimum, maximum }, people)).toEqual({ least, most });
  });

  const percent = fc.integer({ min: 0, max: 100 });
  const people = fc.integer({ min: 0, max: 20_000 });

  it('is never off by a whole person, and never excludes what keeps the share exactly', () => {
    fc.assert(
      fc.property(percent, percent, people, fc.nat(20_000), (a, b, count, at) => {
        const [minimum, maximum] = [Math.min(a, b), Math.max(a, b)];
        const { least, most } = boundsOf({ minimum, maximum }, count);
        expect(least * 100).toBeGreaterThan(minimum * count - 100);
        expect(most * 100).toBeLessThan(maximum * count + 100);
        const chosen = Math.min(at, count);
        const isExact = chosen * 100 >= minimum * count && chosen * 100 <= maximum * count;
        expect(!isExact || (least <= chosen && chosen <= most)).toBe(true);
      }),
    );
  });

  it('asks for no fewer of more people, nor of a higher share', () => {
    fc.assert(
      fc.property(percent, percent, people, (minimum, maximum, count) => {
        const now = boundsOf({ minimum, maximum }, count);
        const more = boundsOf({ minimum, maximum }, count + 1);
        const higher = boundsOf({ minimum: Math.min(100, minimum + 1), maximum: 100 }, count);
        expect(more.least).toBeGreaterThanOrEqual(now.least);
        expect(more.most).toBeGreaterThanOrEqual(now.most);
        expect(higher.least).toBeGreaterThanOrEqual(now.least);
      }),
    );
  });
});

const levels = ['C', 'B', 'A', 'S'];
const anyShares = fc.tuple(...levels.map(() => fc.tuple(fc.nat(100), fc.nat(100)))).map((bounds) =>
  bounds.map(([a, b], at): Share => ({
    option_id: levels[at] ?? '',
    minimum: Math.min(a, b),
    maximum: Math.max(a, b),
  })),
);

/** A distribution that keeps the shares: everybody's least, and the rest wherever there is room. */
function fill(shares: readonly Share[], people: number): string[] {
  const bounds = shares.map((share) => ({ ...share, ...boundsOf(share, people) }));
  let rest = people - bounds.reduce((sum, { least }) => sum + least, 0);
  return bounds.flatMap(({ option_id, least, most }) => {
    const more = Math.min(rest, most - least);
    rest -= more;
    return Array.from({ length: least + more }, () => option_id);
  });
}

describe('shareFaults', () => {
  it('lets through only what some distribution keeps, for any number of people', () => {
    fc.assert(
      fc.property(anyShares, fc.nat(60), (shares, people) => {
        fc.pre(shareFaults(shares, levels, 'shares').length === 0);
        const given = fill(shares, people);
        expect(given).toHaveLength(people);
        expect(keeps(standingsOf(levels, shares, given))).toBe(true);
      }),
    );
  });

  const share = (option_id: string, minimum: number, maximum: number): Share => ({
    option_id,
    minimum,
    maximum,
  });
  it.each([
    ['a level that there is not', [share('D', 0, 10)], 'shares[0].option_id'],
    ['a level twice', [share('A', 0, 10), share('A', 0, 20)], 'shares[1].option_id'],
    ['a minimum above the maximum', [share('A', 20, 10)], 'shares[0].minimum'],
    ['more than everybody', [share('A', 60, 100), share('B', 50, 100)], 'shares'],
    ['no room for everybody', levels.map((level) => share(level, 0, 20)), 'shares'],
  ])('refuses %s', (_what, shares, field) => {
    expect(shareFaults(shares, levels, 'shares').map((one) => one.field)).toEqual([field]);
  });
});

describe('standingsOf', () => {
  it('counts everybody once, and shares are of those who have a result', () => {
    const shares = [
      { option_id: 'A', minimum: 0, maximum: 20 },
      { option_id: 'C', minimum: 10, maximum: 100 },
    ];
    const given = ['A', 'A', 'A', 'B', 'B', 'B', 'B', 'B', 'B', 'B'];
    expect(standingsOf(['C', 'B', 'A'], shares, given)).toEqual([
      { option_id: 'C', least: 1, most: 10, count: 0, share: 0, standing: 'under' },
      { option_id: 'B', least: 0, most: 10, count: 7, share: 70, standing: 'within' },
      { option_id: 'A', least: 0, most: 2, count: 3, share: 30, standing: 'over' },
    ]);
    expect(standingsOf(['C'], shares, []).map(({ share, standing }) => [share, standing])).toEqual([
      [0, 'within'],
    ]);
    expect(standingsOf(['A'], [], ['A', 'B', 'B'])[0]?.share).toBe(33.3);
  });
});

describe('isAbout', () => {
  const anna = { user_id: 'anna', department_path: '1/12/' };
  const members = new Map([['g', new Set(['anna'])]]);
  it.each([
    [{}, true],
    [{ group_id: 'g' }, true],
    [{ group_id: 'other' }, false],
    [{ department_id: '1' }, true],
    [{ department_id: '12' }, true],
    [{ department_id: '2' }, false],
  ])('%j: %s', (scope, is) => {
    expect(isAbout(scope, anna, members)).toBe(is);
  });
});
