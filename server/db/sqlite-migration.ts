import type { MigrationWriter } from './engine.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { WriteHandle } from './sqlite-write-handle.ts';

/**
 * Foreign keys are checked at the end only: a table can then be rebuilt by create, copy, drop and rename. Where nothing
 * was changed the check is left out, because it walks the whole database.
 */
export async function migrateSqlite<T>(
  connection: SqliteConnection,
  fn: (db: MigrationWriter) => Promise<T>,
): Promise<T> {
  const { raw } = connection;
  raw.pragma('foreign_keys = off');
  connection.exec('begin immediate');
  const before = changesOf(raw);
  try {
    const value = await fn(new WriteHandle(connection));
    const changed = changesOf(raw) !== before;
    const broken = changed && raw.prepare<[], { table: string }>('pragma foreign_key_check').get();
    if (broken)
      throw new Error(`The migration leaves rows in ${broken.table} whose foreign key points nowhere`);
    connection.exec('commit');
    return value;
  } finally {
    if (raw.inTransaction) connection.exec('rollback');
  }
}

const changesOf = (raw: SqliteConnection['raw']): unknown =>
  raw.prepare('select total_changes()').pluck().get();
