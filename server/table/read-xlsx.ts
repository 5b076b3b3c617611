import { type Holding, textOf } from './cell-text.ts';
import { findSheet } from './find-sheet.ts';
import { type Cell, letterOf, readFormats, readSheet, readTexts } from './read-sheet.ts';
import { type BadCell, type Columns, type Line, nameColumns, TableError } from './table.ts';
import { unmerge } from './unmerge.ts';
import { openParts } from './workbook-parts.ts';

/** What a sheet is to look like. */
export interface SheetForm<Column extends string> {
  readonly columns: Columns<Column>;
  readonly holds: Readonly<Record<Column, Holding>>;
  /** Columns in which one cell, merged downwards, may speak for several rows. */
  readonly spans: ReadonlySet<Column>;
}

interface Read<Column extends string> {
  readonly lines: Line<Column>[];
  readonly bad: BadCell[];
}

/** The rows below the header of a sheet; its first row with content is the header. */
export async function readXlsx<Column extends string>(
  file: Buffer,
  form: SheetForm<Column>,
  sheetName: string | undefined,
): Promise<Read<Column>> {
  const parts = await openParts(file);
  const found = await findSheet(parts, sheetName);
  const known = {
    texts: await readTexts(parts, found.texts),
    formats: await readFormats(parts, found.styles),
  };
  const { rows, merges } = await readSheet(parts, found.sheet, known);
  const [header, ...below] = rows;
  if (!header) throw new TableError('The sheet is empty');
  const titles = [...header.cells].map(([at, cell]): [number, string] => [at, titleOf(cell, at)]);
  const named = nameColumns(
    titles.map(([, title]) => title),
    form.columns,
  );
  const columns = new Map(titles.map(([at], place) => [at, named[place]]));
  const bad = unmerge(below, merges, form.spans, columns);
  const lines = below.map(({ line, cells }): Line<Column> => {
    const texts: Partial<Record<Column, string>> = {};
    for (const [at, cell] of cells) {
      const column = columns.get(at);
      const reading = column
        ? textOf(cell, form.holds[column], found.from1904)
        : { problem: 'is below no name of a column' };
      if ('problem' in reading) bad.push({ line, column: column ?? letterOf(at), problem: reading.problem });
      else if (column) texts[column] = reading.text;
    }
    return { line, cells: texts };
  });
  return { lines, bad };
}

function titleOf(cell: Cell, at: number): string {
  const reading = textOf(cell, 'text', false);
  if ('problem' in reading) throw new TableError(`The name of column ${letterOf(at)} ${reading.problem}`);
  return reading.text;
}
