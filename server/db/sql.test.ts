import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list, rowChunks, rows, sql } from './sql.ts';
import type { SqlValue } from './sql.ts';

describe('sql', () => {
  it('numbers its parameters and caches the text of a template', () => {
    const find = (id: string, name: string | null) =>
      sql`select * from t where id = ${id} and name = ${name}`;
    expect(find('a', null)).toEqual({
      text: 'select * from t where id = $1 and name = $2',
      values: ['a', null],
    });
    expect(find('b', 'c').text).toBe(find('d', 'e').text);
  });

  it('takes a template without parameters', () => {
    expect(sql`select 1`).toEqual({ text: 'select 1', values: [] });
  });

  it('pads a list to the next power of two with its last value', () => {
    const statement = sql`select ${true} where id in ${list(['a', 'b', 'c'])} and n = ${4}`;
    expect(statement.text).toBe('select $1 where id in ($2, $3, $4, $5) and n = $6');
    expect(statement.values).toEqual([true, 'a', 'b', 'c', 'c', 4]);
  });

  it('hands a long list over as one value, in one text whatever its length', () => {
    const find = (length: number) => sql`select 1 where id in ${list(Array(length).fill('a'))} and n = ${4}`;
    expect(find(5000)).toEqual({
      text: 'select 1 where id in (/* long list */ $1) and n = $2',
      values: [JSON.stringify(Array(5000).fill('a')), 4],
    });
    expect(find(50_000).text).toBe(find(5000).text);
  });

  it('makes an empty list match nothing', () => {
    expect(sql`select 1 where id in ${list([])}`).toEqual({
      text: 'select 1 where id in (null)',
      values: [],
    });
  });

  it('writes rows for an insert', () => {
    const statement = sql`insert into t values ${rows([
      ['a', 1],
      ['b', 2],
    ])} returning ${'x'}`;
    expect(statement.text).toBe('insert into t values ($1, $2), ($3, $4) returning $5');
    expect(statement.values).toEqual(['a', 1, 'b', 2, 'x']);
  });

  it('splices a statement into another one', () => {
    const mine = sql`(owner = ${'u'} or id in ${list(['a', 'b'])})`;
    const statement = sql`select * from t where tenant_id = ${'t'} and ${mine} and n = ${1}${sql``}`;
    expect(statement.text).toBe(
      'select * from t where tenant_id = $1 and (owner = $2 or id in ($3, $4)) and n = $5',
    );
    expect(statement.values).toEqual(['t', 'u', 'a', 'b', 1]);
  });

  it.each([
    ['a parameter written by hand', 'numbers its parameters', () => sql`select $1`],
    ['one beside other parts', 'numbers its parameters', () => sql`select $1 where ${sql`true`}`],
    ['rows of different lengths', 'one length', () => rows([[1], [1, 2]])],
    ['no rows', 'at least one row', () => rows([])],
    ['a long list of numbers', 'only if all are texts', () => list(Array(5000).fill(1))],
    ['too many rows', 'rowChunks', () => rows(Array.from({ length: 20_000 }, () => [1, 2]))],
  ])('refuses %s', (_, message, make) => {
    expect(make).toThrow(message);
  });

  it('names as many parameters as there are values, whatever the parts', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const part = fc.oneof(
      value,
      fc.array(value).map(list),
      fc.array(value).map((v) => sql`x in ${list(v)}`),
    );
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        const { text, values } = sql`select ${a}, ${b}, ${c}`;
        expect(text.match(/\$\d+/g) ?? []).toEqual(values.map((_, index) => `$${index + 1}`));
      }),
    );
  });
});

describe('rowChunks', () => {
  it('keeps every row, in order, in chunks of few sizes that fit into a statement', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.integer({ min: 1, max: 100 }), (count, width) => {
        const all = Array.from({ length: count }, (_, n): SqlValue[] => Array(width).fill(n));
        const chunks = [...rowChunks(all)];
        expect(chunks.flat()).toEqual(all);
        for (const chunk of chunks) {
          expect(Math.log2(chunk.length) % 1).toBe(0);
          expect(chunk.length * width).toBeLessThanOrEqual(32_766);
        }
      }),
      { numRuns: 30 },
    );
  });
});
