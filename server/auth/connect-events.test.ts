import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany, type Company, type RegisteredApp } from '../../test/builders/company.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import { EventClient } from '../../test/event-client.ts';
import { createApp, disableApp, enableApp, rotateAppSecret } from './apps.ts';

const MINUTE = 60_000;

describeOnEachEngine('callback.v1.ws.endpoint', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  beforeAll(async () => {
    app = await TestApp.start(engine, { PORT: '0' });
    await app.app.listen();
    company = await buildCompany(app);
    client = await buildApp(app, company);
  });
  afterAll(() => app.close());

  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    app.call('/callback/ws/endpoint', { method: 'POST', body, headers });
  const credentials = ({ appId, secret }: Pick<RegisteredApp, 'appId' | 'secret'>) => ({
    AppID: appId,
    AppSecret: secret,
  });
  const address = async (of: Pick<RegisteredApp, 'appId' | 'secret'>) => {
    const { data } = (await ask(credentials(of))).body as { data: { URL: string } }; // as: the contract's shape
    return data.URL;
  };
  const count = async ({ token }: RegisteredApp) =>
    (await app.call('/open-apis/event/v1/connection', { token })).body.data;
  const refusal = async (url: string) => {
    const { statusCode, headers } = await EventClient.refused(url);
    return [statusCode, headers['handshake-status'], headers['handshake-autherrcode']];
  };

  it('answers an address and how to keep the connection', async () => {
    const { status, headers, body } = await ask(
      { ...credentials(client), ClientAssertion: 'x' },
      { locale: 'zh' },
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        code: 0,
        msg: '',
        data: {
          URL: expect.stringMatching(
            /^ws:\/\/127\.0\.0\.1:\d+\/ws\/v2\?fpid=\d+&aid=\d+&device_id=\d{19}&access_key=cli_\w{16}&service_id=1&ticket=[\w.-]+$/,
          ),
          ClientConfig: { PingInterval: 90, ReconnectCount: -1, ReconnectInterval: 120, ReconnectNonce: 30 },
        },
      },
    });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('refuses an unknown app and a wrong secret in the same words, with data', async () => {
    const wrong = [
      { AppID: 'cli_0123456789abcdef', AppSecret: client.secret },
      { AppID: client.appId, AppSecret: 'wrong' },
      { AppID: client.appId, AppSecret: '' },
      { AppID: '', AppSecret: '' },
      { AppID: client.appId, AppSecret: '\ud800' },
    ];
    for (const body of wrong)
      expect(await ask(body)).toMatchObject({
        status: 200,
        body: { code: 514, msg: 'auth failed', data: {} },
      });
  });

  it.each([
    { app_id: 'cli_0123456789abcdef', app_secret: 'x' },
    { AppId: 'cli_0123456789abcdef', AppSecret: 'x' },
    { AppID: 'cli_0123456789abcdef' },
    { AppID: 1, AppSecret: 'x' },
    '{',
  ])('takes no other members: %j', async (body) => {
    expect(await ask(body)).toMatchObject({ status: 400, body: { code: 9499, data: {} } });
  });

  it('is for custom apps that are enabled', async () => {
    const draft = { tenantId: company.tenantId, name: 'Shop', scopes: [], okrAsApp: false } as const;
    const store = await app.database.write((db) => createApp(db, { ...draft, kind: 'store' }, 1));
    expect((await ask(credentials(store))).body).toMatchObject({ code: 403, data: {} });
    const other = await buildApp(app, company);
    await app.database.write((db) => disableApp(db, company.tenantId, other.appId, 1));
    expect((await ask(credentials(other))).body).toMatchObject({ code: 403, data: {} });
    await app.database.write((db) => enableApp(db, company.tenantId, other.appId, 2));
    expect((await ask(credentials(other))).body.code).toBe(0);
  });

  it('has clients try again when the database is gone', async () => {
    const broken = await TestApp.start(engine);
    await broken.database.close();
    const answer = await broken.call('/callback/ws/endpoint', { method: 'POST', body: credentials(client) });
    expect(answer).toMatchObject({ status: 200, body: { code: 1000040343, data: {} } });
    await broken.app.close();
  });

  describe('the address', () => {
    it('opens a connection, once, which the app may count', async () => {
      const url = await address(client);
      const connection = await EventClient.open(url);
      await connection.ping();
      expect(await count(client)).toEqual({ online_instance_cnt: 1 });
      expect(await refusal(url)).toEqual([403, '514', '514']);
      expect(app.app.connections.apps()).toEqual([client.appId]);
      connection.socket.close();
      await connection.closed;
      await expect.poll(() => count(client), { timeout: 15_000 }).toEqual({ online_instance_cnt: 0 });
    });

    it('opens nothing after a minute, for another app, or changed in any way', async () => {
      const other = await buildApp(app, company);
      const [good, theirs] = [new URL(await address(client)), new URL(await address(other))];
      const changed = (...pairs: [string, string][]) => {
        const url = new URL(good);
        for (const [name, value] of pairs) url.searchParams.set(name, value);
        return url.href;
      };
      const ticket = good.searchParams.get('ticket') ?? '';
      const refused = [
        changed(['access_key', other.appId]),
        changed(['access_key', 'cli_0123456789abcdef']),
        changed(['access_key', `${client.appId}\0`]),
        changed(['device_id', '1234567890123456789']),
        changed(['ticket', theirs.searchParams.get('ticket') ?? '']),
        changed(['ticket', `z${ticket}`]),
        changed(['ticket', ticket.slice(0, -1)]),
        changed(['ticket', '']),
        `${good.origin}${good.pathname}`,
      ];
      for (const url of refused) expect(await refusal(url)).toEqual([403, '514', '514']);
      app.clock.pass(MINUTE);
      expect(await refusal(good.href)).toEqual([403, '514', '514']);
    });

    it('and its connection end with the secret or the app', async () => {
      const other = await buildApp(app, company);
      const [one, two] = [await address(other), await EventClient.open(await address(other))];
      const secret = await app.database.write((db) => rotateAppSecret(db, company.tenantId, other.appId, 1));
      expect(await refusal(one)).toEqual([403, '514', '514']);
      await app.app.drain();
      expect(await two.closed).toBe(1008);
      const renewed = { ...other, secret };
      const [three, four] = [await address(renewed), await EventClient.open(await address(renewed))];
      await app.database.write((db) => disableApp(db, company.tenantId, other.appId, 1));
      expect(await refusal(three)).toEqual([403, '403', undefined]);
      await app.app.drain();
      expect(await four.closed).toBe(1008);
    });

    it('opens no more than 50, but those of a dead node do not count', async () => {
      const other = await buildApp(app, company);
      const [early, late] = [await address(other), await address(other)];
      const connections = [];
      for (let at = 0; at < 49; at += 1) connections.push(await EventClient.open(await address(other)));
      connections.push(await EventClient.open(early));
      expect(await refusal(late)).toEqual([403, '514', '1000040350']);
      expect((await ask(credentials(other))).body).toMatchObject({ code: 1000040350, data: {} });
      // Nobody has said for a while that they are there.
      app.clock.pass(16_000);
      expect((await ask(credentials(other))).body.code).toBe(0);
      await app.app.drain();
      expect((await ask(credentials(other))).body.code).toBe(1000040350);
      for (const { socket } of connections) socket.terminate();
    });
  });
});

