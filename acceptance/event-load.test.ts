import { readFile } from 'node:fs/promises';
import { LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Inbox } from './inbox.ts';
import { OkrWriter } from './okr-writer.ts';
import { raw, tokenOf } from './raw.ts';
import { endless, fail, hang, Receiver, reset, take } from './receiver.ts';
import { logger } from './sdk.ts';
import { type App, cleanUp, createApp, later, newFolder, type Server, startServer } from './server.ts';

afterAll(cleanUp);

const type = 'okr.objective.created_v1';
const people = 25;
const changes = 20;
const settings = { OKRA_RATE_LIMITS: 'off', OKRA_EVENT_TARGETS: '127.0.0.1' };
const nobody = { app_id: '', app_secret: '' };

/** Ids of objectives that an app was told of, as they came. */
type Told = () => readonly (string | undefined)[];

describe('10,000 messages to 20 apps, five of which are dead', () => {
  let server: Server;
  let writer: OkrWriter;
  const apps: App[] = [];
  const living: Told[] = [];
  const connections: WSClient[] = [];
  let dead: readonly { readonly app: App; readonly receiver: Receiver }[];
  /** Objectives, by person. */
  let written: readonly (readonly (string | undefined)[])[];

  beforeAll(async () => {
    const dataDir = await newFolder();
    server = await startServer({
      dataDir,
      env: settings,
    });
    writer = new OkrWriter(() => ({ url: server.url, app: server.demo ?? nobody }));
    await writer.findCycles(people);
    while (apps.length < 20)
      apps.push(...(await Promise.all(Array.from({ length: 4 }, () => createApp(dataDir)))));
    dead = await Promise.all(
      [hang, reset, fail, endless].map(async (answer, at) => {
        const app = apps[at] ?? nobody;
        return { app, receiver: await byWebhook(app, answer) };
      }),
    );
    const refusing = await byWebhook(apps[4] ?? nobody, take);
    await refusing.close();
    for (const app of apps.slice(5, 15)) {
      const receiver = await byWebhook(app, take);
      living.push(() => receiver.objectives);
    }
    for (const app of apps.slice(15)) living.push(await byConnection(app));
  });
  afterAll(async () => {
    for (const connection of connections) connection.close({ force: true });
    await server?.kill();
  });

  async function subscribe(app: App, how: object): Promise<void> {
    const { body } = await raw(server.url, '/open-apis/okra/v1/event/subscription', {
      method: 'PUT',
      token: await tokenOf(server.url, app),
      body: JSON.stringify({ ...how, event_types: [type] }),
    });
    expect(body).toMatchObject({ code: 0 });
  }

  async function byWebhook(app: App, answer: Receiver['answer']): Promise<Receiver> {
    const receiver = await Receiver.start();
    receiver.answer = answer;
    await subscribe(app, { mode: 'webhook', url: receiver.url });
    return receiver;
  }

  async function byConnection(app: App): Promise<Told> {
    await subscribe(app, { mode: 'long_connection' });
    const inbox = new Inbox([type]);
    const { app_id: appId, app_secret: appSecret } = app;
    const client = new WSClient({
      appId,
      appSecret,
      domain: server.url,
      logger,
      loggerLevel: LoggerLevel.fatal,
    });
    connections.push(client);
    await client.start({ eventDispatcher: inbox.dispatcher });
    return () => inbox.messages.map(({ objective_id }) => objective_id);
  }

  it('the living have all of them within seconds, in order', async () => {
    written = await Promise.all(writer.cycles.map(writeAll));
    const committed = performance.now();
    await Promise.all(living.map(expectAll));
    const arrived = performance.now();
    expect((arrived - committed) / 1000).toBeLessThan(10);
  });

  it.runIf(process.platform === 'linux')('the server has stayed small', async () => {
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
    const [, most = ''] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    expect(Number(most) / 1024).toBeGreaterThan(50);
    expect(Number(most) / 1024).toBeLessThan(400);
  });

  async function expectAll(told: Told): Promise<void> {
    await vi.waitUntil(() => told().length >= people * changes, { timeout: 30_000, interval: 20 });
    const ids = told();
    expect(ids).toHaveLength(people * changes);
    for (const own of written) expect(ids.filter((id) => own.includes(id))).toEqual(own);
  }

  async function writeAll(cycle: string) {
    const ids = [];
    for (let n = 0; n < changes; n += 1) ids.push(await writer.write(cycle));
    expect(ids).not.toContain(undefined);
    return ids;
  }

  it('the dead have taken nothing, and have all of it, in order, when they live', async () => {
    for (const { app, receiver } of dead) {
      expect(receiver.count).toBeGreaterThan(0);
      const token = await tokenOf(server.url, app);
      const path = '/open-apis/okra/v1/event/deliveries?page_size=100';
      const { body } = await raw(server.url, path, { token });
      const deliveries = (body?.data?.['deliveries'] ?? []) as { state: string }[]; // as: our own endpoint's shape
      expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['new']));
    }
    await server.kill();
    for (const { receiver } of dead) receiver.answer = take;
    server = await startServer({ dataDir: server.dataDir, env: { ...settings, ...later(16_000) } });
    await Promise.all(dead.map(({ receiver }) => expectAll(() => receiver.objectives)));
  });
});
