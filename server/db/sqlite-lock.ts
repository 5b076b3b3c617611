import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { cannotBeWritten } from './data-folder.ts';
import { UnavailableError } from './errors.ts';
import { sqliteError } from './sqlite-errors.ts';

/**
 * Keeps a second server away from a data folder. The lock is a lock of the operating system (through SQLite), so it
 * ends with the process, however that ends. Answers the function that gives it back.
 */
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'okra.lock');
  let lock: Sqlite.Database | undefined;
  try {
    lock = new Sqlite(file, { timeout: 0 });
    lock.exec('begin exclusive');
  } catch (error) {
    lock?.close();
    throw lockError(sqliteError(error, file, undefined), dataDir);
  }
  const held = lock;
  return () => held.close();
}

function lockError(error: unknown, dataDir: string): unknown {
  if (!(error instanceof UnavailableError)) return error;
  const { reason, cause } = error;
  if (reason === 'busy')
    return new UnavailableError(
      reason,
      `Another Okra server uses the data folder ${dataDir}. Stop it first`,
      cause,
    );
  const isClosed = cause instanceof Sqlite.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(cause.code);
  return isClosed ? new UnavailableError('readOnly', cannotBeWritten(dataDir), cause) : error;
}