describeOnEachEngine('a server that stops', (engine) => {
  it('ends its connections, of which other nodes knew, and forgets them', async () => {
    const place = await freshDatabase(engine);
    const first = await TestApp.on(place, { PORT: '0' });
    await first.app.listen();
    const client = await buildApp(first, await buildCompany(first));
    const body = { AppID: client.appId, AppSecret: client.secret };
    const { data } = (await first.call('/callback/ws/endpoint', { method: 'POST', body })).body;
    const { URL: url } = data as { URL: string }; // as: the contract's shape
    const connection = await EventClient.open(url);
    await connection.ping();
    const count = async (on: TestApp) =>
      (await on.call('/open-apis/event/v1/connection', { token: client.token })).body.data;
    const start = () => TestApp.on(place, { OKRA_PUBLIC_URL: 'https://okr.example.com' });
    const beside = engine === 'postgres' ? await start() : undefined;
    expect(await count(beside ?? first)).toEqual({ online_instance_cnt: 1 });
    await first.close();
    expect(await connection.closed).toBe(1001);
    const second = beside ?? (await start());
    expect(await count(second)).toEqual({ online_instance_cnt: 0 });
    const answer = await second.call('/callback/ws/endpoint', { method: 'POST', body });
    expect(answer.text).toContain('"URL":"wss://okr.example.com/ws/v2?fpid=');
    await second.close();
  });
});
