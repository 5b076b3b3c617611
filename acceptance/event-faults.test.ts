import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OkrWriter } from './okr-writer.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { raw, tokenOf } from './raw.ts';
import { Receiver } from './receiver.ts';
import { type App, cleanUp, createApp, later, newFolder, okra, type Server, startServer } from './server.ts';

afterAll(cleanUp);

const settings = { OKRA_RATE_LIMITS: 'off', OKRA_EVENT_TARGETS: '127.0.0.1' };
const rounds = [0, 1, 2];
const patience = { timeout: 40_000, interval: 50 };

interface Told {
  readonly receiver: Receiver;
  /** What stood before it was told of anything. */
  readonly before: ReadonlySet<string>;
  /** Written one after the other about one person. */
  readonly written: readonly (string | undefined)[];
  /** Written about the others. */
  readonly acknowledged: readonly string[];
  /** The event whose answer was held back. */
  readonly held?: string;
}

describe.each(['SQLite', 'PostgreSQL'])('events on %s', (engine) => {
  let server: Server;
  let dataDir: string;
  let postgres: Postgres | undefined;
  let place: Readonly<Record<string, string>> = settings;
  let apps: App[];
  let writer: OkrWriter;
  const told: Told[] = [];

  const start = async (more: Readonly<Record<string, string>> = {}) => {
    server = await startServer({ dataDir, env: { ...place, ...more } });
  };

  beforeAll(async () => {
    dataDir = await newFolder();
    if (engine === 'PostgreSQL') {
      postgres = await startPostgres();
      place = { ...settings, DATABASE_URL: await postgres.newDatabase() };
      await okra(dataDir, ['demo'], place);
    }
    await start();
    apps = await Promise.all(Array.from({ length: 4 }, () => createApp(dataDir, {}, place)));
    writer = new OkrWriter(() => ({ url: server.url, app: server.demo ?? { app_id: '', app_secret: '' } }));
    await writer.findCycles(6);
  });
  afterAll(() => server?.kill());

  /** An app that nothing is under way to. */
  async function subscribe(): Promise<Receiver> {
    const receiver = await Receiver.start();
    const app = apps.pop() ?? { app_id: '', app_secret: '' };
    const { body } = await raw(server.url, '/open-apis/okra/v1/event/subscription', {
      method: 'PUT',
      token: await tokenOf(server.url, app),
      body: JSON.stringify({
        mode: 'webhook',
        url: receiver.url,
        event_types: ['okr.objective.created_v1'],
      }),
    });
    expect(body).toMatchObject({ code: 0 });
    return receiver;
  }

  const standing = async () => new Set((await writer.objectives()).flat());

  it.each(rounds)(
    'kill -9 between commit and delivery, and before the answer is noted: %i',
    async (round) => {
      const before = await standing();
      const receiver = await subscribe();
      const cycles = [...writer.cycles.slice(round), ...writer.cycles.slice(0, round)];
      const [own, ...others] = cycles;
      const held = receiver.holdNext();
      const written = [await writer.write(own)];
      const { header, event } = await held;
      expect(event).toMatchObject({ objective_id: written[0] });
      // Nothing more goes out about somebody of whom an answer is awaited.
      for (let n = 0; n < 3; n += 1) written.push(await writer.write(own));
      const writing = writer.keepWriting(others);
      await vi.waitUntil(() => receiver.events.length > 5 * (round + 1), patience);
      await server.kill();
      await writing.stop();
      expect(receiver.objectives).not.toContain(written[1]);
      told.push({ receiver, before, written, acknowledged: writing.acknowledged, held: header.event_id });
      await start();
    },
  );

  it('nothing was lost then: what was told twice was the same, with the same event id', async () => {
    expect(told).toHaveLength(rounds.length);
    await server.kill();
    await start(later(16_000));
    await Promise.all(told.map(expectAll));
    for (const { receiver, held = '' } of told) expect(receiver.bodies.get(held)?.length).toBe(2);
  });

  it('events go on when PostgreSQL was restarted', async ({ skip }) => {
    const restart = postgres?.restart ?? skip('not ours to restart');
    const before = await standing();
    const receiver = await subscribe();
    const writing = writer.keepWriting(writer.cycles);
    await vi.waitUntil(() => receiver.events.length > 20, patience);
    await restart();
    const reached = writing.acknowledged.length;
    await vi.waitUntil(() => writing.acknowledged.length > reached + 20, patience);
    await writing.stop();
    told.push({ receiver, before, written: [], acknowledged: writing.acknowledged });
    await Promise.all(told.map(expectAll));
  });

  /** An app is told of what stands, of everything and nothing else, each by one event. */
  async function expectAll({ receiver, before, written, acknowledged }: Told): Promise<void> {
    const expected = (await standing()).difference(before);
    await vi.waitFor(() => expect(new Set(receiver.objectives)).toEqual(expected), patience);
    expect(receiver.objectives).toHaveLength(expected.size);
    expect([...expected]).toEqual(expect.arrayContaining([...written, ...acknowledged]));
    expect(receiver.objectives.filter((id) => written.includes(id))).toEqual(written);
    for (const bodies of receiver.bodies.values()) expect(new Set(bodies).size).toBe(1);
  }
});
