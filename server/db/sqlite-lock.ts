import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { UnavailableError } from './errors.ts';

/**
 * Keeps a second server away from a data folder. The lock is a lock of the operating system (through SQLite), so it
 * ends with the process, however that ends. Answers the function that gives it back.
 */
export function lockDataDir(dataDir: string): () => void {
  const lock = new Sqlite(join(dataDir, 'okra.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!(error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY')) throw error;
    throw new UnavailableError(
      'busy',
      `Another Okra server uses the data folder ${dataDir}. Stop it first`,
      error,
    );
  }
  return () => lock.close();
}
