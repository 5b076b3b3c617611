import type Sqlite from 'better-sqlite3';

/** The tables whose rows a statement changes: those that it names, and those whose rows are deleted with theirs. */
export function writtenTables(raw: Sqlite.Database, text: string): string[] {
  const named = [...text.matchAll(/\b(insert\s+into|update|delete\s+from)\s+"?(\w+)/gi)];
  return named.flatMap(([, verb = '', table = '']) =>
    /^delete/i.test(verb) ? goneWith(raw, table) : [table],
  );
}

const goneWith = (raw: Sqlite.Database, table: string): string[] =>
  raw
    .prepare<[string], string>(
      `with recursive gone (name) as (
         select ? union
         select child.name from gone, sqlite_schema child, pragma_foreign_key_list(child.name) key
         where child.type = 'table' and key."table" = gone.name and key.on_delete <> 'NO ACTION')
       select name from gone`,
    )
    .pluck()
    .all(table);
