import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from './database.ts';
import { testEngines } from './engines.ts';
import type { Writer } from '../server/db/database.ts';
import type { Sql } from '../server/db/sql.ts';
import {
  deleteDeliveries,
  listFresh,
  setAgain,
  setLastError,
  setMessage,
  setSent,
  setSettled,
} from '../server/event/delivery-queries.ts';
import { listEvents } from '../server/event/outbox-queries.ts';

const app = { tenant_id: 't', app_id: 'a' };
const ids = Array.from({ length: 256 }, (_, n) => String(10_000 + 7 * n));
const sent = { attempts: 1, now: 1, nextTime: 2 };

const statements: Readonly<Record<string, (db: Writer) => Promise<unknown>>> = {
  listFresh: (db) => listFresh(db, app, ids),
  setSent: (db) => setSent(db, app, ids, sent),
  setMessage: (db) => setMessage(db, app, ids, 'm'),
  setSettled: (db) => setSettled(db, app, ids, 'delivered', 1),
  setLastError: (db) => setLastError(db, app, ids, 'no'),
  setAgain: (db) => setAgain(db, app, ids, 1),
  deleteDeliveries: (db) => deleteDeliveries(db, app, ids),
  listEvents: (db) => listEvents(db, 't', ids),
};

const fill = `
  insert into tenants (tenant_id, tenant_key, id_key, name_zh, name_en, time_zone, directory_version, created_time)
    values ('t', 't', 't', 't', 't', 'UTC', 1, 1);
  insert into apps (tenant_id, app_id, name, secret_hash, okr_as_app, created_time, updated_time)
    values ('t', 'a', 'a', '', true, 1, 1);
  insert into event_subscriptions (tenant_id, app_id, mode, verification_token, created_time, updated_time)
    values ('t', 'a', 'long_connection', '', 1, 1);
  insert into outbox_events (tenant_id, id, event_type, subject_id, payload, created_time)
    select 't', cast(10000 + n as text), 'e', 's', '{}', 1 from generate_series(1, 20000) n;
  insert into event_deliveries
    (tenant_id, event_id, app_id, event_type, subject_id, message_id, state, attempts, created_time)
    select 't', id, 'a', 'e', 's', id, 'new', 0, 1 from outbox_events`;

describe.runIf(testEngines().includes('postgres'))('PostgreSQL without statistics', () => {
  let client: Client;
  beforeAll(async () => {
    const { url } = await freshDatabase('postgres');
    client = new Client({ connectionString: url });
    await client.connect();
    await client.query(`select set_config('okra.tenant', '*', false)`);
    await client.query(fill);
  });
  afterAll(() => client.end());

  const statementOf = async (run: (db: Writer) => Promise<unknown>): Promise<Sql> => {
    let statement: Sql | undefined;
    const all = async (s: Sql) => {
      statement = s;
      return [];
    };
    await run({
      all,
      one: async () => undefined,
      run: async (s) => (await all(s)).length,
      wake: () => {},
    });
    if (!statement) throw new Error('nothing was sent');
    return statement;
  };

  it.each(Object.entries(statements))('finds events by their primary key: %s', async (_name, run) => {
    const { text, values } = await statementOf(run);
    const { rows } = await client.query(`explain (format json) ${text}`, [...values]);
    const indexes = JSON.stringify(rows).match(/(?<="Index Name":")\w+/g);
    expect(indexes).toEqual([expect.stringMatching(/_pkey$/)]);
  });
});
