import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, DatabaseConfig } from './engine.ts';

export type {
  Database,
  DatabaseConfig,
  DatabaseStats,
  MigrationWriter,
  Reader,
  Scope,
  Writer,
} from './engine.ts';

/** Loads only the driver that is used. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  if (config.url) return (await import('./postgres.ts')).openPostgres(config.url);
  return (await import('./sqlite.ts')).openSqlite(config);
}

/** How long a database that failed is waited for. */
const patience = 1000;

/** Works with a database, then closes it. Of a fault in the work the close must not hide the reason. */
export async function closeAfter<T>(database: Database, work: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (fault) {
    const closed = new AbortController();
    const tooLong = sleep(patience, undefined, { signal: closed.signal });
    await Promise.race([database.close(), tooLong]).catch(() => undefined);
    closed.abort();
    throw fault;
  }
  await database.close();
  return result;
}
