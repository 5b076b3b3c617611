import { letterOf, placeOf, type Row } from './read-sheet.ts';
import { type BadCell, damaged } from './table.ts';

/** Gives every row what a merged cell says for it; names the merged cells whose column does not allow that. */
export function unmerge<Column extends string>(
  rows: readonly Row[],
  ranges: readonly string[],
  spans: ReadonlySet<Column>,
  columns: ReadonlyMap<number, Column | undefined>,
): BadCell[] {
  const bad: BadCell[] = [];
  const places = new Map(rows.map(({ line }, place) => [line, place]));
  const reached = new Map<number, number>();
  for (const { column, top, right, bottom } of ranges.map(readRange).toSorted((a, b) => a.top - b.top)) {
    const first = places.get(top);
    const cell = first === undefined ? undefined : rows[first]?.cells.get(column);
    if (first === undefined || !cell) continue;
    if ((reached.get(column) ?? 0) >= top) throw damaged('merged cells overlap');
    reached.set(column, bottom);
    const name = columns.get(column);
    let place = first + 1;
    for (let row = rows[place]; row && row.line <= bottom; row = rows[(place += 1)])
      row.cells.set(column, cell);
    if (right > column || (place > first + 1 && !(name && spans.has(name))))
      bad.push({
        line: top,
        column: name ?? letterOf(column),
        problem: 'is merged with others: give each its own',
      });
  }
  return bad;
}

function readRange(range: string) {
  const [from = '', to = from] = range.split(':');
  const [start, end] = [placeOf(from), placeOf(to)];
  return { column: start.column, top: start.line, right: end.column, bottom: end.line };
}
