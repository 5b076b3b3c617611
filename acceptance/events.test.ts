import {
  adaptDefault,
  AppType,
  Client,
  DefaultCache,
  EventDispatcher,
  LoggerLevel,
  withTenantKey,
  WSClient,
} from '@larksuiteoapi/node-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Deployment, deployments } from './deployment.ts';
import { Inbox, listen, listenBySdk } from './inbox.ts';
import { changeOkrs } from './okr-changes.ts';
import { raw, tokenOf } from './raw.ts';
import { Review } from './review.ts';
import { logger, sdkOf } from './sdk.ts';
import { type App, cleanUp, readApp } from './server.ts';

afterAll(cleanUp);

const path = '/open-apis/okra/v1/event';
const patience = { timeout: 20_000, interval: 50 };

interface Delivery {
  readonly event_id: string;
  readonly state: string;
  readonly attempts: number;
}

interface Subscriber {
  readonly name: string;
  readonly app: App;
  readonly inbox: Inbox;
}

// Two processes do all that one does.
const told = deployments.filter(({ name }) => name !== 'PostgreSQL');

describe.each(told)('the official Node SDK is told of events, on $name', ({ start }) => {
  let deployment: Deployment;
  /** Where changes are made; the long connection is to the first node. */
  let writing: Deployment;
  let types: string[];
  let subscribers: Subscriber[] = [];
  /** One that was made, changed and deleted. */
  let objective: string;
  let connection: WSClient;

  const newApp = async (...options: string[]) =>
    readApp(await deployment.run('app', 'create', '--name', 'Told', ...options));
  const newCustomApp = () => newApp('--scope', 'all', '--okr-as-app');

  beforeAll(async () => {
    deployment = await start({ OKRA_RATE_LIMITS: 'off', OKRA_EVENT_TARGETS: '127.0.0.1' });
    writing = { ...deployment, url: deployment.nodes.at(-1)?.url ?? '' };
    const help = await deployment.run('events', 'subscribe', '--help');
    types = [...help.matchAll(/^ {2}(\w+(?:\.\w+)+_v\d) /gm)].map(([, type = '']) => type);
    subscribers = await Promise.all([byWebhook(), byEncryptedWebhook(), byConnection()]);
    const review = await Review.build(writing);
    await review.writeSummary('Shipped it');
    await review.writeEvaluation();
    await review.call('POST', `/activities/${review.activity}/release`, { user_ids: [review.people[1]] });
    objective = await changeOkrs(writing, sdkOf(writing), review.people);
  });
  afterAll(async () => {
    connection?.close({ force: true });
    await deployment?.stop();
  });

  async function byWebhook(): Promise<Subscriber> {
    const inbox = new Inbox(types);
    const [app, { url }] = await Promise.all([newCustomApp(), listenBySdk(inbox)]);
    const said = await deployment.run('events', 'subscribe', app.app_id, '--webhook', url, '--event', 'all');
    expect(said).toContain(`told at ${url}\n`);
    return { name: 'webhook', app, inbox };
  }

  async function byEncryptedWebhook(): Promise<Subscriber> {
    const keys = { verificationToken: 'token of the app', encryptKey: 'key of the app' };
    const inbox = new Inbox(types, keys);
    const [app, { url }] = await Promise.all([newCustomApp(), listenBySdk(inbox)]);
    const { body } = await raw(deployment.url, `${path}/subscription`, {
      method: 'PUT',
      token: await tokenOf(deployment.url, app),
      body: JSON.stringify({
        mode: 'webhook',
        event_types: types,
        url,
        verification_token: keys.verificationToken,
        encrypt_key: keys.encryptKey,
      }),
    });
    expect(body).toMatchObject({ code: 0, data: { subscription: { url, encrypted: true } } });
    return { name: 'encrypted webhook', app, inbox };
  }

  async function byConnection(): Promise<Subscriber> {
    const inbox = new Inbox(types);
    const app = await newCustomApp();
    await deployment.run('events', 'subscribe', app.app_id, '--long-connection', '--event', 'all');
    const { app_id: appId, app_secret: appSecret } = app;
    const domain = deployment.nodes[0]?.url ?? '';
    connection = new WSClient({ appId, appSecret, domain, logger, loggerLevel: LoggerLevel.fatal });
    await connection.start({ eventDispatcher: inbox.dispatcher });
    return { name: 'long connection', app, inbox };
  }

  /** Everything that an app was told, by its own account, once it has acknowledged all of it. */
  const deliveriesTo = async (app: App): Promise<Delivery[]> => {
    const token = await tokenOf(deployment.url, app);
    const found: Delivery[] = [];
    for (let page = ''; ;) {
      const { body } = await raw(deployment.url, `${path}/deliveries?page_size=100${page}`, { token });
      found.push(...((body?.data?.['deliveries'] ?? []) as Delivery[])); // as: our own endpoint's shape
      if (body?.data?.['has_more'] !== true) break;
      page = `&page_token=${String(body.data['page_token'])}`;
    }
    expect(found.filter(({ state }) => state !== 'delivered')).toEqual([]);
    return found;
  };

  it('every event arrives at all of them, exactly once; but for one that comes by the hour', async () => {
    expect(types.length).toBeGreaterThan(15);
    for (const { app, inbox, name } of subscribers) {
      const delivered = await vi.waitFor(() => deliveriesTo(app), patience);
      const ids = inbox.told.map(({ event_id }) => event_id);
      expect(ids.toSorted(), name).toEqual(delivered.map(({ event_id }) => event_id).toSorted());
      expect(new Set(ids).size, name).toBe(ids.length);
      expect(new Set(delivered.map(({ attempts }) => attempts)), name).toEqual(new Set([1]));
      const kinds = new Set(inbox.told.map(({ event_type }) => event_type));
      const missing = types.filter((type) => !kinds.has(type));
      expect(missing, name).toEqual(['okra.performance.stage.due_v1', 'okra.event.tested_v1']);
    }
  });

  it('each person has the same story at all of them, in order', () => {
    const [first, ...others] = subscribers.map(({ inbox }) => inbox.stories);
    expect(first?.size).toBe(2);
    for (const other of others) expect(other).toEqual(first);
    const ofObjective = [...(first?.values() ?? [])]
      .flat()
      .filter((line) => line.includes(`"objective_id":"${objective}"`));
    expect(ofObjective.at(0)).toContain('okr.objective.created_v1');
    expect(ofObjective.at(-1)).toContain('okr.objective.deleted_v1');
  });

  it('each app can ask for the people whom it was told of, by its own ids', async () => {
    const seen = new Set<string>();
    for (const { app, inbox } of subscribers) {
      const client = sdkOf({ ...deployment, demo: { ...deployment.demo, ...app } });
      for (const { open_id, user_id } of inbox.people) {
        const { data } = await client.contact.v3.user.get({ path: { user_id: open_id } });
        expect(data?.user).toMatchObject({ open_id, user_id });
        expect(seen).not.toContain(open_id);
        seen.add(open_id);
      }
    }
    expect(seen.size).toBe(2 * subscribers.length);
  });

  it('a test event arrives', async () => {
    const test = async ({ app, inbox }: Subscriber) => {
      expect(await deployment.run('events', 'test', app.app_id)).toContain('was acknowledged');
      expect(inbox.told.at(-1)).toMatchObject({ event_type: 'okra.event.tested_v1', app_id: app.app_id });
    };
    await Promise.all(subscribers.map(test));
  });

  it('a store app gets a ticket when it asks, and tokens for it', async () => {
    const app = await newApp('--scope', 'all', '--okr-as-app', '--store');
    const cache = new DefaultCache();
    const dispatcher = new EventDispatcher({ cache, logger, loggerLevel: LoggerLevel.fatal });
    const { url } = await listen(adaptDefault('/events', dispatcher, { autoChallenge: true }));
    await deployment.run('events', 'subscribe', app.app_id, '--webhook', url);
    const { app_id: appId, app_secret: appSecret } = app;
    const parts = { appId, appSecret, cache, logger, appType: AppType.ISV, domain: deployment.url };
    const client = new Client(parts);
    const withTenant = withTenantKey(deployment.demo.tenant_key);
    // Without a ticket its first call asks for one by itself.
    await vi.waitFor(async () => {
      expect(await client.okr.v1.periodRule.list({}, withTenant)).toMatchObject({ code: 0 });
    }, patience);
  });
});
