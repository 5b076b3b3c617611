import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Shelves } from './shelves.ts';

const most = 20_000;

describe('shelves', () => {
  it('hold what was read under a version, and forget it under another', () => {
    const shelves = new Shelves(most);
    const first = shelves.open<string>('people', '1', 10);
    first.keep('a', 'one');
    first.keep('b', null);
    const same = shelves.open<string>('people', '1', 10);
    expect([same.find('a'), same.find('b'), same.find('c')]).toEqual(['one', null, undefined]);
    expect(shelves.open<string>('groups', '1', 10).find('a')).toBeUndefined();
    const next = shelves.open<string>('people', '2', 10);
    expect(next.find('a')).toBeUndefined();
    first.keep('a', 'late');
    expect(shelves.open<string>('people', '2', 10).find('a')).toBeUndefined();
  });

  it('remember nothing where there is no room', () => {
    const shelves = new Shelves(0);
    shelves.open<string>('people', '1', 10).keep('a', 'one');
    expect(shelves.open<string>('people', '1', 10).find('a')).toBeUndefined();
  });

  it('keep what is asked for again, whatever passes by', () => {
    const shelves = new Shelves(most);
    const open = () => shelves.open<number>('people', '1', 100);
    open().keep('asked', -1);
    const asked = new Set<unknown>();
    for (let id = 0; id < 1000; id += 1) {
      open().keep(`person ${id}`, id);
      if (id % 20 === 0) asked.add(open().find('asked'));
    }
    expect([...asked]).toEqual([-1]);
    expect(open().find('person 999')).toBe(999);
    const held = Array.from({ length: 1000 }, (_, id) => open().find(`person ${id}`)).filter(
      Number.isInteger,
    );
    expect(held.length).toBeLessThanOrEqual(most / 100);
  });

  it('never answer what was said under another name or version', () => {
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      version: fc.constantFrom('1', '2'),
      id: fc.nat({ max: 200 }),
      keep: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const shelves = new Shelves(most);
        for (const { name, version, id, keep } of steps) {
          const shelf = shelves.open<string>(name, version, 200);
          const said = `${name} ${version} ${id}`;
          if (keep) shelf.keep(String(id), said);
          expect([undefined, said]).toContain(shelf.find(String(id)));
        }
      }),
    );
  });
});
