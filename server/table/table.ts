/** A file that cannot be read as a whole. */
export class TableError extends Error {
  override readonly name = 'CommandError';
}

export const damaged = (reason: string): TableError =>
  new TableError(`The workbook is damaged, or no .xlsx file: ${reason}`);

/** A cell that is wrong. */
export interface BadCell {
  readonly line: number;
  readonly column: string;
  readonly problem: string;
}

export interface Line<Column extends string> {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
}

/** Columns by their English names, with the Chinese ones. */
export type Columns<Column extends string> = Readonly<Record<Column, string>>;

/** The columns that the words of a header name, in either language. */
export function nameColumns<Column extends string>(
  header: readonly string[],
  columns: Columns<Column>,
): Column[] {
  const known = Object.keys(columns) as Column[]; // as: keys of a table of columns
  const named = header.map((word) =>
    known.find((column) => column === word.trim().toLowerCase() || columns[column] === word.trim()),
  );
  const unknown = header.filter((_, at) => named[at] === undefined);
  if (unknown.length > 0)
    throw new TableError(`Unknown columns: ${unknown.join(', ')}. Known ones: ${known.join(', ')}`);
  const found = named.flatMap((column) => column ?? []);
  const twice = found.filter((column, at) => found.indexOf(column) !== at);
  if (twice.length > 0) throw new TableError(`Columns that are there twice: ${twice.join(', ')}`);
  return found;
}
