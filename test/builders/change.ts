import { recordChanges, type Change } from '../../server/okr/index.ts';
import type { TestApp } from '../app.ts';
import type { Person, RegisteredApp, Tenant } from './company.ts';

/** Leaves lines in the history as the endpoints do, done by an app for a person. */
export const record = (
  app: TestApp,
  { tenantId }: Tenant,
  { appId }: RegisteredApp,
  person: Person | undefined,
  ...changes: readonly Change[]
): Promise<void> =>
  app.database
    .tenant(tenantId)
    .write((db) =>
      recordChanges(
        { db, actor: { tenantId, appId, userId: person?.id }, clock: app.clock, newId: app.newId },
        changes,
      ),
    );
