// npm run bench:reviews: a company in the middle of its reviews, and how the wire answers about them.
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';
import { idSource } from '../server/id-source.ts';
import { migrationsDir } from '../server/paths.ts';
import { Progress } from '../server/progress.ts';
import { startPostgres } from '../test/postgres-server.ts';
import { buildPeople } from './build-people.ts';
import { fillReviews } from './fill-reviews.ts';
import { measureCall, type Plan } from './measure.ts';
import { startOkra } from './okra-process.ts';
import { openReviewSession } from './review-calls.ts';
import { type ReviewSection, reviewReport } from './review-report.ts';
import { setUpReviews } from './set-up-reviews.ts';

const usage = `Usage: npm run bench:reviews -- [--people N] [--engine sqlite|postgres|both] [--seconds S] [--rounds N] [--out FILE]`;
const SMALL = 10;

interface Run {
  readonly progress: Progress;
  readonly plan: Plan;
  readonly dir: string;
}

interface Place {
  readonly engine: 'sqlite' | 'postgres';
  readonly people: number;
  readonly dataDir: string;
  readonly databaseUrl?: string;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '10000' },
      engine: { type: 'string', default: 'both' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      out: { type: 'string', default: 'docs/performance-reviews.md' },
    },
  });
  const people = wholeNumber(values.people);
  const plan = { seconds: wholeNumber(values.seconds), rounds: wholeNumber(values.rounds) };
  if (!['sqlite', 'postgres', 'both'].includes(values.engine)) throw new TypeError(usage);
  const dir = await mkdtemp(join(tmpdir(), 'okra-bench-'));
  await chmod(dir, 0o711);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const run = { progress: new Progress(process.stderr), plan, dir };
  const sections: ReviewSection[] = [];
  if (values.engine !== 'postgres') {
    sections.push(await measure(run, { engine: 'sqlite', people, dataDir: join(dir, 'sqlite') }));
    const small = Math.ceil(people / SMALL);
    sections.push(await measure(run, { engine: 'sqlite', people: small, dataDir: join(dir, 'small') }));
  }
  if (values.engine !== 'sqlite') sections.push(await onPostgres(run, people));
  const text = reviewReport({ people, plan, sections });
  await writeFile(values.out, text);
  process.stdout.write(text);
  process.exit(0);
}

async function onPostgres(run: Run, people: number): Promise<ReviewSection> {
  const settings = { fsync: 'on', shared_buffers: '256MB' };
  const server = await run.progress.step('Starting PostgreSQL', () =>
    startPostgres(join(run.dir, 'postgres'), settings),
  );
  try {
    await server.createDatabase('bench');
    const dataDir = join(run.dir, 'beside-postgres');
    return await measure(run, { engine: 'postgres', people, dataDir, databaseUrl: server.url('bench') });
  } finally {
    await server.stop();
  }
}

async function measure({ progress, plan }: Run, place: Place): Promise<ReviewSection> {
  const { engine, people } = place;
  await mkdir(place.dataDir, { recursive: true });
  const newId = idSource(1023, { now: Date.now });
  const company = await progress.step(`Hiring ${people} people on ${engine}`, () =>
    withDatabase(place, async (database) => {
      await migrate(database, migrationsDir);
      return buildPeople(database, people, newId, Date.now());
    }),
  );
  const { activities, launchedIn } = await progress.step('Starting three semesters', () =>
    withOkra(place, (url) => setUpReviews(url, company)),
  );
  const bar = progress.bar('Writing answers');
  const answers = await withDatabase(place, (database) =>
    fillReviews(database, company, activities, { newId, onProgress: bar }),
  );
  const okra = await startOkra(place);
  try {
    const { token, calls } = await openReviewSession(okra.url, company);
    const measured = [];
    for (const call of calls)
      measured.push(
        ...(await progress.step(`Measuring ${call.name}`, () => measureCall(okra, token, call, plan))),
      );
    return { engine, people, answers, launchedIn, measured, residentBytes: await okra.residentBytes() };
  } finally {
    await okra.stop();
  }
}

async function withDatabase<T>(
  { dataDir, databaseUrl }: Place,
  work: (database: Database) => Promise<T>,
): Promise<T> {
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

async function withOkra<T>(place: Place, work: (url: string) => Promise<T>): Promise<T> {
  const okra = await startOkra(place);
  try {
    return await work(okra.url);
  } finally {
    await okra.stop();
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new TypeError(usage);
  return Number(text);
}

await main();
