import { join } from 'node:path';
import { authContract, directoryContract, okrContract, performanceContract } from '../contract/index.ts';
import {
  authenticator,
  authHandlers,
  endTokensJob,
  type PageParts,
  pageRoutes,
  readSession,
} from './auth/index.ts';
import { Background } from './background.ts';
import type { Config } from './config.ts';
import type { Clock } from './context.ts';
import type { Database } from './db/database.ts';
import { diskFiles } from './files.ts';
import { takeNodeNumber } from './db/node-number.ts';
import { directoryHandlers } from './directory/index.ts';
import { bind, type Gateway } from './http/bind.ts';
import { Gatherer } from './gatherer.ts';
import { addHealth } from './http/health.ts';
import { addToRateWindow, listOpenRateWindows } from './http/limit-queries.ts';
import { Limiter } from './http/limiter.ts';
import { createMetrics } from './http/metrics.ts';
import { addPageRoutes } from './http/page-routes.ts';
import { addPages } from './http/pages.ts';
import { createServer, type Server } from './http/server.ts';
import { idSource } from './id-source.ts';
import { JobRunner, jobsChannel } from './jobs/index.ts';
import type { Log } from './log.ts';
import { type Known, Memory } from './memory.ts';
import { imageRoute, okrHandlers, reviewRoute, settleByTimeJob } from './okr/index.ts';
import type { PageRequest } from './page.ts';
import { performanceHandlers, performanceJobs } from './performance/index.ts';
import { version } from './version.ts';

export interface AppParts {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly checkAnswers?: boolean;
}

/** Puts the rooms together behind one web server. */
export async function createApp({ config, database, clock, log, checkAnswers = false }: AppParts) {
  let address = config.publicUrl ?? `http://${config.host}:${config.port}`;
  let accepting = true;
  const baseUrl = () => address;
  const background = new Background(log);
  const newId = idSource(await takeNodeNumber(database), clock);
  const answers = new Memory<Buffer>(config.answerMemory, answerBytes);
  const metrics = createMetrics({
    database: () => ({ ...database.stats() }),
    answers: () => answers.stats(),
  });
  const server = createServer({ ...config, log, clock, metrics, baseUrl });
  const limiter = await createLimiter(database, clock, log);
  const gateway: Gateway = {
    database,
    clock,
    limiter,
    rateFactor: config.rateFactor,
    baseUrl,
    newId,
    answers,
    known: new Memory<Known>(config.answerMemory * 2, ({ bytes }) => bytes),
    files: diskFiles(join(config.dataDir, 'files')),
    authenticate: authenticator(database, clock),
    later: (tenantId, write) => background.start(() => database.tenant(tenantId).write(write)),
    gatherer: new Gatherer((work) => background.start(work)),
    wakeJobs: () => database.wake(jobsChannel),
    checkAnswers,
  };
  const jobs = createJobs({ database, clock, log }, newId);
  addHealth(server, { database, metrics, accepting: () => accepting });
  addRoutes(server, gateway, config);

  return {
    server,
    newId,
    baseUrl,
    /** Waits for the work that goes on after answers. */
    drain: async () => {
      await background.drain();
      await jobs.drain();
      await limiter.flush();
    },
    listen: async (): Promise<string> => {
      const bound = await server.listen({ host: config.host, port: config.port });
      await jobs.start();
      address = config.publicUrl ?? bound;
      return address;
    },
    /** Lets the requests in flight finish, then the work after them. */
    close: async () => {
      accepting = false;
      await server.close();
      await jobs.close();
      await background.drain();
      await limiter.flush();
    },
  };
}

function addRoutes(server: Server, gateway: Gateway, { companyLogin }: Config): void {
  const { database, baseUrl } = gateway;
  const engine = database.engine === 'postgres' ? 'PostgreSQL' : 'SQLite';
  addPages(server, () => ({ base_url: baseUrl(), version, engine }));
  const pages = { ...gateway, companyLogin };
  const reviews = reviewRoute({ ...gateway, findViewer: (request) => findViewer(pages, request) });
  addPageRoutes(server, [...pageRoutes(pages), imageRoute(gateway), reviews], baseUrl);
  bind(server, gateway, authContract, authHandlers);
  bind(server, gateway, directoryContract, directoryHandlers);
  bind(server, gateway, okrContract, okrHandlers);
  bind(server, gateway, performanceContract, performanceHandlers);
}

async function findViewer(parts: PageParts, request: PageRequest) {
  const session = await readSession(parts, request);
  return session && { tenantId: session.tenantId, userId: session.user_id, idKey: session.id_key };
}

/** What an answer takes in memory, with what is needed to find it again. */
const answerBytes = (answer: Buffer): number => answer.length + 300;

export type App = Awaited<ReturnType<typeof createApp>>;

function createJobs({ database, clock, log }: Omit<AppParts, 'config'>, newId: () => string): JobRunner {
  return new JobRunner({
    database,
    clock,
    newId,
    handlers: [
      endTokensJob(database, clock),
      settleByTimeJob({ database, clock, newId }),
      ...performanceJobs({ database, clock, newId }),
    ],
    onFault: (fault) => log.error({ fault }, 'a job failed'),
  });
}

async function createLimiter(database: Database, clock: Clock, log: Log): Promise<Limiter> {
  const shared = database.engine === 'postgres';
  const limiter = new Limiter(
    { add: (key, calls, now) => database.write((db) => addToRateWindow(db, key, calls, now)) },
    { shared, clock, onFault: (fault) => log.error({ fault }, 'frequency limits could not be stored') },
  );
  if (shared) return limiter;
  for (const row of await database.read((db) => listOpenRateWindows(db, clock.now()))) {
    const key = {
      tenantId: row.tenant_id,
      appId: row.app_id,
      endpoint: row.endpoint,
      limit: { calls: 0, seconds: row.seconds },
    };
    limiter.restore(key, { start: row.window_start, used: row.used });
  }
  return limiter;
}
