import { Client, EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientConfig } from '../../contract/event/connection.ts';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany, type Company, type RegisteredApp } from '../../test/builders/company.ts';
import { type EventServer, startEventServer } from '../../test/event-server.ts';

const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
const quiet = { logger: silent, loggerLevel: LoggerLevel.fatal };
const app = { appId: 'cli_a1b2c3d4e5f60718', appSecret: 'secret' };

/** The official client, unmodified. */
function startClient(
  domain: string,
  handle: (event: Record<string, unknown>) => unknown,
  more: Partial<ConstructorParameters<typeof WSClient>[0]> = {},
) {
  const dispatcher = new EventDispatcher(quiet).register({ 'okra.test_v1': handle } as object);
  const client = new WSClient({ ...app, ...quiet, domain, ...more });
  void client.start({ eventDispatcher: dispatcher });
  return client;
}

const eventOf = (event: object) => ({
  id: 'e1',
  body: JSON.stringify({
    schema: '2.0',
    header: { event_id: 'e1', event_type: 'okra.test_v1', create_time: '1', token: 't', app_id: app.appId },
    event,
  }),
});

describe('the official Node SDK', () => {
  let server: EventServer;
  let client: WSClient;
  afterEach(async () => {
    client.close({ force: true });
    await server.close();
  });

  const opened = (at: EventServer) => new Promise<void>((resolve) => at.connections.onOpen(() => resolve()));

  it('receives what is pushed the moment it is connected, and a large event in parts', async () => {
    server = await startEventServer();
    const got = new Set<unknown>();
    const there = opened(server);
    client = startClient(server.domain, (event) => {
      got.add(event['text']);
      return { fine: true };
    });
    await there;
    const texts = ['目标', 'Ω目'.repeat(60_000), ''];
    const outcomes = await Promise.all(
      texts.map((text) => server.connections.push(app.appId, eventOf({ text }))),
    );
    expect(outcomes).toEqual([undefined, undefined, undefined]);
    expect(got).toEqual(new Set(texts));
  });

  it('tells when its handler failed', async () => {
    server = await startEventServer();
    const there = opened(server);
    client = startClient(server.domain, () => {
      throw new Error('no');
    });
    await there;
    expect(await server.connections.push(app.appId, eventOf({}))).toBe('the client answered code 500');
  });

  it('comes back when the server does', async () => {
    const config = { ...clientConfig, ReconnectInterval: 0.01, ReconnectNonce: 0.01 };
    server = await startEventServer({ clientConfig: config });
    const there = opened(server);
    client = startClient(server.domain, () => undefined);
    await there;
    expect(await server.connections.push(app.appId, eventOf({}))).toBeUndefined();
    await server.close();
    server = await startEventServer({ clientConfig: config }, server.port);
    await opened(server);
    expect(await server.connections.push(app.appId, eventOf({}))).toBeUndefined();
  });
});

describe('the official Node SDK with the whole server', () => {
  let server: TestApp;
  let company: Company;
  let registered: RegisteredApp;
  let domain: string;
  beforeAll(async () => {
    server = await TestApp.start('sqlite', { PORT: '0' });
    domain = await server.app.listen();
    company = await buildCompany(server);
    registered = await buildApp(server, company);
  });
  afterAll(() => server.close());

  it('connects, counts its connections, and receives events', async () => {
    const { appId, secret: appSecret } = registered;
    const there = new Promise((resolve) => server.app.connections.onOpen(resolve));
    const got: unknown[] = [];
    const client = startClient(domain, (event) => void got.push(event['text']), { appId, appSecret });
    expect(await there).toBe(appId);
    expect(await server.app.connections.push(appId, eventOf({ text: '目标' }))).toBeUndefined();
    expect(got).toEqual(['目标']);
    const api = new Client({ appId, appSecret, domain, ...quiet });
    expect(await api.event.connection.get()).toMatchObject({ code: 0, data: { online_instance_cnt: 1 } });
    expect(await api.event.outboundIp.list()).toMatchObject({ code: 0, data: { has_more: false } });
    client.close();
  });

  it('gives up with a wrong secret', async () => {
    const { appId } = registered;
    const failed = new Promise<Error>((onError) => {
      startClient(domain, () => undefined, { appId, appSecret: 'wrong', onError });
    });
    expect((await failed).message).toContain('code=514, msg=auth failed');
  });
});
