import { Compile } from 'typebox/schema';
import { type EventType, events } from '../contract/index.ts';
import { closed } from '../contract/json-schema.ts';
import { scopeNames } from '../contract/scopes.ts';
import { createApp } from '../server/auth/index.ts';
import { sql } from '../server/db/sql.ts';
import type { TestApp } from './app.ts';
import type { Tenant } from './builders/company.ts';
import { listenFor } from './builders/receiver.ts';

export interface Told {
  readonly event_type: EventType;
  readonly subject_id: string;
  readonly payload: Readonly<Record<string, unknown>> & { readonly changed_fields?: readonly string[] };
}

const shapes = new Map(Object.values(events).map(({ type, event }) => [type, Compile(closed(event))]));

/** What a subscriber of everything will be told, from one call to the next; each payload is held against its declaration. */
export async function listener(app: TestApp, { tenantId }: Tenant): Promise<() => Promise<Told[]>> {
  const draft = { tenantId, name: 'Listener', scopes: scopeNames, okrAsApp: true };
  const { appId } = await app.database.write((db) => createApp(db, draft, app.clock.now()));
  await listenFor(app, { tenantId, appId });
  let after = '';
  return async () => {
    const rows = await app.database.read((db) =>
      db.all<{ id: string; event_type: EventType; subject_id: string; payload: string }>(sql`
        select id, event_type, subject_id, payload from outbox_events
        where tenant_id = ${tenantId} and id > ${after} order by id`),
    );
    after = rows.at(-1)?.id ?? after;
    return rows.map(({ event_type, subject_id, payload }) => {
      const told: Told = { event_type, subject_id, payload: JSON.parse(payload) };
      const [, faults] = shapes.get(event_type)?.Errors(delivered(told)) ?? [false, ['is not declared']];
      if (faults.length > 0) throw new Error(`${event_type} ${payload}: ${JSON.stringify(faults)}`);
      return told;
    });
  };
}

/** People stand in the outbox by their internal id; each app is told its own. */
const delivered = ({ payload }: Told) =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) =>
      /^(user|operator)_id$/.test(name) && /^\d{19}$/.test(String(value))
        ? [name, { open_id: `ou_${String(value)}` }]
        : [name, value],
    ),
  );
