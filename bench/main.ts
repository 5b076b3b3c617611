// npm run bench: a large tenant, the real server, and how it answers against a floor measured in the same run.
import { rmSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Progress } from '../server/progress.ts';
import { startPostgres } from '../test/postgres-server.ts';
import { type Bench, measureEngine, measureEmptyStart } from './engine.ts';
import { type Report, report } from './report.ts';

const usage = `Usage: npm run bench -- [--people N] [--engine sqlite|postgres|both] [--seconds S] [--rounds N] [--out FILE]`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '10000' },
      engine: { type: 'string', default: 'both' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      out: { type: 'string', default: 'docs/performance.md' },
    },
  });
  const people = wholeNumber(values.people);
  const plan = { seconds: wholeNumber(values.seconds), rounds: wholeNumber(values.rounds) };
  if (!['sqlite', 'postgres', 'both'].includes(values.engine)) throw new TypeError(usage);

  const dir = await mkdtemp(join(tmpdir(), 'okra-bench-'));
  // PostgreSQL runs as another user when we are root, and has to pass through.
  await chmod(dir, 0o711);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  // However this ends, gigabytes must not stay behind.
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const bench: Bench = { dir, people, plan, progress: new Progress(process.stderr) };
  try {
    const sections: Report = { people, plan, emptyStart: await measureEmptyStart(bench), engines: [] };
    if (values.engine !== 'postgres') {
      sections.engines.push(await measureEngine(bench, { engine: 'sqlite', dataDir: join(dir, 'sqlite') }));
    }
    if (values.engine !== 'sqlite') sections.engines.push(await onPostgres(bench));
    const text = report(sections);
    await writeFile(values.out, text);
    process.stdout.write(text);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function onPostgres(bench: Bench) {
  const settings = { fsync: 'on', shared_buffers: '256MB' };
  const server = await bench.progress.step('Starting PostgreSQL', () =>
    startPostgres(join(bench.dir, 'postgres'), settings),
  );
  try {
    await server.createDatabase('bench');
    await server.createDatabase('bare');
    const urls = { databaseUrl: server.url('bench'), bareUrl: server.url('bare') };
    const place = { dataDir: join(bench.dir, 'beside-postgres'), ...urls };
    return await measureEngine(bench, { engine: 'postgres', ...place });
  } finally {
    await server.stop();
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new TypeError(usage);
  return Number(text);
}

await main();
