// npm run bench:events: how quickly apps hear of events, and what that costs everybody else.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '../server/db/migrate.ts';
import { idSource } from '../server/id-source.ts';
import { migrationsDir } from '../server/paths.ts';
import { type Bench, type Place, runBench, withDatabase, withPostgres } from './bench.ts';
import { buildTenant } from './build-tenant.ts';
import { type Call, openSession, type Session } from './calls.ts';
import { createApps, signInAll } from './event-apps.ts';
import { Listener } from './event-listener.ts';
import { type EventSection, eventReport } from './event-report.ts';
import {
  idleApps,
  measureBeside,
  type MeasuredCall,
  type MeasuredEmit,
  type MeasuredWay,
  measureEmit,
  measureIdle,
  measureWay,
  type Stage,
} from './event-rounds.ts';
import { load } from './load.ts';
import { startOkra } from './okra-process.ts';

const MANY = 20;
const program = fileURLToPath(new URL('event-server.ts', import.meta.url));

await runBench('bench:events', 'docs/performance-events.md', async function* (bench) {
  const { command, dir, people, plan, engine } = bench;
  const sections: EventSection[] = [];
  const page = () => eventReport({ command, people, plan, sections });
  if (engine !== 'postgres') {
    sections.push(await measure(bench, { engine: 'sqlite', dataDir: join(dir, 'sqlite') }));
    yield page();
  }
  if (engine !== 'sqlite') {
    sections.push(
      await withPostgres(bench, ['bench'], (server) =>
        measure(bench, {
          engine: 'postgres',
          dataDir: join(dir, 'beside-postgres'),
          databaseUrl: server.url('bench'),
        }),
      ),
    );
    yield page();
  }
});

async function measure(bench: Bench, place: Place): Promise<EventSection> {
  const { progress, people, plan } = bench;
  const tenant = await withDatabase(place, async (database) => {
    await migrate(database, migrationsDir);
    const onProgress = progress.bar(`Building ${people} people on ${place.engine}`);
    return buildTenant(database, people, {
      newId: idSource(1023, { now: Date.now }),
      now: Date.now(),
      onProgress,
    });
  });
  const listening = await createApps(place, tenant.tenantId, idleApps);
  const okra = await startOkra({ ...place, program });
  const listener = await Listener.start();
  try {
    const session = await progress.step('Signing in', () => openSession(okra.url, tenant));
    const apps = await signInAll(okra.url, listening);
    const stage: Stage = { okra, listener, apps, source: tenant, session, plan };
    const idle = await progress.step('Waiting for nothing', () => measureIdle(stage, 'webhook'));
    await listener.connect(okra.url, apps.slice(0, MANY));
    const ways = await measureWays(bench, stage);
    const calls = await measureCalls(bench, stage);
    const emits = await measureEmits(bench, stage);
    return { engine: place.engine, ways, calls, emits, idle, residentBytes: await okra.residentBytes() };
  } finally {
    listener.stop();
    await okra.stop();
  }
}

async function measureWays({ progress }: Bench, stage: Stage): Promise<MeasuredWay[]> {
  const ways: MeasuredWay[] = [];
  for (const way of ['long_connection', 'webhook'] as const)
    for (const count of [1, MANY])
      ways.push(await progress.step(`Telling ${count} by ${way}`, () => measureWay(stage, way, count)));
  return ways;
}

async function measureCalls({ progress }: Bench, stage: Stage): Promise<MeasuredCall[]> {
  const calls: MeasuredCall[] = [];
  const { okra, session } = stage;
  const [read, write] = measuredCalls(session);
  const everybody = { url: okra.url, token: session.token, paths: read.paths, connections: 32 };
  await progress.step('Reading the OKRs of everybody for the first time', () => load(everybody));
  await okra.settled();
  for (const { call, ...pace } of [
    { call: read, connections: 8, rate: 200 },
    { call: read, connections: 32 },
    // Last: what it changes is built anew when it is read.
    { call: write, connections: 8, rate: 100 },
  ])
    calls.push(
      await progress.step(`Measuring ${call.name} beside events`, () => measureBeside(stage, call, pace)),
    );
  return calls;
}

async function measureEmits({ progress }: Bench, stage: Stage): Promise<MeasuredEmit[]> {
  const emits: MeasuredEmit[] = [];
  for (const call of stage.session.writes)
    emits.push(await progress.step(`Measuring ${call.name}`, () => measureEmit(stage, call)));
  return emits;
}

function measuredCalls({ calls, writes }: Session): readonly [Call, Call] {
  const [read] = calls;
  const [write] = writes;
  if (!read || !write) throw new Error('there are no calls');
  return [read, write];
}
