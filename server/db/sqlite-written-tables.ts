import type Sqlite from 'better-sqlite3';

/** The tables that a statement says it changes, in its order. */
export const namedTables = (text: string): { readonly table: string; readonly deletes: boolean }[] =>
  [...text.matchAll(/\b(insert\s+into|update|delete\s+from)\s+"?(\w+)/gi)].map(
    ([, verb = '', table = '']) => ({ table, deletes: /^delete/i.test(verb) }),
  );

/** The tables whose rows a statement changes: those that it names, and those whose rows are deleted with theirs. */
export const writtenTables = (raw: Sqlite.Database, text: string): string[] =>
  namedTables(text).flatMap(({ table, deletes }) => (deletes ? goneWith(raw, table) : [table]));

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
