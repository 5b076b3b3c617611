import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Together } from './together.ts';

const names = { site: {}, name: 'names' };
const letters = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));

describe('what is looked up together', () => {
  it('is loaded once for all who ask at the same moment', async () => {
    const together = new Together();
    const asked: (readonly string[])[] = [];
    const load = async (ids: readonly string[]) => {
      asked.push(ids);
      return new Map(ids.map((id) => [id, id.toUpperCase()]));
    };
    const ask = async (id: string) => (await together.load(names, [id], load)).get(id);
    const later = async (id: string) => {
      await ask('a');
      return ask(id);
    };
    expect(await Promise.all([ask('a'), ask('b'), later('c'), later('d')])).toEqual(['A', 'B', 'C', 'D']);
    expect(asked).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(await ask('a')).toBe('A');
    expect(asked).toHaveLength(3);
  });

  it('is what each would have found alone, also where another fails', async () => {
    const calls = fc.array(fc.record({ name: fc.constantFrom('x', 'y'), ids: letters, bad: fc.boolean() }));
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        const together = new Together();
        const loader = (name: string) => async (ids: readonly string[]) => {
          if (ids.includes('bad')) throw new Error(`bad: ${name}`);
          return new Map(ids.map((id) => [id, name + id]));
        };
        const answers = await Promise.all(
          all.map(async ({ name, ids, bad }) => {
            const asked = bad ? [...ids, 'bad'] : ids;
            const found = together.load({ site: names, name }, asked, loader(name));
            return found.then(
              (values) => asked.map((id) => values.get(id)),
              (fault: unknown) => String(fault),
            );
          }),
        );
        expect(answers).toEqual(
          all.map(({ name, ids, bad }) => (bad ? `Error: bad: ${name}` : ids.map((id) => name + id))),
        );
      }),
    );
  });

  it('is asked for in parts where it is too much for one', async () => {
    const together = new Together();
    const sizes: number[] = [];
    const load = async (ids: readonly string[]) => {
      sizes.push(ids.length);
      return new Map(ids.map((id) => [id, id]));
    };
    const many = Array.from({ length: 7 }, (_, caller) =>
      Array.from({ length: 300 }, (_id, at) => `${caller} ${at}`),
    );
    const found = await Promise.all(many.map((ids) => together.load(names, ids, load)));
    expect(found.map((values, at) => many[at]?.every((id) => values.get(id) === id))).toEqual(
      Array(7).fill(true),
    );
    expect(sizes).toEqual([900, 900, 300]);
  });
});
