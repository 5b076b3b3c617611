import { describe, expect, it } from 'vitest';
import {
  buildWorkbook,
  partsOf,
  relations,
  type SheetCell,
  type WorkbookDraft,
} from '../../test/workbook.ts';
import { readXlsx, type SheetForm } from './read-xlsx.ts';

const form: SheetForm<'word' | 'month' | 'share' | 'figure'> = {
  columns: { word: '词', month: '月', share: '占比', figure: '数' },
  holds: { word: 'text', month: 'month', share: 'percent', figure: 'number' },
  spans: new Set(['word']),
};
const titles = ['word', 'month', 'share', 'figure'];
const read = (draft: WorkbookDraft) =>
  readXlsx(buildWorkbook({ ...draft, rows: [titles, ...draft.rows] }), form, undefined);

/** What one cell of a column is read as: its text, or what is wrong with it. */
async function readCell(column: string, cell: SheetCell, format: string | number = 0, is1904 = false) {
  const row = titles.map((title) => (title === column ? cell : undefined));
  const { lines, bad } = await read({ rows: [row], formats: [format], is1904 });
  return bad[0]?.problem ?? Object.values(lines[0]?.cells ?? {})[0];
}
const styled = (value: string | number) => `<c s="1"><v>${value}</v></c>`;

