import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createApp, disableApp, enableApp, updateAppGrant } from '../server/auth/index.ts';
import { sql } from '../server/db/sql.ts';
import { subscribe, wishedFor } from '../server/event/index.ts';
import { setAppRange } from '../server/performance/index.ts';
import { valueAt } from './app.ts';
import { buildApp } from './builders/company.ts';
import { eventPath, EventWorld } from './builders/event-world.ts';
import { describeOnEachEngine } from './database.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describeOnEachEngine('what apps are told of', (engine) => {
  let world: EventWorld;

  beforeAll(async () => {
    world = await EventWorld.build(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => world.renew());

  const states = () =>
    world.app.database.read((db) =>
      db.all(sql`
        select state, count(*) as count from event_deliveries
        where tenant_id = ${world.company.tenantId} and app_id = ${world.subscriber.appId}
        group by state order by state`),
    );

  async function makeSemester(type: 'H1' | 'H2'): Promise<string> {
    const made = await world.app.call('/open-apis/okra/v1/performance/semesters', {
      method: 'POST',
      token: world.subscriber.token,
      body: { year: 2026, type, name: { zh_cn: '2026' } },
    });
    return String(valueAt(made, 'semester', 'id'));
  }

  it('tells an app only what it has the scope and the grant for, also when it is told again', async () => {
    const narrow = await buildApp(world.app, world.company, { scopes: ['performance:performance'] });
    const refused = await world.app.call(`${eventPath}/subscription`, {
      method: 'PUT',
      token: narrow.token,
      body: { mode: 'webhook', url: world.receiver.url, event_types: ['okr.objective.deleted_v1'] },
    });
    expect(refused.body.error?.field_violations).toMatchObject([{ field: 'event_types[0]' }]);
    world.receiver.answer = (_told, _request, response) => response.writeHead(503).end();
    await world.happen(world.opened(world.company.member.id));
    expect(await world.deliveries()).toMatchObject([{ state: 'new' }]);
    await world.app.app.drain();
    expect(world.receiver.told).toHaveLength(1);
    await world.app.database.write(async (db) => {
      await db.run(sql`
        delete from app_scopes where tenant_id = ${world.company.tenantId} and app_id = ${world.subscriber.appId}
          and scope like ${'performance:%'}`);
      await updateAppGrant(db, world.company.tenantId, world.subscriber.appId, false, world.app.clock.now());
    });
    await world.happen(world.opened(world.company.lead.id), world.deleted(world.company.lead.id, '1'));
    await world.later(HOUR);
    expect(world.receiver.told).toHaveLength(1);
    expect(await states()).toEqual([{ state: 'withheld', count: 3 }]);
    expect(await world.deliveries()).toEqual([]);
  });

  it('tells an app only of those whom it reaches', async () => {
    const { app, company, subscriber, receiver } = world;
    const semester = await makeSemester('H1');
    await app.database.write((db) => setAppRange(db, company.tenantId, subscriber.appId, [company.teamId]));
    await world.happen(
      world.opened(company.member.id, semester),
      world.opened(company.boss.id, semester),
      world.opened(company.lead.id, 'gone'),
    );
    expect(await world.deliveries()).toEqual([]);
    await app.app.drain();
    expect(await world.deliveries()).toHaveLength(1);
    expect(receiver.told.map(({ event }) => event.items)).toMatchObject([
      [{ user_id: { user_id: company.member.user_id } }],
    ]);
  });

  it('keeps telling of the others in a message when it may no longer tell of one', async () => {
    const { app, company, subscriber, receiver } = world;
    const semester = await makeSemester('H2');
    receiver.answer = (_told, _request, response) => response.writeHead(503).end();
    await world.happen(world.opened(company.boss.id, semester), world.opened(company.member.id, semester));
    await app.app.drain();
    await app.database.write((db) => setAppRange(db, company.tenantId, subscriber.appId, [company.teamId]));
    await world.later(MINUTE);
    await world.later(HOUR);
    const [first, second, third] = receiver.told;
    expect(second?.event.items).toMatchObject([{ user_id: { user_id: company.member.user_id } }]);
    expect(second?.header.event_id).not.toBe(first?.header.event_id);
    expect(third).toEqual(second);
  });

  it.each(['url', 'verification_token'])('takes no %s that speaks to a terminal', async (field) => {
    const body = { mode: 'webhook', url: world.receiver.url, event_types: [], [field]: '\u001b[2J' };
    const answer = await world.ask('subscription', { method: 'PUT', body });
    expect(answer.body.error?.field_violations).toMatchObject([
      { field, description: expect.stringMatching(/pattern|match/) },
    ]);
  });

  it.each([
    ['http://user:geheim@127.0.0.1/', 'neither user nor password'],
    ['ftp://127.0.0.1/', 'must begin with'],
    ['https://example.com:70000/', 'is no URL'],
  ])('says what is wrong with %s, and repeats no password', async (url, why) => {
    const body = { mode: 'webhook', url, event_types: [] };
    const answer = await world.ask('subscription', { method: 'PUT', body });
    expect(answer.body.error?.field_violations).toEqual([
      { field: 'url', description: expect.stringContaining(why) },
    ]);
    expect(answer.text).not.toContain('geheim');
  });

  it('takes a URL for webhooks alone, and keeps it where none is given', async () => {
    const put = (body: object) =>
      world.ask('subscription', { method: 'PUT', body: { event_types: [], ...body } });
    const refused = await put({ mode: 'long_connection', url: world.receiver.url });
    expect(refused.body.error?.field_violations).toMatchObject([{ field: 'url' }]);
    expect(valueAt(await put({ mode: 'webhook' }), 'subscription', 'url')).toBe(world.receiver.url);
    expect(valueAt(await put({ mode: 'long_connection' }), 'subscription', 'url')).toBeUndefined();
  });

  it('waits while the app is disabled, and tells it as soon as it is enabled', async () => {
    const { app, company, subscriber, receiver } = world;
    await app.database.write((db) => disableApp(db, company.tenantId, subscriber.appId, app.clock.now()));
    await world.happen(world.deleted(company.member.id, '1'));
    await world.later(HOUR);
    expect(receiver.told).toEqual([]);
    await app.database.write((db) => enableApp(db, company.tenantId, subscriber.appId, app.clock.now()));
    await app.app.drain();
    expect(receiver.told).toHaveLength(1);
  });

  it('gives a store app its ticket every hour, and when it asks', async () => {
    const { appId, secret } = await world.app.database.write((db) =>
      createApp(
        db,
        { tenantId: world.company.tenantId, name: 'S', scopes: [], okrAsApp: false, kind: 'store' },
        0,
      ),
    );
    const jobId = world.app.newId();
    const row = {
      ...wishedFor(
        appId,
        undefined,
        { mode: 'webhook', url: world.receiver.url, verificationToken: 'v', encryptKey: '' },
        0,
      ),
    };
    await world.app.database.write((db) =>
      subscribe(db, world.company.tenantId, { row, eventTypes: [], jobId }),
    );
    const credentials = { app_id: appId, app_secret: secret };
    await world.app.call('/open-apis/auth/v3/app_ticket/resend', { method: 'POST', body: credentials });
    await world.app.app.drain();
    await world.later(HOUR);
    expect(world.receiver.told).toHaveLength(2);
    for (const told of world.receiver.told)
      expect(told).toEqual({
        ts: expect.stringMatching(/^\d{13}$/),
        uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
        token: 'v',
        type: 'event_callback',
        event: { type: 'app_ticket', app_id: appId, app_ticket: expect.any(String) },
      });
    const app_ticket = world.receiver.told[1]?.event.app_ticket;
    const token = await world.app.call('/open-apis/auth/v3/app_access_token', {
      method: 'POST',
      body: { ...credentials, app_ticket },
    });
    expect(token.body.code).toBe(0);
    world.receiver.answer = (_told, _request, response) => response.writeHead(500).end();
    await world.later(HOUR);
    world.receiver.answer = (_told, _request, response) => response.end();
    await world.app.call('/open-apis/auth/v3/app_ticket/resend', { method: 'POST', body: credentials });
    await world.app.app.drain();
    expect(world.receiver.told).toHaveLength(4);
  });
});
