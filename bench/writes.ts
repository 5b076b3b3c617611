import { openDatabase, type Database, type Writer } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';
import { idSource } from '../server/id-source.ts';
import { insertImage } from '../server/okr/image-queries.ts';
import { touchSheets } from '../server/okr/sheet-queries.ts';
import { migrationsDir } from '../server/paths.ts';
import { buildTenant } from './build-tenant.ts';
import type { Call } from './calls.ts';
import { load, type Load } from './load.ts';
import { median, type Plan } from './measure.ts';

const CONNECTIONS = 32;

export interface MeasuredWrite {
  readonly name: string;
  readonly okra: Load;
  readonly insertsPerSecond: number;
  readonly ratio: number;
}

/** What a write costs more because answers are kept: it tells that those about its sheet are overtaken. */
export interface MeasuredTelling {
  readonly insertsPerSecond: number;
  /** Of inserts that also raise the version of a sheet. */
  readonly tellingPerSecond: number;
  /** For each of them, the median over the pairs. */
  readonly microseconds: number;
}

export interface MeasuredWrites {
  readonly calls: readonly MeasuredWrite[];
  readonly telling: MeasuredTelling;
}

interface Server {
  readonly url: string;
  readonly token: string;
}

/** Calls that write, in turns with bare inserts of one row through the same `db.write` on the same engine. */
export async function measureWrites(
  server: Server,
  calls: readonly Call[],
  place: { readonly dataDir: string; readonly databaseUrl?: string | undefined },
  plan: Plan,
): Promise<MeasuredWrites> {
  const bare = await openBare(place);
  try {
    const measured: MeasuredWrite[] = [];
    for (const call of calls) measured.push(await measureWrite(server, call, bare, plan));
    return { calls: measured, telling: await measureTelling(bare, plan) };
  } finally {
    await bare.database.close();
  }
}

async function measureWrite(
  { url, token }: Server,
  call: Call,
  bare: Bare,
  plan: Plan,
): Promise<MeasuredWrite> {
  const { paths, bodies } = call;
  const job = { url, token, paths, bodies, connections: CONNECTIONS, seconds: plan.seconds };
  await load({ ...job, seconds: 1 });
  const pairs: { okra: Load; inserts: number }[] = [];
  for (let round = 0; round < plan.rounds; round += 1)
    pairs.push({ okra: await load(job), inserts: await insertFor(bare, plan.seconds) });
  const [first] = pairs
    .toSorted((one, other) => one.okra.perSecond - other.okra.perSecond)
    .slice(pairs.length >> 1);
  if (!first) throw new Error('there are no rounds');
  return {
    name: call.name,
    okra: first.okra,
    insertsPerSecond: median(pairs.map(({ inserts }) => inserts)),
    ratio: median(pairs.map(({ okra, inserts }) => okra.perSecond / inserts)),
  };
}

async function measureTelling(bare: Bare, { rounds, seconds }: Plan): Promise<MeasuredTelling> {
  const pairs: { inserts: number; telling: number }[] = [];
  for (let round = 0; round < rounds; round += 1)
    pairs.push({
      inserts: await insertFor(bare, seconds),
      telling: await insertFor(bare, seconds, tellOf(bare)),
    });
  return {
    insertsPerSecond: median(pairs.map(({ inserts }) => inserts)),
    tellingPerSecond: median(pairs.map(({ telling }) => telling)),
    microseconds: median(pairs.map(({ inserts, telling }) => 1e6 / telling - 1e6 / inserts)),
  };
}

type Also = (db: Writer) => Promise<unknown>;

const tellOf =
  ({ tenantId, sheetIds }: Bare): Also =>
  (db) => {
    const sheet = sheetIds[Math.floor(Math.random() * sheetIds.length)] ?? '';
    return touchSheets(db, tenantId, [sheet], Date.now());
  };

interface Bare {
  readonly database: Database;
  readonly tenantId: string;
  readonly sheetIds: readonly string[];
  readonly newId: () => string;
}

/** Enough that two writes at once seldom mean the same sheet. */
const PEOPLE = 250;

async function openBare({
  dataDir,
  databaseUrl,
}: {
  dataDir: string;
  databaseUrl?: string | undefined;
}): Promise<Bare> {
  const database = await openDatabase({
    dataDir,
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
  });
  await migrate(database, migrationsDir);
  const newId = idSource(1022, { now: Date.now });
  const tenant = await buildTenant(database, PEOPLE, { newId, now: Date.now(), onProgress: () => {} });
  return { database, newId, tenantId: tenant.tenantId, sheetIds: tenant.sheetIds };
}

/** As many at once as there are connections; how many a second. */
async function insertFor({ database, tenantId, newId }: Bare, seconds: number, also?: Also): Promise<number> {
  const scope = database.tenant(tenantId);
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const insert = async () => {
    while (performance.now() < end) {
      const row = {
        file_token: newId(),
        objective_id: newId(),
        media_type: 'x'.repeat(400),
        bytes: 0,
        app_id: '',
        user_id: null,
        created_time: 0,
      };
      await scope.write(async (db) => {
        await insertImage(db, tenantId, row);
        await also?.(db);
      });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, insert));
  return done / seconds;
}
