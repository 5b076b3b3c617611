import { readCsv } from './read-csv.ts';
import { readXlsx, type SheetForm } from './read-xlsx.ts';
import { type BadCell, type Line, TableError } from './table.ts';
import { isWorkbook } from './workbook-parts.ts';

export interface Table<Column extends string> {
  /** What the places of bad cells are called. */
  readonly place: 'line' | 'row';
  readonly lines: readonly Line<Column>[];
  readonly bad: readonly BadCell[];
}

/** The lines of a CSV file or of a sheet of a workbook, told by content. */
export async function readTable<Column extends string>(
  file: Buffer,
  form: SheetForm<Column>,
  sheet: string | undefined,
): Promise<Table<Column>> {
  if (isWorkbook(file)) return { place: 'row', ...(await readXlsx(file, form, sheet)) };
  if (sheet !== undefined) throw new TableError('Only a workbook (.xlsx) has sheets, and this file is none');
  return { place: 'line', lines: readCsv(file, form.columns), bad: [] };
}
