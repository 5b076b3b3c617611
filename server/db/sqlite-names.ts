import type Sqlite from 'better-sqlite3';

/**
 * SQLite reports a broken unique constraint by its columns (`users.tenant_id, users.email`) and keeps constraint
 * names only in the text of `create table`. Unnamed ones get the name that PostgreSQL would give.
 */
export function uniqueName(raw: Sqlite.Database, detail: string, primary: boolean): string {
  const index = /^index '(.*)'$/.exec(detail)?.[1];
  if (index) return index;
  const fields = detail.split(', ').map((field) => field.split('.'));
  const table = fields[0]?.[0] ?? '';
  const columns = fields.map((field) => field[1] ?? '');
  return (
    constraintName(raw, table, primary ? 'primary key' : 'unique', columns) ??
    (primary ? undefined : uniqueIndex(raw, table, columns)) ??
    (primary ? `${table}_pkey` : `${table}_${columns.join('_')}_key`)
  );
}

export function foreignKeyName(raw: Sqlite.Database, table: string, columns: readonly string[]): string {
  return constraintName(raw, table, 'foreign key', columns) ?? `${table}_${columns.join('_')}_fkey`;
}

type Kind = 'unique' | 'primary key' | 'foreign key';

function constraintName(
  raw: Sqlite.Database,
  table: string,
  kind: Kind,
  columns: readonly string[],
): string | undefined {
  const text = raw
    .prepare<[string], string>(`select sql from sqlite_schema where type = 'table' and name = ?`)
    .pluck()
    .get(table);
  return namedConstraints(text ?? '').find(
    (constraint) => constraint.kind === kind && constraint.columns.join() === columns.join(),
  )?.name;
}

const ofTable = /constraint\s+"?(\w+)"?\s+(unique|primary\s+key|foreign\s+key)\s*\(([^)]*)\)/gi;
const ofColumn =
  /(?:^|[(,])\s*"?(\w+)"?\s+\w[^,]*?constraint\s+"?(\w+)"?\s+(unique|primary\s+key|references)(?!\s*\()/gi;

function namedConstraints(text: string): { name: string; kind: Kind; columns: string[] }[] {
  const clean = text.replace(/--.*$/gm, '');
  const wide = [...clean.matchAll(ofTable)].map(([, name = '', kind = '', columns = '']) => ({
    name,
    kind: kind.toLowerCase().replace(/\s+/, ' ') as Kind,
    columns: columns.split(',').map((column) => column.replace(/["\s]/g, '')),
  }));
  const narrow = [...clean.matchAll(ofColumn)].map(([, column = '', name = '', kind = '']) => ({
    name,
    kind: kind.toLowerCase().replace(/\s+/, ' ').replace('references', 'foreign key') as Kind,
    columns: [column],
  }));
  return [...wide, ...narrow];
}

function uniqueIndex(raw: Sqlite.Database, table: string, columns: readonly string[]): string | undefined {
  return raw
    .prepare<[string, string], string>(
      `select list.name from pragma_index_list(?) as list where list."unique" = 1 and list.origin = 'c'
       and (select group_concat(name, ',') from (select name from pragma_index_info(list.name) order by seqno)) = ?`,
    )
    .pluck()
    .get(table, columns.join());
}
