// npm run bench:reviews: a company in the middle of its reviews, and how the wire answers about them.
import { join } from 'node:path';
import { migrate } from '../server/db/migrate.ts';
import { idSource } from '../server/id-source.ts';
import { migrationsDir } from '../server/paths.ts';
import { type Bench, type Place, readFiles, runBench, withDatabase, withPostgres } from './bench.ts';
import { buildPeople } from './build-people.ts';
import { fillReviews } from './fill-reviews.ts';
import { measureCall } from './measure.ts';
import { startOkra } from './okra-process.ts';
import { openReviewSession } from './review-calls.ts';
import { type ReviewSection, reviewReport } from './review-report.ts';
import { setUpReviews } from './set-up-reviews.ts';

const SMALL = 10;

await runBench('bench:reviews', 'docs/performance-reviews.md', async function* (bench) {
  const { command, dir, people, plan, engine } = bench;
  const sections: ReviewSection[] = [];
  const page = () => reviewReport({ command, people, plan, sections });
  if (engine !== 'postgres') {
    sections.push(await measure(bench, { engine: 'sqlite', people, dataDir: join(dir, 'sqlite') }));
    yield page();
    const small = Math.ceil(people / SMALL);
    sections.push(await measure(bench, { engine: 'sqlite', people: small, dataDir: join(dir, 'small') }));
    yield page();
  }
  if (engine !== 'sqlite') {
    sections.push(
      await withPostgres(bench, ['bench'], (server) => {
        const dataDir = join(dir, 'beside-postgres');
        return measure(bench, { engine: 'postgres', people, dataDir, databaseUrl: server.url('bench') });
      }),
    );
    yield page();
  }
});

interface PeopledPlace extends Place {
  readonly people: number;
}

async function measure(bench: Bench, place: PeopledPlace): Promise<ReviewSection> {
  const { progress, plan } = bench;
  const { engine, people } = place;
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
    for (const call of calls) {
      await readFiles(bench, place);
      const work = () => measureCall(okra, token, call, plan);
      measured.push(...(await progress.step(`Measuring ${call.name}`, work)));
    }
    return { engine, people, answers, launchedIn, measured, residentBytes: await okra.residentBytes() };
  } finally {
    await okra.stop();
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