describe('a cell of a workbook', () => {
  it.each([
    ['share', 40, 0, '40'],
    ['share', 33.3, 0, '33.3'],
    ['share', styled(0.5), 9, '50%'],
    ['share', styled(0.55), '0.0%', '55%'],
    ['share', styled('0.28999999999999998'), '0.00%;[Red]-0.00%', '29%'],
    ['share', styled(1.2), 10, '120%'],
    ['share', styled(50), '0"%"', '50'],
    ['share', styled(50), String.raw`0\%`, '50'],
    ['share', styled(0), 9, '0%'],
    ['share', styled(1), 9, '100%'],
    ['share', styled(0.01), 9, '1%'],
    ['share', 0, 0, '0'],
    ['share', '<c t="str"><f>A1</f><v>33.3%</v></c>', 0, '33.3%'],
    ['share', '<c><f>20*2</f><v>40</v></c>', 0, '40'],
    ['share', '<c s="1"><f>1/2</f><v>0.5</v></c>', 9, '50%'],
    ['figure', '<c><v>0.70000000000000007</v></c>', 0, '0.7'],
    ['figure', styled(0.7), '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', '0.7'],
    ['figure', '<c><v>7.0000000000000007E-2</v></c>', 0, '0.07'],
    ['figure', styled(0.7), 9, '70%'],
    ['month', 2026, 0, '2026'],
    ['month', '2026-Q1', 0, '2026-Q1'],
    ['month', styled(46_082), 17, '2026-03'],
    ['month', styled(46_082), 57, '2026-03'],
    ['month', styled(46_082), String.raw`[$-409]mmm\-yy;@`, '2026-03'],
    ['month', styled(46_082.75), 'yyyy"年"m"月"', '2026-03'],
    ['month', styled(46_082), 14, '2026-03-01'],
    ['word', 42, 0, '42'],
    ['word', styled(42), '00000', '00042'],
    ['word', '1234567890123456789', 0, '1234567890123456789'],
    ['word', 'a <b> & "c"\nd 目标', 0, 'a <b> & "c"\nd 目标'],
    ['word', '<c t="inlineStr"><is><t>in_x005F_x_x0041_ line</t></is></c>', 0, 'in_xA line'],
    ['word', '<c t="inlineStr"><is><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r></is></c>', 0, 'rich'],
    ['word', '<c t="inlineStr"><is><t><![CDATA[a]]><!-- b -->c</t><rPh><t>NO</t></rPh></is></c>', 0, 'ac'],
  ])('of %s, %s in format %s, is read as %s', async (column, cell, format, text) => {
    expect(await readCell(column, cell, format)).toBe(text);
  });

  it('counts days from 1904 where the workbook does', async () => {
    expect(await readCell('month', styled(44_620), 17, true)).toBe('2026-03');
  });

  it.each([
    ['share', 0.5, 0, /0.5 % or 50 %/],
    ['share', '0.5', 0, /0.5 % or 50 %/],
    ['share', 1, 0, /1 % or 100 %/],
    ['share', ' .05 ', 0, /0.05 % or 5 %/],
    ['share', '<c t="str"><f>A1</f><v>0.3</v></c>', 0, /0.3 % or 30 %/],
    ['share', styled(40), `0${'"%"'.repeat(100)}`, /too long/],
    ['share', styled(0.25), 2, /0.25 % or 25 %/],
    ['share', styled(46_082), 14, /in the format yyyy-mm-dd/],
    ['share', styled(50), '0"分"', /can mean something else/],
    ['share', styled(50_000), '0,', /can mean something else/],
    ['share', styled(0.5), '0%%', /can mean something else/],
    ['share', styled(50), ';;;', /can mean something else/],
    ['share', styled(50), '[<50]0%;0', /can mean something else/],
    ['share', styled(50), '"¥"0', /can mean something else/],
    ['share', styled(0.5), 12, /can mean something else/],
    ['share', '<c><f>1/2</f></c>', 0, /formula without its value/],
    ['share', '<c><f>1/2</f><v></v></c>', 0, /formula without its value/],
    ['share', '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', 0, /the error #DIV/],
    ['share', '<c t="b"><v>1</v></c>', 0, /TRUE or FALSE/],
    ['share', '<c><v>0x10</v></c>', 0, /no number/],
    ['share', '<c><v>INF</v></c>', 0, /no number/],
    ['word', '<c><v>1234567890123456789</v></c>', 0, /15 digits/],
    ['word', '<c><v>1.2345678901234567E+18</v></c>', 0, /15 digits/],
    ['word', styled('1234567890123456789'), '0', /15 digits/],
    ['word', styled(3.14), 2, /in the format 0.00/],
    ['word', styled(0.5), 9, /in the format 0%/],
    ['word', styled(46_082), 17, /is a date/],
    ['word', styled(46_082), 58, /in the format no. 58/],
    ['month', styled(46_082), 'yyyy', /in the format yyyy/],
    ['month', styled(46_082), 'yyyy"-Q1"', /in the format/],
    ['month', styled(46_082), 16, /in the format/],
    ['month', styled(2026), '0"-Q1"', /in the format/],
    ['month', styled(-1), 17, /is a date/],
  ])('of %s, %s in format %s, is refused', async (column, cell, format, problem) => {
    expect(await readCell(column, cell, format)).toMatch(problem);
  });
});

describe('a sheet', () => {
  it('is read by its own row numbers, over gaps and to the last row with content', async () => {
    const { lines, bad } = await read({
      rows: [[], ['a'], [undefined, undefined, 0.5], ['  ', '<c t="s"/>'], ['b', 2026], ['<c s="1"/>']],
      formats: [9],
    });
    expect(lines.map(({ line, cells }) => [line, cells.word])).toEqual([
      [3, 'a'],
      [4, undefined],
      [6, 'b'],
    ]);
    expect(bad).toMatchObject([{ line: 4, column: 'share' }]);
  });

  it('lets a merged cell speak for the rows with content beside it, where its column may', async () => {
    const rows = [
      ['a', 2026, 10, 1],
      [undefined, 2026, undefined, 2],
      [],
      ['b', 2026, 30, 3],
      ['lies below', 2026, 40, 4],
    ];
    const { lines, bad } = await read({ rows, merges: ['A2:A4', 'C2:C3', 'A5:A6', 'E1:F1', 'H2:J9'] });
    expect(lines.map(({ cells }) => cells.word)).toEqual(['a', 'a', 'b', 'b']);
    expect(bad).toEqual([{ line: 2, column: 'share', problem: expect.stringContaining('merged') }]);
    const across = await read({ rows, merges: ['A2:B2'] });
    expect(across.bad).toEqual([{ line: 2, column: 'word', problem: expect.stringContaining('merged') }]);
    await expect(read({ rows, merges: ['A2:A5', 'A5:A6'] })).rejects.toThrow('overlap');
  });

  it('may leave columns without a name, but no content in them', async () => {
    const { bad } = await read({ rows: [['a', undefined, undefined, undefined, undefined, 'note']] });
    expect(bad).toEqual([{ line: 2, column: 'F', problem: 'is below no name of a column' }]);
  });

  it('may begin below, and needs no places, styles or prefix of its own', async () => {
    const xml = `<x:worksheet xmlns:x="y"><x:sheetData><x:row/><x:row><x:c/><x:c t="str"><x:v>词</x:v></x:c></x:row>
      <x:row><x:c/><x:c t="str"><x:v>a</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    const book = {
      'xl/worksheets/sheet1.xml': xml,
      'xl/_rels/workbook.xml.rels': relations(['worksheet', 'worksheets/sheet1.xml']),
    };
    const { lines, bad } = await readXlsx(buildWorkbook({ rows: [] }, book), form, undefined);
    expect([lines, bad]).toEqual([[{ line: 3, cells: { word: 'a' } }], []]);
  });

  it('is the first that is visible and has cells, or the one that is named', async () => {
    const sheets = ['chart', 'hidden', 'first', 'second'].map(
      (name, at) =>
        `<sheet name="${name}" sheetId="${at}" ${at === 1 ? 'state="hidden"' : ''} r:id="rId${at + 1}"/>`,
    );
    const sheetOf = (word: string) =>
      Buffer.from(
        partsOf({ rows: [['word'], [`<c t="str"><v>${word}</v></c>`]] })['xl/worksheets/sheet1.xml'] ?? '',
      )
        .toString()
        .replace('t="s"><v>0', 't="str"><v>word');
    const parts = {
      'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${sheets.join('')}</sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': relations(
        ['chartsheet', 'c.xml'],
        ...['hidden', 'first', 'second'].map((name): [string, string] => ['worksheet', `${name}.xml`]),
      ),
      ...Object.fromEntries(['hidden', 'first', 'second'].map((name) => [`xl/${name}.xml`, sheetOf(name)])),
    };
    const book = buildWorkbook({ rows: [] }, parts);
    const wordOf = async (name?: string) => (await readXlsx(book, form, name)).lines[0]?.cells.word;
    expect(await wordOf()).toBe('first');
    expect(await wordOf('second')).toBe('second');
    expect(await wordOf('hidden')).toBe('hidden');
    await expect(wordOf('third')).rejects.toThrow('no sheet "third", but: hidden, first, second');
    await expect(wordOf('chart')).rejects.toThrow('no sheet "chart"');
  });
});
