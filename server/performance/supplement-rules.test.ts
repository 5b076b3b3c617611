import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SupplementRow } from './supplement-queries.ts';
import { firstRepeat } from './fault-rules.ts';
import { type Entry, importEntries } from './supplement-rules.ts';

const making = () => {
  let made = 0;
  return { semesterId: 's', newId: () => `n${(made += 1)}`, now: 1 };
};

const stored = (id: string, external_id: string | null, words: string): SupplementRow => ({
  id,
  semester_id: 's',
  user_id: 'u',
  external_id,
  item: words,
  time: 't',
  detailed_description: 'd',
  content_hash: words,
  created_time: 0,
  updated_time: 0,
});

const entries = fc.array(
  fc
    .record({
      item_id: fc.constantFrom(undefined, undefined, 'a', 'b', 'c'),
      external_id: fc.constantFrom(undefined, 'x', 'y', 'z'),
      words: fc.constantFrom('one', 'two', 'three'),
    })
    .map(({ words, ...ids }): Entry => {
      const { user_id, item, time, detailed_description, content_hash } = stored('', null, words);
      return { ...ids, user_id, item, time, detailed_description, content_hash };
    }),
  { maxLength: 8 },
);
const before = [stored('a', 'x', 'one'), stored('b', 'y', 'two'), stored('c', null, 'one')];

const after = (rows: readonly SupplementRow[]) => [
  ...new Map([...before, ...rows].map((row) => [row.id, row])).values(),
];

describe('importing supplements', () => {
  it('gives each entry its words, keeps names, and binds an external id once', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const imported = importEntries(given, before, making());
        if ('why' in imported) return;
        imported.forEach((row, at) => {
          const entry = given[at];
          expect(row.item).toBe(entry?.item);
          expect(row.id).toBe(entry?.item_id ?? row.id);
          expect(row.external_id).toBe(entry?.external_id ?? row.external_id);
        });
        const bound = after(imported).flatMap(({ external_id }) => external_id ?? []);
        expect(new Set(bound).size).toBe(bound.length);
      }),
    );
  });

  it('makes nothing new when the same comes again', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const single = given.slice(0, 1);
        const first = importEntries(single, before, making());
        if ('why' in first) return;
        const second = importEntries(single, after(first), making());
        expect(second).toEqual(first);
      }),
    );
  });

  it.each([
    [{ item_id: 'd', external_id: undefined }, 'itemNotFound'],
    [{ item_id: 'a', external_id: 'y' }, 'externalIdTaken'],
  ])('refuses %j', (ids, why) => {
    const { item, time, detailed_description, content_hash } = stored('', null, 'new');
    const words = { user_id: 'u', item, time, detailed_description, content_hash };
    const given = [{ item_id: ids.item_id, external_id: ids.external_id, ...words }];
    expect(importEntries(given, before, making())).toEqual({ why, at: 0 });
  });
});

it.each([
  [['a', 'b'], undefined],
  [['a', undefined, undefined], undefined],
  [['a', 'b', 'b', 'a'], 2],
])('the first repeat in %j is %j', (values, at) => {
  expect(firstRepeat(values)).toBe(at);
});
