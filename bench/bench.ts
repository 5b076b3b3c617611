import { createReadStream, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '../server/db/database.ts';
import { Progress } from '../server/progress.ts';
import { type PostgresServer, startPostgres } from '../test/postgres-server.ts';
import type { Plan } from './measure.ts';

export interface Bench {
  /** As it was typed. */
  readonly command: string;
  /** Vanishes at the end. */
  readonly dir: string;
  readonly people: number;
  readonly plan: Plan;
  readonly progress: Progress;
  /** `sqlite`, `postgres` or `both`. */
  readonly engine: string;
}

export interface Place {
  readonly engine: 'sqlite' | 'postgres';
  readonly dataDir: string;
  readonly databaseUrl?: string;
}

/**
 * Measures as the command line says and writes the report to a page, each time that it has grown: what one engine was
 * measured for stays when the other fails.
 */
export async function runBench(
  name: string,
  page: string,
  measure: (bench: Bench) => AsyncIterable<string>,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '10000' },
      engine: { type: 'string', default: 'both' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      out: { type: 'string', default: page },
    },
  });
  const refuse = () =>
    new TypeError(
      `Usage: npm run ${name} -- [--people N] [--engine sqlite|postgres|both] [--seconds S] [--rounds N] [--out FILE]`,
    );
  const wholeNumber = (text: string): number => {
    if (!/^[1-9]\d{0,5}$/.test(text)) throw refuse();
    return Number(text);
  };
  const people = wholeNumber(values.people);
  const plan = { seconds: wholeNumber(values.seconds), rounds: wholeNumber(values.rounds) };
  if (!['sqlite', 'postgres', 'both'].includes(values.engine)) throw refuse();
  const dir = await openFolder();
  const given = process.argv.slice(2);
  const folder = process.env['TMPDIR'];
  let text = '';
  const pages = measure({
    command: [
      ...(folder === undefined ? [] : [`TMPDIR=${folder}`]),
      'npm run',
      name,
      ...(given.length > 0 ? ['--', ...given] : []),
    ].join(' '),
    dir,
    people,
    plan,
    progress: new Progress(process.stderr),
    engine: values.engine,
  });
  for await (text of pages) await writeFile(values.out, text);
  process.stdout.write(text);
  process.exit(0);
}

async function openFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'okra-bench-'));
  // PostgreSQL runs as another user when we are root, and has to pass through.
  await chmod(dir, 0o711);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  // However this ends, gigabytes must not stay behind.
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A PostgreSQL that writes as durably as one in use. */
export async function withPostgres<T>(
  { dir, progress }: Bench,
  databases: readonly string[],
  work: (server: PostgresServer) => Promise<T>,
): Promise<T> {
  const settings = { fsync: 'on', shared_buffers: '256MB' };
  const server = await progress.step('Starting PostgreSQL', () =>
    startPostgres(join(dir, 'postgres'), settings),
  );
  try {
    for (const name of databases) await server.createDatabase(name);
    return await work(server);
  } finally {
    await server.stop();
  }
}

/**
 * Reads the files of a database once, so that the operating system holds them. A machine that gives memory back early
 * drops them while other things are measured, and would then measure its disk.
 */
export async function readFiles({ dir }: Bench, { engine, dataDir }: Place): Promise<void> {
  const folder = engine === 'postgres' ? join(dir, 'postgres', 'data', 'base') : dataDir;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await readWhole(join(entry.parentPath, entry.name));
}

/** Of a file that is deleted meanwhile, as PostgreSQL does with its own, nothing. */
async function readWhole(file: string): Promise<void> {
  try {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), nowhere);
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'ENOENT')) throw fault;
  }
}

export async function withDatabase<T>(
  { dataDir, databaseUrl }: Place,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  await mkdir(dataDir, { recursive: true });
  const database = await openDatabase({
    dataDir,
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
