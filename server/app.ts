import {
  authContract,
  directoryContract,
  eventContract,
  okrContract,
  performanceContract,
} from '../contract/index.ts';
import {
  appTicket,
  authenticator,
  authHandlers,
  endTokensJob,
  eventAdmission,
  findViewer,
  pageRoutes,
  sendTicketsJob,
} from './auth/index.ts';
import { Background } from './background.ts';
import type { Config } from './config.ts';
import type { Clock } from './context.ts';
import type { Database } from './db/database.ts';
import { openFiles } from './files.ts';
import { takeNodeNumber } from './db/node-number.ts';
import { directoryHandlers, nameUsers } from './directory/index.ts';
import { dropOldEventsJob, eventHandlers, openEvents, type Telling } from './event/index.ts';
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
import { JobRunner, type RunnerParts } from './jobs/index.ts';
import { listenError } from './listen-error.ts';
import type { Log } from './log.ts';
import { Memory } from './memory.ts';
import { Shelves } from './shelves.ts';
import { Standing } from './standing.ts';
import { imageRoute, okrHandlers, reviewRoute, settleByTimeJob } from './okr/index.ts';
import type { PageRequest } from './page.ts';
import { eventFilter, performanceHandlers, performanceJobs, performanceRoutes } from './performance/index.ts';
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
  const node = await takeNodeNumber(database);
  const newId = idSource(node, clock);
  const answers = new Memory<Buffer>(config.answerMemory, answerBytes);
  const onFault = (fault: unknown) => log.error({ fault }, 'work that goes on by itself failed');
  const work = { database, clock, newId, alone: isAlone(database), onFault };
  const admit = eventAdmission(database, clock);
  const events = openEvents({ ...work, node, targets: config.eventTargets, telling, admit });
  const metrics = createMetrics({ database, answers, connections: events.connections });
  const { upgrades } = events;
  const server = createServer({ ...config, log, clock, metrics, baseUrl, upgrades });
  const limiter = await createLimiter(database, clock, log);
  const gateway: Gateway = {
    ...work,
    ...ground(config, work, background),
    limiter,
    baseUrl,
    answers,
    checkAnswers,
  };
  const jobs = createJobs(work);
  addHealth(server, { database, metrics, accepting: () => accepting });
  addRoutes(server, gateway, { ...config, log }, events);

  return {
    server,
    newId,
    baseUrl,
    connections: events.connections,
    /** Waits for the work that goes on after answers. */
    drain: async () => {
      await background.drain();
      await jobs.drain();
      await events.drain();
      await limiter.flush();
    },
    listen: async (): Promise<string> => {
      const bound = await server.listen({ host: config.host, port: config.port }).catch((fault: unknown) => {
        throw listenError(fault, config);
      });
      await jobs.start();
      await events.start();
      address = config.publicUrl ?? bound;
      return address;
    },
    /** Lets the requests in flight finish, then the work after them. The server waits also for long connections. */
    close: async () => {
      accepting = false;
      await Promise.all([server.close(), events.close()]);
      await jobs.close();
      await background.drain();
      await limiter.flush();
    },
  };
}

/** What handlers stand on that is the same for all calls. */
function ground(
  config: Config,
  { database, clock }: Pick<AppParts, 'database' | 'clock'>,
  background: Background,
) {
  const later: Gateway['later'] = (tenantId, write) =>
    background.start(() => database.tenant(tenantId).write(write));
  return {
    rateFactor: config.rateFactor,
    known: new Shelves(config.answerMemory * 2),
    standing: new Standing(config.answerMemory / 2),
    files: openFiles(config),
    authenticate: authenticator(database, clock),
    later,
    gatherer: new Gatherer((work) => background.start(work)),
  };
}

function addRoutes(
  server: Server,
  gateway: Gateway,
  { companyLogin, log }: Pick<Config, 'companyLogin'> & Pick<AppParts, 'log'>,
  { webhooks }: ReturnType<typeof openEvents>,
): void {
  const { database, baseUrl } = gateway;
  const engine = database.engine === 'postgres' ? 'PostgreSQL' : 'SQLite';
  addPages(server, () => ({ base_url: baseUrl(), version, engine }));
  const onProviderAway = (fault: unknown) => log.warn({ fault }, 'the identity provider cannot be reached');
  const pages = { ...gateway, companyLogin, onProviderAway };
  const shown = { ...gateway, findViewer: (request: PageRequest) => findViewer(pages, request) };
  const routes = [...pageRoutes(pages), imageRoute(gateway), reviewRoute(shown), ...performanceRoutes(shown)];
  addPageRoutes(server, routes, baseUrl);
  bind(server, gateway, authContract, authHandlers);
  bind(server, gateway, directoryContract, directoryHandlers);
  bind(server, gateway, okrContract, okrHandlers);
  bind(server, gateway, performanceContract, performanceHandlers);
  bind(server, gateway, eventContract, eventHandlers(webhooks, telling));
}

/** What an answer takes in memory, with what is needed to find it again. */
const answerBytes = (answer: Buffer): number => answer.length + 300;

export type App = Awaited<ReturnType<typeof createApp>>;

/** A data folder has one server, a PostgreSQL any number. */
const isAlone = ({ engine }: Database): boolean => engine === 'sqlite';

function createJobs(parts: Omit<RunnerParts, 'handlers'>): JobRunner {
  const { database, clock } = parts;
  return new JobRunner({
    ...parts,
    handlers: [
      endTokensJob(database, clock),
      sendTicketsJob(parts),
      settleByTimeJob(parts),
      dropOldEventsJob(parts),
      ...performanceJobs(parts),
    ],
  });
}

/** What delivery asks the features. */
const telling: Telling = {
  filter: async (db, { tenant_id, app_id }, eventType) =>
    /^(okra\.)?performance\./.test(eventType) ? eventFilter(db, tenant_id, app_id) : undefined,
  nameUsers: (db, { tenant_id, app_id, id_key, scopes }, ids) =>
    nameUsers(db, { tenantId: tenant_id, appId: app_id, idKey: id_key, scopes }, ids),
  ticket: ({ id_key, app_id }, now) => appTicket(id_key, app_id, now),
};

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
