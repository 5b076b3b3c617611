import type { FieldViolation } from '../../contract/envelope.ts';
import { performanceErrors } from '../../contract/errors.ts';
import { type Ctx, nobody } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { type ErrorExtras, WireError } from '../wire-error.ts';
import { fault } from './fault-rules.ts';

/** A draft that breaks the rules of the room; the message names what is wrong. */
export class PerformanceDraftError extends WireError {
  constructor(violations: readonly FieldViolation[]) {
    super(performanceErrors.invalidParameters, { field_violations: [...violations] });
    this.name = 'PerformanceDraftError';
    this.message = violations
      .map(
        ({ field, description, value }) =>
          `${field} ${description}${value === undefined ? '' : `: ${value}`}`,
      )
      .join('; ');
  }
}

export interface ImportParts {
  readonly db: Writer;
  readonly tenantId: string;
  readonly newId: () => string;
}

/** What the rules of requests want to know of a caller, for what a company brings along. */
export interface DraftCaller extends Pick<Ctx, 'actor' | 'clock' | 'newId' | 'invalid'> {
  readonly db: Writer;
  error(name: 'invalidParameters' | 'noPermission', extras?: ErrorExtras): WireError;
}

export const refuse = (field: string, description: string, value?: string): PerformanceDraftError =>
  new PerformanceDraftError([fault(field, description, value)]);

/** As if a person had called, at some time. */
export const draftCaller = (
  { db, tenantId, newId }: ImportParts,
  userId: string,
  at: number,
): DraftCaller => ({
  db,
  actor: { ...nobody, tenantId, userId },
  clock: { now: () => at },
  newId,
  invalid: refuse,
  error: (name, { field_violations = [fault(name, 'is why it was refused')] } = {}) =>
    new PerformanceDraftError(field_violations),
});
