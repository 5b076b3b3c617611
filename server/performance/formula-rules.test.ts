import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, type Expression, fieldsIn, FormulaFault, parseFormula, roundTo } from './formula-rules.ts';

const values: Readonly<Record<string, number>> = { 1: 10, 2: 4, 3: 0 };
const result = (text: string): number | string | undefined => {
  const read = parseFormula(text);
  return read instanceof FormulaFault ? read.message : evaluate(read, (id) => values[id]);
};

describe('formulas', () => {
  it.each([
    ['1 + 1', 2],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 4 - 3', 3],
    ['8 / 4 / 2', 1],
    ['-2 * -3', 6],
    ['--2', 2],
    ['{1} / {2}', 2.5],
    ['{1}/{3}', undefined],
    ['{9} + 1', undefined],
    ['if({3} = 0, 5, {1} / {3})', 5],
    ['if({9} > 1, 1, 2)', undefined],
    ['if({1} != 10, 1, 2)', 2],
    ['min({1}, {2}, 7)', 4],
    ['max({1}, {2})', 10],
    ['abs(-1.5)', 1.5],
    ['round(2.345, 2)', 2.35],
    ['round(-2.5)', -3],
    ['1 < 2', 1],
    ['1 >= 2', 0],
    ['9'.repeat(400), undefined],
  ])('%s is %s', (text, wanted) => expect(result(text)).toBe(wanted));

  it.each([
    ['', 'ends too early'],
    ['1 +', 'ends too early'],
    ['(1', 'lacks ")"'],
    ['1 2', 'has "2" where it should end'],
    ['* 1', 'has "*" where a value should be'],
    ['eval(1)', 'has "eval", which is no function'],
    ['constructor(1)', 'has "constructor", which is no function'],
    ['round()', 'has ")" where a value should be'],
    ['abs(1, 2)', 'gives abs 2 values'],
    ['if(1, 2)', 'gives if 2 values'],
    ['{x}', 'cannot be read from "{x}" on'],
    ['1; drop', 'cannot be read from "; drop" on'],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, 'is nested too deeply'],
    ['1+'.repeat(400), 'is longer than 500 characters'],
  ])('%s: %s', (text, why) => expect(result(text)).toBe(why));

  it('names the fields that it asks for', () => {
    const read = parseFormula('if({1} > {2}, {3}, 4)');
    expect(read instanceof FormulaFault ? [] : fieldsIn(read)).toEqual(['1', '2', '3']);
  });

  it('never fails, whatever the text', () => {
    const pieces = fc.constantFrom(
      '1',
      '{1}',
      '{9}',
      '+',
      '-',
      '*',
      '/',
      '(',
      ')',
      'if(',
      'min(',
      ',',
      '<',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          const said = result(text);
          expect(typeof said === 'number' ? Number.isFinite(said) : true).toBe(true);
        },
      ),
    );
  });

  it('computes what JavaScript computes', () => {
    const { tree } = fc.letrec<{ tree: [string, number] }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.nat({ max: 99 }).map((n): [string, number] => [String(n), n]),
        fc
          .tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree'))
          .map(([a, sign, b]): [string, number] => [
            `(${a[0]} ${sign} ${b[0]})`,
            sign === '+' ? a[1] + b[1] : sign === '-' ? a[1] - b[1] : a[1] * b[1],
          ]),
      ),
    }));
    fc.assert(
      fc.property(tree, ([text, wanted]) => {
        const said = result(text);
        expect(said === wanted || (typeof said === 'string' && /long|deep/.test(said))).toBe(true);
      }),
    );
  });

  it('asks for one side of a condition only', () => {
    const asked: string[] = [];
    const read = parseFormula('if({1} > 5, {2}, {3})') as Expression; // as: it is one
    evaluate(read, (id) => (asked.push(id), values[id]));
    expect(asked).toEqual(['1', '2']);
  });

  it.each([
    [1.005, 2, 1.01],
    [-0.4, 0, 0],
    [12.34, 20, 12.34],
    [5, -3, 5],
  ])('rounds %d to %d digits: %d', (value, digits, wanted) => expect(roundTo(value, digits)).toBe(wanted));
});
