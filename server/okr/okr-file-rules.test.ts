import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherSheets, type OkrLine, readOkrLine, readPeriod } from './okr-file-rules.ts';

const good = { user: 'lin', period: '2026-Q1', objective: 'Be quick', key_result: 'In a second' };
const read = (cells: Readonly<Record<string, string>>) =>
  readOkrLine({ line: 7, cells: { ...good, ...cells } });
const faultsIn = (cells: Readonly<Record<string, string>>) =>
  read(cells).bad.map(({ line, column }) => [line, column]);

describe('a line of OKRs', () => {
  it.each([
    ['2026', '2026-01', '2026-12'],
    ['2026-H2', '2026-07', '2026-12'],
    ['2026h1', '2026-01', '2026-06'],
    ['2026-Q3', '2026-07', '2026-09'],
    ['2026-04', '2026-04', '2026-04'],
    ['2025-12..2026-02', '2025-12', '2026-02'],
  ])('%s is the period from %s to %s', (text, start_month, end_month) => {
    expect(readPeriod(text)).toEqual({ start_month, end_month });
  });

  it.each(['', 'Q1', '2026-13', '2026-Q5', '2026-02..2026-01', '2026-01..2027-01', '26', '0026-01'])(
    '"%s" is no period',
    (text) => {
      expect(readPeriod(text)).toBeUndefined();
    },
  );

  it('reads percentages and scores exactly', () => {
    expect(read({ objective_weight: '33.3%', weight: '40', score: '0.7', progress: '12.5' })).toEqual({
      bad: [],
      read: {
        line: 7,
        user: 'lin',
        period: { start_month: '2026-01', end_month: '2026-03' },
        objective: 'Be quick',
        objective_weight: 333,
        key_result: 'In a second',
        weight: 400,
        score: 7,
        progress: 12.5,
        unread: new Set(),
      },
    });
  });

  it('takes the line ends of every system within a cell', () => {
    expect(read({ objective: 'One\r\nTwo\rThree\n' })).toMatchObject({
      read: { objective: 'One\nTwo\nThree' },
    });
  });

  it.each<[Readonly<Record<string, string>>, string[]]>([
    [{ user: '', objective: ' ' }, ['user', 'objective']],
    [{ period: 'soon' }, ['period']],
    [{ weight: '101' }, ['weight']],
    [{ weight: '40.55' }, ['weight']],
    [{ weight: '-1' }, ['weight']],
    [{ score: '70' }, ['score']],
    [{ score: '1.1' }, ['score']],
    [{ progress: 'half' }, ['progress']],
    [{ key_result: '', weight: '10' }, ['weight']],
    [{ key_result: `${'a\n'.repeat(101)}b` }, ['key_result']],
    [{ objective: `${'a\n'.repeat(101)}b` }, ['objective']],
  ])('names what is wrong in %j', (cells, columns) => {
    expect(faultsIn(cells)).toEqual(columns.map((column) => [7, column]));
  });
});

describe('lines put together', () => {
  const line = (at: number, more: Partial<OkrLine> = {}) => ({
    line: at,
    user: 'lin',
    userId: 'u1',
    period: { start_month: '2026-01', end_month: '2026-03' },
    objective: 'O',
    objective_weight: undefined,
    key_result: `KR ${at}`,
    weight: undefined,
    score: undefined,
    progress: undefined,
    unread: new Set<string>(),
    ...more,
  });

  it('make objectives of lines with the same text, wherever they stand', () => {
    const { sheets, bad } = gatherSheets([
      line(2, { objective_weight: 300 }),
      line(3, { objective: 'P', objective_weight: 700 }),
      line(4, { key_result: undefined, score: 8 }),
      line(5),
    ]);
    expect(bad).toEqual([]);
    expect(sheets).toHaveLength(1);
    expect(sheets[0]?.objectives).toMatchObject([
      { content: 'O', weight: 300, score: 8, keyResults: [{ weight: 500 }, { weight: 500 }] },
      { content: 'P', weight: 700, score: undefined, keyResults: [{ content: 'KR 3', weight: 1000 }] },
    ]);
  });

  it.each<[string, ReturnType<typeof line>[], [number, string][]]>([
    ['weights that do not sum to 100', [line(2, { weight: 400 }), line(3, { weight: 500 })], [[2, 'weight']]],
    ['a weight beside none', [line(2, { weight: 400 }), line(3)], [[3, 'weight']]],
    ['a key result twice', [line(2), line(3, { key_result: 'KR 2' })], [[3, 'key_result']]],
    [
      'two weights of one objective',
      [line(2, { objective_weight: 1000 }), line(3, { objective_weight: 900 })],
      [[3, 'objective_weight']],
    ],
    [
      'weights that do not sum to 100, though the score beside one is wrong',
      [line(2, { weight: 400, unread: new Set(['score']) }), line(3, { weight: 500 })],
      [[2, 'weight']],
    ],
    [
      'a weight that is missing beside one that is wrong',
      [line(2, { unread: new Set(['weight']) }), line(3)],
      [[3, 'weight']],
    ],
    [
      'no sum of which one is wrong',
      [line(2, { weight: 400 }), line(3, { unread: new Set(['weight']) })],
      [],
    ],
    [
      'no sum to which another line may belong',
      [line(2, { weight: 400 }), line(3, { period: undefined })],
      [],
    ],
    [
      'an objective that says twice how it went',
      [line(2, { key_result: undefined }), line(3, { key_result: undefined })],
      [[3, 'objective']],
    ],
    [
      'a hundred and one key results',
      Array.from({ length: 101 }, (_, at) => line(at)),
      [[100, 'key_result']],
    ],
  ])('name %s', (_, lines, faults) => {
    expect(gatherSheets(lines).bad.map((each) => [each.line, each.column])).toEqual(faults);
  });

  it('weigh 1 in all, whatever rounding left over', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 }), (weights) => {
        const { sheets, bad } = gatherSheets(weights.map((weight, at) => line(at, { weight })));
        const sum = weights.reduce((total, weight) => total + weight, 0);
        expect(bad.length === 0).toBe(Math.abs(sum - 1000) <= weights.length);
        const keyResults = sheets[0]?.objectives[0]?.keyResults ?? [];
        expect(keyResults.reduce((total, { weight }) => total + weight, 0)).toBe(1000);
      }),
    );
  });
});
