import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '../server/db/migrate.ts';
import { idSource } from '../server/id-source.ts';
import { migrationsDir } from '../server/paths.ts';
import { type Bench, type Place, readFiles, withDatabase } from './bench.ts';
import { buildTenant, type Tenant } from './build-tenant.ts';
import { type Call, openSession, type Session } from './calls.ts';
import { load, type Load } from './load.ts';
import { compare, inTurns, measureCall, type Measured, median, type Side } from './measure.ts';
import { type OkraProcess, startOkra } from './okra-process.ts';
import { type Costs, readProfile } from './profile.ts';
import { type MeasuredWrites, measureWrites } from './writes.ts';

interface ComparedPlace extends Place {
  /** A database of the same server for what is compared with. */
  readonly bareUrl?: string;
}

export interface EngineReport {
  readonly engine: 'sqlite' | 'postgres';
  readonly firstReads: Load;
  readonly measured: readonly Measured[];
  readonly writes: MeasuredWrites;
  readonly residentBytes: number;
  /** The whole tenant beside a tenth of it. */
  readonly sizes: { readonly large: Side; readonly small: Side; readonly ratio: number } | undefined;
  readonly profiles: readonly (Costs & { readonly name: string })[];
}

const MOST = 32;
/** Long enough for the start of the process to be a small part. */
const PROFILE_SECONDS = 8;

/** First every sheet is read once, which fills the kept answers; then come the measured rounds. */
export async function measureEngine(bench: Bench, place: ComparedPlace): Promise<EngineReport> {
  const { progress, plan } = bench;
  const tenant = await build(bench, place, bench.people);
  const okra = await startOkra(place);
  try {
    const session = await openSession(okra.url, tenant);
    const firstReads = await readEverybody(bench, okra, session);
    const measured: Measured[] = [];
    for (const call of session.calls) {
      await readFiles(bench, place);
      const work = () => measureCall(okra, session.token, call, plan);
      measured.push(...(await progress.step(`Measuring ${call.name}`, work)));
    }
    const residentBytes = await okra.residentBytes();
    // Before the writes: lists of sheets that have just changed are built anew.
    const sizes = await compareSizes(bench, place, okra, session);
    const bare = { dataDir: join(bench.dir, `bare-${place.engine}`), databaseUrl: place.bareUrl };
    await mkdir(bare.dataDir, { recursive: true });
    const server = { url: okra.url, token: session.token };
    const writes = await progress.step('Measuring writes', () =>
      measureWrites(server, session.writes, bare, plan),
    );
    await okra.stop();
    const profiles = await profileCalls(bench, place, session);
    return { engine: place.engine, firstReads, measured, writes, residentBytes, sizes, profiles };
  } finally {
    await okra.stop();
  }
}

function build({ progress }: Bench, place: Place, people: number): Promise<Tenant> {
  return withDatabase(place, async (database) => {
    await migrate(database, migrationsDir);
    const newId = idSource(1023, { now: Date.now });
    const onProgress = progress.bar(`Building ${people} people on ${place.engine}`);
    return buildTenant(database, people, { newId, now: Date.now(), onProgress });
  });
}

function listCall({ calls: [call] }: Session): Call {
  if (!call) throw new Error('there are no calls');
  return call;
}

async function readEverybody({ progress }: Bench, okra: OkraProcess, session: Session): Promise<Load> {
  const { paths } = listCall(session);
  const job = { url: okra.url, token: session.token, paths, connections: MOST };
  const firstReads = await progress.step('Reading the OKRs of everybody for the first time', () => load(job));
  await okra.settled();
  return firstReads;
}

/** A tenant of a tenth of the people, on a server of its own, in turns with the whole. */
async function compareSizes(bench: Bench, place: Place, large: OkraProcess, whole: Session) {
  if (place.engine === 'postgres') return undefined;
  const smallPlace = { engine: place.engine, dataDir: join(bench.dir, 'small') };
  const tenant = await build(bench, smallPlace, Math.ceil(bench.people / 10));
  const small = await startOkra(smallPlace);
  try {
    const session = await openSession(small.url, tenant);
    await readEverybody(bench, small, session);
    await readFiles(bench, place);
    await readFiles(bench, smallPlace);
    const pairs = await bench.progress.step('Comparing the sizes', () =>
      inTurns(
        { target: large, token: whole.token, call: listCall(whole) },
        { target: small, token: session.token, call: listCall(session) },
        { ...bench.plan, rounds: bench.plan.rounds * 3, connections: MOST },
      ),
    );
    const { one, other, ratio } = compare(pairs);
    return { large: one, small: other, ratio };
  } finally {
    await small.stop();
  }
}

/** What bounds two of the calls; in a run of its own, because the profiler costs something itself. */
async function profileCalls({ dir, progress }: Bench, place: Place, { calls, token }: Session) {
  const profiles: (Costs & { name: string })[] = [];
  for (const call of [calls[0], calls.find(({ name }) => name.startsWith('contact'))]) {
    if (!call) continue;
    const profileDir = join(dir, `profile-${place.engine}-${profiles.length}`);
    const nodeFlags = ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
    const okra = await startOkra({ ...place, nodeFlags });
    const job = { url: okra.url, token, paths: call.paths, connections: MOST, seconds: PROFILE_SECONDS };
    try {
      await progress.step(`Profiling ${call.name}`, () => load(job));
    } finally {
      await okra.stop();
    }
    profiles.push({ name: call.name, ...(await readProfile(profileDir)) });
  }
  return profiles;
}

/** From the start of the process on an empty folder to the first good answer of /readyz, in milliseconds. */
export async function measureEmptyStart({ dir, progress }: Bench): Promise<number> {
  const times: number[] = [];
  await progress.step('Starting on empty folders', async () => {
    for (let at = 0; at < 5; at += 1) {
      const okra = await startOkra({ dataDir: join(dir, `empty-${at}`) });
      times.push(okra.startedIn);
      await okra.stop();
    }
  });
  return median(times);
}
