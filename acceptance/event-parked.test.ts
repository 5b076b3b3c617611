import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OkrWriter } from './okr-writer.ts';
import { fail, hang, Receiver, reset, take } from './receiver.ts';
import { type App, cleanUp, createApp, later, newFolder, okra, type Server, startServer } from './server.ts';

afterAll(cleanUp);

const settings = { OKRA_RATE_LIMITS: 'off', OKRA_EVENT_TARGETS: '127.0.0.1' };
const patience = { timeout: 20_000, interval: 50 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const type = 'okr.objective.created_v1';

/** What was printed by a command that failed. */
const failed = (run: Promise<string>) =>
  run.then(
    (said) => Promise.reject(new Error(`it did not fail: ${said}`)),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      said: stdout + stderr,
    }),
  );

interface Subscriber {
  readonly app: App;
  readonly receiver: Receiver;
  /** Why it takes nothing. */
  readonly reason: string;
}

describe('what subscribers do not take', () => {
  let server: Server;
  let dataDir: string;
  let writer: OkrWriter;
  let idle: App;
  const dead = [
    { answer: fail, reason: 'answered 500' },
    { answer: hang, reason: 'did not answer within 3 s' },
    { answer: reset, reason: 'broke the connection off' },
  ];
  let subscribers: readonly Subscriber[];
  let first: Subscriber;

  const run = (...args: string[]) => okra(dataDir, ['events', ...args], settings);
  const start = async (more: Readonly<Record<string, string>> = {}) => {
    server = await startServer({ dataDir, env: { ...settings, ...more } });
  };

  beforeAll(async () => {
    dataDir = await newFolder();
    await start();
    writer = new OkrWriter(() => ({ url: server.url, app: server.demo ?? { app_id: '', app_secret: '' } }));
    await writer.findCycles(1);
    idle = await createApp(dataDir);
    subscribers = await Promise.all(
      dead.map(async ({ answer, reason }) => {
        const [app, receiver] = await Promise.all([createApp(dataDir), Receiver.start()]);
        await run('subscribe', app.app_id, '--webhook', receiver.url, '--event', type);
        receiver.answer = answer;
        return { app, receiver, reason };
      }),
    );
    [first] = subscribers as [Subscriber]; // as: one for each of the dead
  });
  afterAll(() => server?.kill());

  it('is sent five times, though the server is killed each time, and then given up', async () => {
    expect(await writer.write(writer.cycles[0])).toBeDefined();
    for (const [at, passed] of [0, MINUTE, 10 * MINUTE, 2 * HOUR, 9 * HOUR].entries()) {
      if (passed > 0) {
        await server.kill();
        await start(later(passed));
      }
      await vi.waitUntil(() => subscribers.every(({ receiver }) => receiver.count === at + 1), patience);
    }
    await Promise.all(subscribers.map(expectParked));
  });

  async function expectParked({ app, receiver, reason }: Subscriber): Promise<void> {
    await vi.waitFor(async () => {
      const said = await run('list', app.app_id, '--parked');
      const [line, ...others] = said.split('\n').filter((each) => /^\d{19} /.test(each));
      expect(line).toMatch(new RegExp(`^\\d{19}  \\S+  parked +5×  ${type}: ${reason}$`));
      expect(others).toEqual([]);
    }, patience);
    const [bodies = [], ...others] = receiver.bodies.values();
    expect(others).toEqual([]);
    expect(bodies).toEqual(Array(5).fill(bodies[0]));
  }

  it('okra events replay sends it again, the same', async () => {
    await Promise.all(subscribers.map(expectReplayed));
    const { app_id } = first.app;
    await vi.waitFor(async () => {
      const said = await run('list', app_id);
      expect(said).toMatch(new RegExp(`\\d{19}  \\S+  delivered 1×  ${type}\n`));
    }, patience);
    expect(await run('list', app_id, '--parked')).not.toMatch(/\d{19}/);
    expect(await run('replay', app_id)).toBe('0 events are told again\n');
  });

  async function expectReplayed({ app, receiver }: Subscriber): Promise<void> {
    receiver.answer = take;
    expect(await run('replay', app.app_id)).toBe('1 event is told again\n');
    await vi.waitUntil(() => receiver.count === 6, patience);
    expect([...receiver.bodies.values()].map((bodies) => new Set(bodies).size)).toEqual([1]);
  }

  it('commands say what they do not know', async () => {
    expect(await failed(run('list', idle.app_id))).toMatchObject({
      said: expect.stringContaining(`${idle.app_id} is told of nothing yet`),
    });
    expect(await failed(run('replay', first.app.app_id, '1'.repeat(19)))).toMatchObject({
      said: expect.stringContaining('None of them is a message that was sent to the app'),
    });
    const nowhere = await failed(
      run('subscribe', idle.app_id, '--webhook', 'http://127.0.0.1:9/', '--event', type),
    );
    expect(nowhere.said).toContain('http://127.0.0.1:9/ did not send the challenge back: ');
  });

  it('okra events test says what came of it, also where nobody listens', async () => {
    const { app, receiver } = first;
    await run('subscribe', idle.app_id, '--long-connection', '--event', type);
    expect(await run('test', app.app_id)).toMatch(/^\d{19} was acknowledged\n$/);
    receiver.answer = fail;
    const refused = await failed(run('test', app.app_id));
    expect(refused).toEqual({
      code: 1,
      said: expect.stringMatching(/^\d{19} did not arrive: answered 500\. It is sent again later\n$/),
    });
    const unheard = failed(run('test', idle.app_id));
    await server.stop();
    const [stopped, idling] = await Promise.all([failed(run('test', app.app_id)), unheard]);
    expect(stopped).toEqual({
      code: 1,
      said: expect.stringMatching(/^\d{19} waits: is the server running\?\n$/),
    });
    expect(idling).toEqual({
      code: 1,
      said: expect.stringMatching(/^\d{19} waits: is the server running, and the app connected\?\n$/),
    });
  });
});
