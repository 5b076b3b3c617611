import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loopsIn, pairRoles } from './project-rules.ts';

const member = (user_id: string, leader_id: string | null = null) => ({ user_id, leader_id });

describe('loopsIn', () => {
  it.each([
    ['nobody', [], []],
    ['a line', [member('a', 'b'), member('b', 'c'), member('c')], []],
    ['oneself', [member('a', 'a')], [0]],
    ['two', [member('a', 'b'), member('b', 'a'), member('c', 'a')], [0, 1]],
  ])('%s', (_, members, places) => expect(loopsIn(members)).toEqual(places));

  it('finds none where everybody is led by somebody before them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (picks) => {
        const line = picks.map((pick, at) => member(`${at}`, at === 0 ? null : `${pick % at}`));
        return loopsIn(line).length === 0;
      }),
    );
  });
});

describe('pairRoles', () => {
  it.each([
    [[], [], []],
    [['a'], [], [{ reviewer_role: 'a' }]],
    [[], ['b'], [{ reviewee_role: 'b' }]],
    [
      ['a', 'c'],
      ['b'],
      [
        { reviewer_role: 'a', reviewee_role: 'b' },
        { reviewer_role: 'c', reviewee_role: 'b' },
      ],
    ],
  ])('%j and %j', (reviewer, reviewee, pairs) =>
    expect(pairRoles<string>(reviewer, reviewee)).toEqual(pairs),
  );
});
