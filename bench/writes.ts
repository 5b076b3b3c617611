import { openDatabase, type Database } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';
import { createTenant } from '../server/directory/index.ts';
import { idSource } from '../server/id-source.ts';
import { insertImage } from '../server/okr/image-queries.ts';
import { migrationsDir } from '../server/paths.ts';
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
): Promise<MeasuredWrite[]> {
  const bare = await openBare(place);
  try {
    const measured: MeasuredWrite[] = [];
    for (const call of calls) measured.push(await measureWrite(server, call, bare, plan));
    return measured;
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

interface Bare {
  readonly database: Database;
  readonly tenantId: string;
  readonly newId: () => string;
}

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
  const tenantId = newId();
  const names = { name_zh: '测量', name_en: 'Bench', time_zone: 'UTC' };
  await database.write((db) => createTenant(db, { tenant_id: tenantId, ...names }, Date.now()));
  return { database, tenantId, newId };
}

/** As many at once as there are connections; how many a second. */
async function insertFor({ database, tenantId, newId }: Bare, seconds: number): Promise<number> {
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
      await scope.write((db) => insertImage(db, tenantId, row));
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, insert));
  return done / seconds;
}
