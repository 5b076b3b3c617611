import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany, type Company, type RegisteredApp } from '../../test/builders/company.ts';
import { listenFor } from '../../test/builders/receiver.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { EventClient, textOf } from '../../test/event-client.ts';
import { sql } from '../db/sql.ts';
import { emit, type NewEvent } from './index.ts';

/** How many messages an app may have under way. */
const underWay = 256;

/** So large that the connection does not take all of them at once, and what that makes two parts of. */
const large = 100_000;

const upTo = (length: number) => Array.from({ length }, (_, n) => n);

describeOnEachEngine('delivery over long connections', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  beforeEach(async () => {
    app = await TestApp.start(engine, { PORT: '0' });
    await app.app.listen();
    company = await buildCompany(app);
    client = await buildApp(app, company);
    await listenFor(app, { tenantId: company.tenantId, appId: client.appId });
  });
  afterEach(() => app.close());

  async function connect(): Promise<EventClient> {
    const body = { AppID: client.appId, AppSecret: client.secret };
    const { data } = (await app.call('/callback/ws/endpoint', { method: 'POST', body })).body;
    const connection = await EventClient.open((data as { URL: string }).URL); // as: the contract's shape
    await connection.ping();
    return connection;
  }

  async function happen(events: number, people: number, size = 1): Promise<void> {
    const happened = upTo(events).map((n): NewEvent => {
      const ids = { objective_id: String(n), cycle_id: '1'.repeat(size) };
      const payload = { user_id: company.member.id, ...ids, update_time: '1' };
      const event_type = 'okr.objective.deleted_v1';
      return { id: app.newId(), event_type, subject_id: `s${n % people}`, payload };
    });
    await app.database.write((db) => emit(db, company.tenantId, happened, app.clock.now()));
  }

  /** Takes whatever comes, and keeps what that was. */
  async function acknowledge(connection: EventClient, told: number[]): Promise<never> {
    for (;;) {
      const frame = await connection.next();
      const [, objective] = /"objective_id":"(\d+)"/.exec(textOf(frame)) ?? [];
      if (objective === undefined) continue;
      told.push(Number(objective));
      connection.answer(frame);
    }
  }

  const states = () =>
    app.database.read((db) =>
      db.all<{ state: string; attempts: number; count: number }>(sql`
        select state, attempts, count(*) as count from event_deliveries
        where tenant_id = ${company.tenantId} group by state, attempts order by state, attempts`),
    );

  it('leaves what waits alone once the last client has gone', async () => {
    await happen(1000, 1000);
    const connection = await connect();
    const drained = app.app.drain();
    await connection.next();
    connection.socket.terminate();
    await drained;
    expect(await states()).toEqual([
      { state: 'new', attempts: 0, count: 1000 - underWay },
      { state: 'sent', attempts: 1, count: underWay },
    ]);
  });

  it('brings a client that reads all of it without delay, each message once, and in order', async () => {
    await happen(400, 200, large);
    const connection = await connect();
    const told: number[] = [];
    void acknowledge(connection, told);
    await app.app.drain();
    expect(told.toSorted((a, b) => a - b)).toEqual(upTo(400));
    for (const person of upTo(200))
      expect(told.filter((n) => n % 200 === person)).toEqual([person, person + 200]);
    expect(await states()).toEqual([{ state: 'delivered', attempts: 1, count: 400 }]);
    connection.socket.terminate();
  });

  it('counts no attempt of what it could not push, and goes on with that once the client reads', async () => {
    const connection = await connect();
    connection.socket.pause();
    await happen(250, 250, large);
    await app.app.drain();
    const [unsent = { count: 0 }, tried = { count: 0 }] = await states();
    expect([unsent, tried]).toEqual([
      { state: 'sent', attempts: 0, count: 250 - tried.count },
      { state: 'sent', attempts: 1, count: tried.count },
    ]);
    connection.socket.resume();
    for (let part = 0; part < 2 * tried.count; part += 1) await connection.next();
    const told: number[] = [];
    void acknowledge(connection, told);
    app.clock.pass(1000);
    await app.app.drain();
    expect(new Set(told).size).toBe(unsent.count);
    expect(await states()).toEqual([
      { state: 'delivered', attempts: 1, count: unsent.count },
      { state: 'sent', attempts: 1, count: tried.count },
    ]);
    connection.socket.terminate();
  });
});
