import Sqlite from 'better-sqlite3';
import { ConstraintError, UnavailableError } from './errors.ts';
import type { UnavailableReason } from './errors.ts';
import type { Sql } from './sql.ts';
import { brokenForeignKey } from './sqlite-foreign-keys.ts';
import { uniqueName } from './sqlite-names.ts';

/** Turns what SQLite throws into the errors that callers of both engines know. */
export function sqliteError(
  error: unknown,
  file: string,
  raw: Sqlite.Database | undefined,
  s?: Sql,
): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  return constraintError(error, raw, s) ?? unavailableError(error, file) ?? error;
}

function constraintError(error: Error & { code: string }, raw: Sqlite.Database | undefined, s?: Sql) {
  if (!raw || !error.code.startsWith('SQLITE_CONSTRAINT')) return undefined;
  const detail = /constraint failed(?:: (.*))?$/s.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
    case 'SQLITE_CONSTRAINT_ROWID':
      return new ConstraintError('unique', uniqueName(raw, detail, error.code.endsWith('PRIMARYKEY')), error);
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
      return new ConstraintError('foreignKey', s ? brokenForeignKey(raw, s) : 'unknown', error);
    case 'SQLITE_CONSTRAINT_CHECK':
      return new ConstraintError('check', detail, error);
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return new ConstraintError('notNull', detail, error);
    default:
      return undefined;
  }
}

const unavailable: readonly (readonly [code: string, reason: UnavailableReason, message: string])[] = [
  [
    'SQLITE_FULL',
    'full',
    'The disk is full: the database {file} can not grow. Make room; nothing was written',
  ],
  [
    'SQLITE_READONLY',
    'readOnly',
    'The database {file} can only be read: check the rights on its folder and the disk',
  ],
  ['SQLITE_BUSY', 'busy', 'Another process keeps the database {file} locked'],
  ['SQLITE_IOERR', 'gone', 'The disk failed while the database {file} was used'],
  [
    'SQLITE_CANTOPEN',
    'gone',
    'The database {file} can not be opened: check that its folder exists and its rights',
  ],
  ['SQLITE_CORRUPT', 'damaged', 'The database {file} is damaged. Restore a backup'],
  ['SQLITE_NOTADB', 'damaged', '{file} is not a database, or it is damaged'],
];

function unavailableError(error: Error & { code: string }, file: string): UnavailableError | undefined {
  const known = unavailable.find(([code]) => error.code === code || error.code.startsWith(`${code}_`));
  if (!known) return undefined;
  return new UnavailableError(known[1], known[2].replace('{file}', file), error);
}
