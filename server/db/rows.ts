import type { Sql } from './sql.ts';

export function onlyRow<Row>(rows: readonly Row[], s: Sql): Row | undefined {
  if (rows.length > 1) throw new RangeError(`Expected at most one row, got ${rows.length}: ${s.text}`);
  return rows[0];
}
