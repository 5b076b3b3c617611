import type { ErrorDetail } from '../contract/envelope.ts';
import type { PublicError } from '../contract/errors.ts';

export type ErrorExtras = Partial<Omit<ErrorDetail, 'log_id'>>;

/** A failure that the caller is told about. Everything else thrown is a fault, and its cause stays in the log. */
export class WireError extends Error {
  readonly error: PublicError;
  readonly extras: ErrorExtras;

  constructor(error: PublicError, extras: ErrorExtras = {}) {
    super(error.message);
    this.name = 'WireError';
    this.error = error;
    this.extras = extras;
  }
}
