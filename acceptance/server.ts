import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Environment = Readonly<Record<string, string>>;

export interface Demo {
  readonly base_url: string;
  readonly tenant_key: string;
  readonly app_id: string;
  readonly app_secret: string;
  readonly admin: { readonly email: string; readonly password: string };
}

export interface Server {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** What the server says of the demo company; undefined where it made none. */
  readonly demo: Demo | undefined;
  /** As Ctrl-C does; answers the exit code. */
  stop(): Promise<number | null>;
  /** As a power cut does. */
  kill(): Promise<void>;
}

const program = new URL('../bin/okra.mjs', import.meta.url).pathname;

/** Settings of whoever runs the tests must not reach the server under test. */
const ambient = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(OKRA_.*|DATABASE_URL|HOST|PORT|NODE_OPTIONS)$/.test(name),
  ),
);

const settings = (dataDir: string, env: Environment) => ({
  ...ambient,
  OKRA_LOG: 'error',
  PORT: '0',
  OKRA_DATA_DIR: dataDir,
  ...env,
});

const folders: string[] = [];
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

const endings: (() => Promise<void>)[] = [];

/** Has something ended by `cleanUp`, after the servers. */
export const atEnd = (end: () => Promise<void>): void => void endings.push(end);

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'okra-acceptance-'));
  folders.push(folder);
  return folder;
}

/** Starts the program as a stranger would, and waits for the address that it prints. */
export async function startServer(
  options: { readonly env?: Environment; readonly dataDir?: string } = {},
): Promise<Server> {
  const dataDir = options.dataDir ?? (await newFolder());
  const child = spawn(process.execPath, [program, 'start'], {
    env: settings(dataDir, options.env ?? {}),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child)) as Promise<[number | null]>; // as: node's own event
  const url = await address(child);
  const demo = await readDemo(dataDir);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = await exited;
    return code;
  };
  return {
    url,
    pid: child.pid ?? 0,
    dataDir,
    demo,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const [, url] = /serves at +(\S+)\n/.exec(said) ?? [];
      if (url !== undefined && said.includes('Ctrl-C')) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
}

export async function readDemo(dataDir: string): Promise<Demo | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDir, 'demo.json'), 'utf8')) as Demo; // as: the documented form
  } catch {
    return undefined;
  }
}

/** Runs a command of `okra` to its end; answers what it printed. */
export async function okra(dataDir: string, args: readonly string[], env: Environment = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
    env: settings(dataDir, env),
  });
  return stdout;
}

export interface App {
  readonly app_id: string;
  readonly app_secret: string;
}

/** A setting by which a program takes it to be so many milliseconds later than it is. */
export const later = (ms: number): Environment => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`const { now } = Date; Date.now = () => now() + ${ms};`)}`,
});

/** Registers an app beside the running server. */
export async function createApp(
  dataDir: string,
  options: { scopes?: readonly string[]; okrAsApp?: boolean } = {},
  env: Environment = {},
): Promise<App> {
  const scopes = (options.scopes ?? ['all']).flatMap((scope) => ['--scope', scope]);
  const grant = options.okrAsApp === false ? [] : ['--okr-as-app'];
  return readApp(await okra(dataDir, ['app', 'create', '--name', 'Acceptance', ...scopes, ...grant], env));
}

/** What `okra app create` printed. */
export function readApp(said: string): App {
  const [, app_id = '', app_secret = ''] = /app_id +(\S+)\s+app_secret +(\S+)/.exec(said) ?? [];
  return { app_id, app_secret };
}

/** Ends what still runs and removes what was left on the disk. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map(killed));
  for (const end of endings.splice(0)) await end();
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

async function killed(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await exited;
}
