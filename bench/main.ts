// npm run bench -- [--people 10000] [--seconds 5] [--engine sqlite|postgres] [--keep]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';
import { takeNodeNumber } from '../server/db/node-number.ts';
import { idSource } from '../server/id-source.ts';
import { migrationsDir } from '../server/paths.ts';
import { Progress } from '../server/progress.ts';
import { buildTenant, type Tenant } from './build-tenant.ts';
import type { Figures } from './load.ts';
import { measure, type Running, start } from './processes.ts';

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '5' },
    url: { type: 'string' },
  },
});
const size = Number(options.people);
const seconds = Number(options.seconds);
const folder = mkdtempSync(join(tmpdir(), 'okra-bench-'));
const progress = new Progress(process.stderr);
const settings = {
  OKRA_DATA_DIR: join(folder, 'data'),
  OKRA_DEMO: 'off',
  OKRA_RATE_LIMITS: 'off',
  PORT: '0',
  ...(options.url === undefined ? {} : { DATABASE_URL: options.url }),
};
const pick = <T>(items: readonly T[], n: number): T =>
  items[Math.floor(Math.random() * n) % items.length] as T; // as: never empty

async function build(): Promise<{ large: Tenant; small: Tenant }> {
  const database = await openDatabase({
    dataDir: settings.OKRA_DATA_DIR,
    ...(options.url && { url: options.url }),
  });
  await migrate(database, migrationsDir);
  const clock = { now: Date.now };
  const newId = idSource(await takeNodeNumber(database), clock);
  const tools = { database, newId, now: Date.now() };
  const small = await buildTenant(Math.ceil(size / 10), {
    ...tools,
    onProgress: progress.bar('Small tenant'),
  });
  const large = await buildTenant(size, { ...tools, onProgress: progress.bar('Large tenant') });
  await database.close();
  return { large, small };
}

async function tokenOf(server: Running, { appId, secret }: Tenant): Promise<string> {
  const url = `${server.url}/open-apis/auth/v3/tenant_access_token/internal`;
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ app_id: appId, app_secret: secret }),
  });
  const { tenant_access_token } = (await answer.json()) as { tenant_access_token: string }; // as: documented
  return tenant_access_token;
}

type Paths = (tenant: Tenant) => string;
const query = (key: string, values: readonly string[]) => values.map((value) => `${key}=${value}`).join('&');
const several = (items: readonly string[], count: number) =>
  Array.from({ length: count }, () => pick(items, items.length));
const userOf = ({ people }: Tenant) => pick(people, people.length);
const byAdminId = 'user_id_type=people_admin_id';

const calls: Readonly<Record<string, Paths>> = {
  'users/okrs (limit 10)': (tenant) =>
    `/open-apis/okr/v1/users/${userOf(tenant)}/okrs?${byAdminId}&offset=0&limit=10`,
  'okrs/batch_get (10 ids)': (tenant) =>
    `/open-apis/okr/v1/okrs/batch_get?${query('okr_ids', several(tenant.sheets, 10))}`,
  'reviews/query (5 × 5)': (tenant) =>
    `/open-apis/okr/v1/reviews/query?${byAdminId}&${query('user_ids', several(tenant.people, 5))}&${query('period_ids', tenant.periods.slice(0, 5))}`,
  'contact users/:id': (tenant) =>
    `/open-apis/contact/v3/users/${pick(
      tenant.people.map((_, at) => at.toString(16).padStart(8, '0')),
      tenant.people.length,
    )}?user_id_type=user_id`,
};

interface Row {
  readonly name: string;
  readonly connections: number;
  readonly bytes: number;
  readonly ours: Figures;
  readonly floor: Figures;
  readonly small: Figures;
}

async function measureCall(
  server: Running,
  name: string,
  paths: Paths,
  tenants: { large: Tenant; small: Tenant },
) {
  const [largeToken, smallToken] = [
    await tokenOf(server, tenants.large),
    await tokenOf(server, tenants.small),
  ];
  const large = Array.from({ length: 2000 }, () => paths(tenants.large));
  const small = Array.from({ length: 2000 }, () => paths(tenants.small));
  const sample = await fetch(`${server.url}${large[0]}`, {
    headers: { authorization: `Bearer ${largeToken}` },
  });
  const bytes = (await sample.arrayBuffer()).byteLength;
  const floor = await start('bench/floor.ts', [String(bytes)], {});
  const load = (url: string, token: string, some: readonly string[], connections: number, time: number) =>
    measure(folder, { url, token, paths: some, connections, seconds: time });
  await load(server.url, largeToken, large, 32, 2);
  const rows: Row[] = [];
  for (const connections of [1, 32]) {
    rows.push({
      name,
      connections,
      bytes,
      floor: await load(floor.url, largeToken, ['/'], connections, seconds),
      ours: await load(server.url, largeToken, large, connections, seconds),
      small: await load(server.url, smallToken, small, connections, seconds),
    });
  }
  await floor.stop();
  return rows;
}

function memoryOf({ process: { pid } }: Running): string {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return `${Math.round(Number(kilobytes) / 1024)} MB`;
  } catch {
    return 'unknown';
  }
}

const ratio = (a: number, b: number): string => (b === 0 ? '–' : (a / b).toFixed(2));

function table(rows: readonly Row[]): string {
  const head = `| call | connections | bytes | requests/s | p50 ms | p99 ms | floor requests/s | floor p99 ms | ratio | ${size} : ${Math.ceil(size / 10)} people |`;
  const lines = rows.map(({ name, connections, bytes, ours, floor, small }) => {
    const cells = [name, connections, bytes, Math.round(ours.perSecond), ours.p50, ours.p99];
    const bare = [Math.round(floor.perSecond), floor.p99, ratio(ours.perSecond, floor.perSecond)];
    const failed = ours.failed + small.failed > 0 ? ` (${ours.failed + small.failed} failed)` : '';
    return `| ${[...cells, ...bare, ratio(ours.perSecond, small.perSecond) + failed].join(' | ')} |`;
  });
  return [head, head.replaceAll(/[^|]+/g, ' --- '), ...lines].join('\n');
}

async function main(): Promise<void> {
  const empty = await start('server/main.ts', [], { ...settings, OKRA_DATA_DIR: join(folder, 'empty') });
  await empty.stop();
  const tenants = await build();
  const server = await start('server/main.ts', [], settings);
  const rows: Row[] = [];
  for (const [name, paths] of Object.entries(calls)) {
    progress.say(`Measuring ${name}`);
    rows.push(...(await measureCall(server, name, paths, tenants)));
  }
  const memory = memoryOf(server);
  await server.stop();
  const engine = options.url === undefined ? 'the embedded database' : 'PostgreSQL on the same machine';
  const text = [
    `${size} people, ${tenants.large.sheets.length} sheets, ${engine}, one process, ${cpus().length} cores, Node ${process.versions.node}.`,
    `First start of an empty folder to serving: ${Math.round(empty.startMs)} ms. Memory of the server after the run: ${memory}.`,
    '',
    table(rows),
    '',
  ].join('\n');
  process.stdout.write(text);
  writeFileSync(
    join(process.cwd(), options.url === undefined ? 'bench-sqlite.md' : 'bench-postgres.md'),
    text,
  );
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
