import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../byte-writer.ts';
import { forgetSome, joinId, NOBODY, ShownPeople, shownTo, splitId } from './shown-people.ts';

const id = fc.bigInt({ min: 10n ** 18n, max: 10n ** 19n - 1n }).map(String);
/** As ids are made: one after the other. */
const neighbours = fc
  .tuple(id, fc.integer({ min: 1, max: 600 }))
  .map(([first, count]) =>
    Array.from({ length: count }, (_, at) => String(BigInt(first) + BigInt(at))).filter(
      (each) => each.length === 19,
    ),
  );

function shownAs(people: ShownPeople, of: string) {
  const { high, low } = splitId(of);
  const place = people.find(high, low);
  const out = new ByteWriter(64);
  people.writeName(out, place);
  out.text('|');
  people.writePair(out, place);
  return { place, text: out.finish().toString() };
}

describe('people shown', () => {
  it('are found as they were added, and nobody else is', () => {
    fc.assert(
      fc.property(fc.array(neighbours, { maxLength: 4 }), id, fc.string(), (groups, stranger, name) => {
        const people = new ShownPeople(1);
        const ids = new Set(groups.flat());
        for (const each of ids) people.add(splitId(each), `${name}${each}`, { open_id: `ou_${each}` });
        for (const each of ids)
          expect(shownAs(people, each).text).toBe(
            `${JSON.stringify(name + each).slice(1, -1)}|{"open_id":"ou_${each}"}`,
          );
        fc.pre(!ids.has(stranger));
        expect(shownAs(people, stranger)).toEqual({ place: NOBODY, text: '|{"open_id":""}' });
      }),
      { numRuns: 50 },
    );
  });

  it('are told apart by either half of their ids', () => {
    const ids = ['1971168348276257172', '1971168349276257172', '1971168348276257173'];
    const people = new ShownPeople(1);
    for (const each of ids) people.add(splitId(each), each, { open_id: each });
    expect(ids.map((each) => shownAs(people, each).text)).toEqual(
      ids.map((each) => `${each}|{"open_id":"${each}"}`),
    );
  });

  it('are known by ids that split and join', () => {
    fc.assert(fc.property(id, (each) => joinId(splitId(each)) === each));
  });

  it('are forgotten with their version, and when others need the room', () => {
    const people = shownTo('first', 1);
    people.add(splitId('1971168348276257172'), 'Li', { open_id: 'ou_1' });
    expect(shownTo('first', 1)).toBe(people);
    expect(shownTo('first', 2)).not.toBe(people);

    const last = shownTo('last', 1);
    const second = shownTo('first', 2);
    for (let at = 0; last.size <= 16_777_216 / 2; at += 1)
      last.add({ high: 1_971_168_348, low: at }, 'x'.repeat(100_000), { open_id: 'ou' });
    forgetSome();
    expect(shownTo('first', 2)).toBe(second);
    expect(shownTo('last', 1)).toBe(last);
    for (let at = 0; last.size <= 16_777_216; at += 1)
      last.add({ high: 1, low: at }, 'x'.repeat(100_000), { open_id: 'ou' });
    forgetSome();
    expect(shownTo('last', 1)).not.toBe(last);
    expect(shownTo('first', 2)).not.toBe(second);
  });
});
