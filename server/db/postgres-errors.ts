import { DatabaseError } from 'pg';
import { ConstraintError, UnavailableError } from './errors.ts';
import type { ConstraintKind, UnavailableReason } from './errors.ts';

const constraintKinds = new Map<string, ConstraintKind>([
  ['23505', 'unique'],
  ['23503', 'foreignKey'],
  ['23514', 'check'],
  ['23502', 'notNull'],
]);

const unavailable: readonly (readonly [code: RegExp, reason: UnavailableReason, message: string])[] = [
  [/^53100$/, 'full', 'The disk of the database server is full. Make room; nothing was written'],
  [/^25006$/, 'readOnly', 'The database server takes no writes: it is a standby or set to read-only'],
  [/^57014$/, 'timeout', 'A statement took too long and was cancelled'],
  [/^55P03$/, 'busy', 'A row or table stayed locked by somebody else for too long'],
  [/^(57P0|08|53)/, 'gone', 'The database server can not be used now'],
  [/^(28|3D000)/, 'gone', 'The database server refuses the login: check DATABASE_URL'],
  [/^XX00[12]$/, 'damaged', 'The database is damaged. Restore a backup'],
];

const lacksRights =
  'The role in DATABASE_URL lacks rights: it must own the tables. For a new database say "grant usage, create on schema public to" this role';

/** Turns what PostgreSQL and its driver throw into the errors that callers of both engines know. */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UnavailableError) return error;
  if (!(error instanceof DatabaseError)) return isConnectionError(error) ? connectionError(error) : error;
  const code = error.code ?? '';
  const kind = constraintKinds.get(code);
  if (kind) return new ConstraintError(kind, error.constraint ?? `${error.table}.${error.column}`, error);
  // Row-level security has the same code; what it refuses is a fault of ours.
  if (code === '3F000' || (code === '42501' && error.routine?.startsWith('aclcheck_error')))
    return new UnavailableError('gone', `${lacksRights} (${error.message})`, error);
  const known = unavailable.find(([pattern]) => pattern.test(code));
  return known ? new UnavailableError(known[1], `${known[2]} (${error.message})`, error) : error;
}

/** Serialization failure or deadlock: the same write may succeed when it runs again. */
export function isConflict(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '40001' || error.code === '40P01');
}

/** The connection is of no more use. A schema change makes prepared statements useless, which also needs a new one. */
export function needsNewConnection(error: unknown): boolean {
  if (error instanceof DatabaseError) {
    const { code = '' } = error;
    return /^(57P0|08)/.test(code) || (code === '0A000' && error.message.includes('cached plan'));
  }
  return error instanceof Error && isConnectionError(error);
}

const driverMessages =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout expired|Query read timeout|timeout exceeded when trying to connect|Cannot use a pool)/;

/** What fails at a file has a path, as no socket has. */
function isConnectionError(error: Error): boolean {
  return ('syscall' in error && 'errno' in error && !('path' in error)) || driverMessages.test(error.message);
}

function connectionError(error: Error): UnavailableError {
  const slow = /timeout/.test(error.message);
  const message = slow
    ? 'The database server does not answer in time'
    : 'The database server can not be reached';
  return new UnavailableError(slow ? 'timeout' : 'gone', `${message} (${error.message})`, error);
}
