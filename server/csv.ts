import { parse } from 'csv-parse/sync';

/** A file that cannot be read as a whole. */
export class CsvError extends Error {
  override readonly name = 'CommandError';
}

/** A cell that is wrong. */
export interface BadCell {
  readonly line: number;
  readonly column: string;
  readonly problem: string;
}

export interface CsvLine<Column extends string> {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
}

/** Columns by their English names, with the Chinese ones. */
export type Columns<Column extends string> = Readonly<Record<Column, string>>;

/** The lines of a file whose header names columns in either language. */
export function readCsv<Column extends string>(csv: Buffer, columns: Columns<Column>): CsvLine<Column>[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(csv);
  } catch {
    throw new CsvError('The file is not UTF-8. Save it as "CSV UTF-8" and try again');
  }
  const [header, ...records] = parseRecords(text);
  if (!header) throw new CsvError('The file is empty');
  const known = Object.keys(columns) as Column[]; // as: keys of a table of columns
  const named = header.record.map((word) =>
    known.find((column) => column === word.trim().toLowerCase() || columns[column] === word.trim()),
  );
  const unknown = header.record.filter((_, at) => named[at] === undefined);
  if (unknown.length > 0)
    throw new CsvError(`Unknown columns: ${unknown.join(', ')}. Known ones: ${known.join(', ')}`);
  return records.map(({ record, info }) => ({
    line: info.lines,
    cells: Object.fromEntries(
      named.map((column, at) => [column, record[at] ?? '']),
    ) as CsvLine<Column>['cells'], // as: no name is unknown
  }));
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function parseRecords(text: string): CsvRecord[] {
  try {
    const records: unknown = parse(text, {
      info: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    return records as CsvRecord[]; // as: what the parser gives with `info`
  } catch (fault) {
    throw new CsvError(`The file is no valid CSV: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}
