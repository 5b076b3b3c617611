import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany, type Company, type RegisteredApp } from '../../test/builders/company.ts';
import { listenFor } from '../../test/builders/receiver.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { EventClient } from '../../test/event-client.ts';
import { sql } from '../db/sql.ts';
import { emit, type NewEvent } from './index.ts';

/** How many messages an app may have under way. */
const underWay = 256;

describeOnEachEngine('delivery over long connections', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  beforeAll(async () => {
    app = await TestApp.start(engine, { PORT: '0' });
    await app.app.listen();
    company = await buildCompany(app);
    client = await buildApp(app, company);
    await listenFor(app, { tenantId: company.tenantId, appId: client.appId });
  });
  afterAll(() => app.close());

  async function connect(): Promise<EventClient> {
    const body = { AppID: client.appId, AppSecret: client.secret };
    const { data } = (await app.call('/callback/ws/endpoint', { method: 'POST', body })).body;
    const connection = await EventClient.open((data as { URL: string }).URL); // as: the contract's shape
    await connection.ping();
    return connection;
  }

  const states = () =>
    app.database.read((db) =>
      db.all<{ state: string; count: number }>(sql`
        select state, count(*) as count from event_deliveries
        where tenant_id = ${company.tenantId} group by state order by state`),
    );

  it('leaves what waits alone once the last client has gone', async () => {
    const events = Array.from({ length: 1000 }, (_, n): NewEvent => ({
      id: app.newId(),
      event_type: 'okr.objective.deleted_v1',
      subject_id: `s${n}`,
      payload: { user_id: company.member.id, cycle_id: '1', objective_id: String(n), update_time: '1' },
    }));
    await app.database.write((db) => emit(db, company.tenantId, events, app.clock.now()));
    const connection = await connect();
    const drained = app.app.drain();
    await connection.next();
    connection.socket.terminate();
    await drained;
    expect(await states()).toEqual([
      { state: 'new', count: 1000 - underWay },
      { state: 'sent', count: underWay },
    ]);
  });
});
