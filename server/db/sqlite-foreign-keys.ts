import type Sqlite from 'better-sqlite3';
import type { Sql } from './sql.ts';
import { foreignKeyName } from './sqlite-names.ts';
import { namedTables } from './sqlite-written-tables.ts';

interface ForeignKey {
  readonly child: string;
  readonly parent: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

type Row = Record<string, string | number | null>;

/**
 * SQLite doesn't say which foreign key refused a statement. So the statement runs once more with the check deferred,
 * its rows are looked up against each key, and everything is rolled back.
 */
export function brokenForeignKey(raw: Sqlite.Database, s: Sql): string {
  const { table, deletes } = namedTables(s.text)[0] ?? { table: '', deletes: false };
  const keys = foreignKeys(raw).filter((key) => (deletes ? key.parent : key.child) === table);
  const broken = keys.length === 1 ? keys[0] : find(raw, s, keys, deletes);
  return broken ? foreignKeyName(raw, broken.child, broken.from) : 'unknown';
}

function find(
  raw: Sqlite.Database,
  s: Sql,
  keys: readonly ForeignKey[],
  deletes: boolean,
): ForeignKey | undefined {
  const probe = `${s.text.replace(/\breturning\b[^()]*$/i, '').replace(/\$\d+/g, '?')} returning *`;
  const values = s.values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
  raw.exec('savepoint probe');
  try {
    raw.pragma('defer_foreign_keys = on');
    const rows = raw.prepare<unknown[], Row>(probe).all(...values);
    return keys.find((key) =>
      rows.some((row) => (deletes ? isReferenced(raw, key, row) : isOrphan(raw, key, row))),
    );
  } catch {
    return undefined;
  } finally {
    raw.exec('rollback to probe; release probe');
    raw.pragma('defer_foreign_keys = off');
  }
}

function foreignKeys(raw: Sqlite.Database): ForeignKey[] {
  const lines = raw
    .prepare<[], { child: string; id: number; parent: string; from: string; to: string | null }>(
      `select child.name as child, key.id, key."table" as parent, key."from", coalesce(key."to", own.name) as "to"
       from sqlite_schema child, pragma_foreign_key_list(child.name) key
       left join pragma_table_info(key."table") own on key."to" is null and own.pk = key.seq + 1
       where child.type = 'table' order by child.name, key.id, key.seq`,
    )
    .all();
  return [...Map.groupBy(lines, (line) => `${line.child} ${line.id}`).values()].map((parts) => ({
    child: parts[0]?.child ?? '',
    parent: parts[0]?.parent ?? '',
    from: parts.map((part) => part.from),
    to: parts.map((part) => part.to ?? ''),
  }));
}

function isOrphan(raw: Sqlite.Database, key: ForeignKey, row: Row): boolean {
  const values = key.from.map((column) => row[column] ?? null);
  return !values.includes(null) && !exists(raw, key.parent, key.to, values);
}

function isReferenced(raw: Sqlite.Database, key: ForeignKey, row: Row): boolean {
  return exists(
    raw,
    key.child,
    key.from,
    key.to.map((column) => row[column] ?? null),
  );
}

function exists(
  raw: Sqlite.Database,
  table: string,
  columns: readonly string[],
  values: readonly (string | number | null)[],
) {
  const condition = columns.map((column) => `"${column}" = ?`).join(' and ');
  return raw.prepare(`select 1 from "${table}" where ${condition}`).get(...values) !== undefined;
}
