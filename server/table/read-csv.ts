import { parse } from 'csv-parse/sync';
import { type Columns, type Line, nameColumns, TableError } from './table.ts';

/** The lines of a file whose header names columns in either language. */
export function readCsv<Column extends string>(csv: Buffer, columns: Columns<Column>): Line<Column>[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(csv);
  } catch {
    throw new TableError('The file is not UTF-8. Save it as "CSV UTF-8" and try again');
  }
  const [header, ...records] = parseRecords(text);
  if (!header) throw new TableError('The file is empty');
  const named = nameColumns(header.record, columns);
  return records.map(({ record, info }) => ({
    line: info.lines,
    cells: Object.fromEntries(named.map((column, at) => [column, record[at] ?? ''])) as Line<Column>['cells'], // as: keyed by columns
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
    throw new TableError(
      `The file is no valid CSV: ${fault instanceof Error ? fault.message : String(fault)}`,
    );
  }
}
