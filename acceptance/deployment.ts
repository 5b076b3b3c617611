import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPostgres, type Postgres } from './postgres.ts';
import { type Demo, newFolder, okra, readDemo, type Server, startServer } from './server.ts';

type Environment = Readonly<Record<string, string>>;

/** One or more servers with the demo company, behind one address. */
export interface Deployment {
  readonly url: string;
  readonly demo: Demo;
  readonly nodes: readonly Server[];
  /** Runs a command of `okra` beside the servers; answers what it printed. */
  run(...args: readonly string[]): Promise<string>;
  /** Stops every server and starts it again on its data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const deployments: readonly {
  readonly name: string;
  readonly start: (env?: Environment) => Promise<Deployment>;
}[] = [
  { name: 'SQLite', start: onSqlite },
  { name: 'PostgreSQL', start: (env) => onPostgres(1, env) },
  { name: 'two processes on one PostgreSQL', start: (env) => onPostgres(2, env) },
];

async function onSqlite(env: Environment = {}): Promise<Deployment> {
  const dataDir = await newFolder();
  return deploy([() => startServer({ dataDir, env })], dataDir, env);
}

let shared: Promise<{ postgres: Postgres; original: string; dataDir: string }> | undefined;

/** One PostgreSQL with the demo company for all deployments of a test file, each of which gets a copy. */
async function startShared() {
  const postgres = await startPostgres();
  const original = await postgres.newDatabase();
  const dataDir = await newFolder();
  await okra(dataDir, ['demo'], { DATABASE_URL: original });
  return { postgres, original, dataDir };
}

async function onPostgres(count: number, env: Environment = {}): Promise<Deployment> {
  const { postgres, original, dataDir } = await (shared ??= startShared());
  const DATABASE_URL = await postgres.newDatabase(original);
  const place = { ...env, DATABASE_URL };
  const start = () => startServer({ dataDir, env: place });
  return deploy(Array<typeof start>(count).fill(start), dataDir, place);
}

async function deploy(
  starts: readonly (() => Promise<Server>)[],
  dataDir: string,
  place: Environment,
): Promise<Deployment> {
  // All at once: each of them migrates.
  const nodes = await Promise.all(starts.map((start) => start()));
  const demo = await readDemo(dataDir);
  if (!demo) throw new Error('there is no demo company');
  const balancer = await startBalancer(nodes);
  return {
    url: balancer.url,
    demo,
    nodes,
    run: (...args) => okra(dataDir, args, place),
    async restart() {
      await Promise.all(nodes.map((node) => node.stop()));
      nodes.splice(0, nodes.length, ...(await Promise.all(starts.map((start) => start()))));
    },
    async stop() {
      balancer.stop();
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

/** Gives each request to the next server in turn, so that a client's calls never stay with one. */
async function startBalancer(nodes: readonly Server[]) {
  let turn = 0;
  const balancer = createServer((asked, answer) => {
    const node = nodes[(turn += 1) % nodes.length];
    const { method = 'GET', url: path = '/', rawHeaders } = asked;
    const onward = request(new URL(node?.url ?? ''), { method, path, headers: rawHeaders }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.rawHeaders);
      given.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  const { port } = balancer.address() as AddressInfo; // as: it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      balancer.close();
      balancer.closeAllConnections();
    },
  };
}
