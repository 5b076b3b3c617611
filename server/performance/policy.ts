import { type Sql, sql } from '../db/sql.ts';

/** The people whom an administrator or an app may reach: those of some departments and below, or everybody. */
export type Range = readonly string[] | undefined;

export const isInRange = (range: Range, departmentPath: string): boolean =>
  range === undefined || range.some((id) => departmentPath.split('/').includes(id));

/** `isInRange` for the people `p` of a semester. */
export const inRange = (range: Range): Sql => {
  if (range === undefined) return sql`(1 = 1)`;
  const parts = range.map((id) => sql`p.department_path like ${`%${id}/%`}`);
  return parts.reduce((all, part) => sql`(${all} or ${part})`, sql`(1 = 0)`);
};
