import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Target } from './target.ts';

export interface OkraProcess extends Target {
  /** From the start of the process to the first good answer of /readyz. */
  readonly startedIn: number;
  residentBytes(): Promise<number>;
  /** Waits for the work that goes on after answers. */
  settled(): Promise<void>;
  /** For a program that answers every message with one. */
  ask(message: object): Promise<unknown>;
}

interface Start {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  readonly nodeFlags?: readonly string[];
  /** What runs in place of the server's own main program. */
  readonly program?: string;
}

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));
const settingsFile = new URL('../server/node-settings.json', import.meta.url);

interface NodeSettings {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The real server as a process of its own, logging as usual, with its log thrown away. */
export async function startOkra({
  dataDir,
  databaseUrl = '',
  nodeFlags = [],
  program = main,
}: Start): Promise<OkraProcess> {
  const settings = JSON.parse(await readFile(settingsFile, 'utf8')) as NodeSettings; // as: our own file
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, [...settings.flags, ...nodeFlags, program], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...settings.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      OKRA_DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      OKRA_DEMO: 'off',
      OKRA_RATE_LIMITS: 'off',
      OKRA_EVENT_TARGETS: 'any',
    },
  });
  const end = () => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    await sleep(5);
  }
  const startedIn = performance.now() - started;
  const metric = async (name: string) => readMetric(await (await fetch(`${url}/metrics`)).text(), name);
  return {
    url,
    startedIn,
    cpuSeconds: () => metric('process_cpu_seconds_total'),
    answerLooks: async () => ({
      hits: await metric('okra_answers{counter="hits"}'),
      misses: await metric('okra_answers{counter="misses"}'),
    }),
    residentBytes: () => metric('process_resident_memory_bytes'),
    settled: async () => {
      while ((await metric('okra_database{counter="waiting"}')) > 0) await sleep(50);
    },
    ask: async (message) => {
      child.send(message);
      const [answer]: unknown[] = await once(child, 'message');
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

function readMetric(text: string, name: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no metric ${name}`);
  return Number(line.slice(name.length));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // as: it listens on a port
  server.close();
  await once(server, 'close');
  return port;
}
