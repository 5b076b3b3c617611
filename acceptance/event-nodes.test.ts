import { LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Deployment, deployments } from './deployment.ts';
import { Inbox } from './inbox.ts';
import { OkrWriter } from './okr-writer.ts';
import { logger } from './sdk.ts';
import { type App, cleanUp, readApp } from './server.ts';

afterAll(cleanUp);

const type = 'okr.objective.created_v1';
const patience = { timeout: 50_000, interval: 20 };
const start = deployments.find(({ name }) => name === 'two processes on one PostgreSQL')?.start;

describe('an app with long connections to two processes', () => {
  let deployment: Deployment;
  let app: App;
  let writer: OkrWriter;
  /** One for each process, and what came over the connections to it. */
  const inboxes: Inbox[] = [];
  const connections: WSClient[] = [];

  beforeAll(async () => {
    if (!start) throw new Error('nothing runs two processes');
    deployment = await start({ OKRA_RATE_LIMITS: 'off' });
    app = readApp(await deployment.run('app', 'create', '--name', 'Two', '--scope', 'all', '--okr-as-app'));
    await deployment.run('events', 'subscribe', app.app_id, '--long-connection', '--event', type);
    for (const { url: domain } of deployment.nodes) {
      const inbox = new Inbox([type]);
      const { app_id: appId, app_secret: appSecret } = app;
      const client = new WSClient({ appId, appSecret, domain, logger, loggerLevel: LoggerLevel.fatal });
      inboxes.push(inbox);
      connections.push(client);
      await client.start({ eventDispatcher: inbox.dispatcher });
    }
    // The process that lives on is asked, so that no answer gets lost.
    writer = new OkrWriter(() => ({ url: deployment.nodes[0]?.url ?? '', app }));
    await writer.findCycles(4);
  });
  afterAll(async () => {
    for (const connection of connections) connection.close({ force: true });
    await deployment?.stop();
  });

  const heard = (inbox: Inbox) => inbox.messages.map(({ objective_id }) => objective_id ?? '');
  const heardByAny = () => new Set(inboxes.flatMap(heard));

  it('hears over both of them, each event once and in order', async () => {
    const writing = writer.keepWriting(writer.cycles);
    await vi.waitUntil(() => inboxes.every(({ told }) => told.length > 10), patience);
    await writing.stop();
    await vi.waitUntil(() => heardByAny().size >= writing.acknowledged.length, patience);
    expect(inboxes.reduce((sum, { told }) => sum + told.length, 0)).toBe(writing.acknowledged.length);
    const written = await writer.objectives();
    for (const inbox of inboxes)
      for (const own of written) {
        const ids = new Set(heard(inbox));
        expect(heard(inbox).filter((id) => own.includes(id))).toEqual(own.filter((id) => ids.has(id)));
      }
  });

  it('hears all of it over the other when one process is killed', async () => {
    const writing = writer.keepWriting(writer.cycles);
    const before = inboxes[1]?.told.length ?? 0;
    await vi.waitUntil(() => (inboxes[1]?.told.length ?? 0) > before, patience);
    await deployment.nodes[1]?.kill();
    const atKill = writing.acknowledged.length;
    await vi.waitUntil(() => writing.acknowledged.length > atKill + 20, patience);
    await writing.stop();
    const standing = new Set((await writer.objectives()).flat());
    expect(writing.acknowledged.filter((id) => !standing.has(id))).toEqual([]);
    await vi.waitUntil(() => writing.acknowledged.every((id) => heardByAny().has(id)), patience);
  }, 90_000);
});
