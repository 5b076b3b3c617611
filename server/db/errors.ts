/**
 * A rule of the schema was broken. `constraint` is its name in the migrations; for `notNull` it is `table.column`.
 * When a row breaks several, either engine names the one it meets first.
 */
export class ConstraintError extends Error {
  override readonly name = 'ConstraintError';
  readonly constraint: string;
  readonly kind: ConstraintKind;

  constructor(kind: ConstraintKind, constraint: string, cause: unknown) {
    super(`The ${kind} constraint ${constraint} refused the write`, { cause });
    this.kind = kind;
    this.constraint = constraint;
  }
}

export type ConstraintKind = 'unique' | 'foreignKey' | 'check' | 'notNull';

/** The database can't answer now. Nothing of the failed write is stored. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** `conflict`: other writers won every retry. `timeout`: a statement or the wait for a connection took too long. */
export type UnavailableReason = 'gone' | 'full' | 'readOnly' | 'busy' | 'timeout' | 'conflict' | 'damaged';
