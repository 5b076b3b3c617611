import { GENERAL, standardFormat } from './number-format.ts';
import { damaged, TableError } from './table.ts';
import type { Parts } from './workbook-parts.ts';

/** A cell as it is stored. */
export interface Cell {
  /** One of `types`. */
  readonly type: string;
  readonly text: string;
  /** How a number is shown. */
  readonly format: string;
  readonly isFormula: boolean;
}

export interface Row {
  readonly line: number;
  /** By column, from 0. */
  readonly cells: Map<number, Cell>;
}

export interface Sheet {
  /** Those with content, downwards. */
  readonly rows: readonly Row[];
  /** Ranges such as `A2:A5`. */
  readonly merges: readonly string[];
}

const MOST_ROWS = 200_000;
const MOST_TEXTS = 1_000_000;
/** As long as spreadsheet programs let a format be. */
const MOST_FORMAT = 255;

export async function readTexts(parts: Parts, part: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  if (part === undefined) return texts;
  await parts.parse(part, {
    close(path, more) {
      if (path === 'sst/si/t' || path === 'sst/si/r/t') text += more;
      if (path !== 'sst/si') return;
      if (texts.push(unescape(text)) > MOST_TEXTS) throw new TableError('The workbook holds too many texts');
      text = '';
    },
  });
  return texts;
}

/** Number formats, by what cells say of their style. */
export async function readFormats(parts: Parts, part: string | undefined): Promise<string[]> {
  const own = new Map<number, string>();
  const used: number[] = [];
  if (part === undefined) return [];
  await parts.parse(part, {
    open(path, { numFmtId: id = '0', formatCode: code = '' }) {
      if (path === 'styleSheet/numFmts/numFmt')
        own.set(Number(id), code.length > MOST_FORMAT ? 'that is too long' : code);
      if (path === 'styleSheet/cellXfs/xf') used.push(Number(id));
    },
  });
  return used.map((id) => own.get(id) ?? standardFormat(id));
}

interface Known {
  readonly texts: readonly string[];
  readonly formats: readonly string[];
}

export async function readSheet(parts: Parts, part: string, known: Known): Promise<Sheet> {
  const reader = new SheetReader(known);
  if (!(await parts.parse(part, reader))) throw new TableError('The workbook lacks the sheet that it names');
  return reader;
}

class SheetReader implements Sheet {
  readonly rows: Row[] = [];
  readonly merges: string[] = [];
  readonly #known: Known;
  #row: Row = { line: 0, cells: new Map() };
  #column = -1;
  #attributes: Readonly<Record<string, string>> = {};
  #text = '';
  #isFormula = false;

  constructor(known: Known) {
    this.#known = known;
  }

  open(path: string, attributes: Readonly<Record<string, string>>): void {
    if (path === 'worksheet/sheetData/row') this.#openRow(attributes['r']);
    if (path === 'worksheet/sheetData/row/c') this.#openCell(attributes);
    if (path === 'worksheet/sheetData/row/c/f') this.#isFormula = true;
    if (path === 'worksheet/mergeCells/mergeCell' && this.merges.push(attributes['ref'] ?? '') > MOST_ROWS)
      throw new TableError(`The sheet has more than ${MOST_ROWS} merged cells`);
  }

  close(path: string, text: string): void {
    if (textPaths.has(path)) this.#text += text;
    if (path === 'worksheet/sheetData/row/c') this.#closeCell();
    if (
      path === 'worksheet/sheetData/row' &&
      this.#row.cells.size > 0 &&
      this.rows.push(this.#row) > MOST_ROWS
    )
      throw new TableError(`The sheet has more than ${MOST_ROWS} rows. Split it`);
  }

  #openRow(name: string | undefined): void {
    const line = name === undefined ? this.#row.line + 1 : Number(name);
    if (!(Number.isInteger(line) && line > this.#row.line)) throw damaged(`row ${name} is out of order`);
    this.#row = { line, cells: new Map() };
    this.#column = -1;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const { r: name } = attributes;
    const column = name === undefined ? this.#column + 1 : placeOf(name).column;
    if (column <= this.#column) throw damaged(`cell ${name} is out of order`);
    this.#column = column;
    this.#attributes = attributes;
    this.#text = '';
    this.#isFormula = false;
  }

  #closeCell(): void {
    const { t: type = 'n', s: style = '0' } = this.#attributes;
    const { texts, formats } = this.#known;
    const isText = type === 'str' || type === 'inlineStr';
    if (this.#text.trim() === '' && (isText || !this.#isFormula)) return;
    const text = type === 's' ? texts[Number(this.#text)] : this.#text;
    const format = formats.length === 0 ? GENERAL : formats[Number(style)];
    if (text === undefined || format === undefined) throw damaged('a cell names what is not there');
    if (!types.has(type)) throw damaged(`a cell is of the kind ${type}`);
    const cell = { type, text: isText ? unescape(text) : text, format, isFormula: this.#isFormula };
    if (type !== 's' || text.trim() !== '') this.#row.cells.set(this.#column, cell);
  }
}

/** Text three times, a number, a logical value, an error, a date in words. */
const types: ReadonlySet<string> = new Set(['s', 'str', 'inlineStr', 'n', 'b', 'e', 'd']);

const textPaths: ReadonlySet<string> = new Set([
  'worksheet/sheetData/row/c/v',
  'worksheet/sheetData/row/c/is/t',
  'worksheet/sheetData/row/c/is/r/t',
]);

/** Characters that XML cannot hold stand as `_x000D_`. */
const unescape = (text: string): string =>
  text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Where `B3` is: columns count from 0, rows from 1. */
export function placeOf(name: string): { column: number; line: number } {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d{1,7})$/.exec(name) ?? [];
  if (letters === '') throw damaged(`"${name}" is no cell`);
  const column = Buffer.from(letters).reduce((sum, letter) => sum * 26 + letter - 64, 0) - 1;
  return { column, line: Number(digits) };
}

export const letterOf = (column: number): string =>
  (column >= 26 ? letterOf(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));
