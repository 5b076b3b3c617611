import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Postgres, startPostgres } from './postgres.ts';
import { cleanUp, newFolder, okra } from './server.ts';

type Environment = Readonly<Record<string, string>>;

const program = new URL('../bin/okra.mjs', import.meta.url).pathname;

/** Runs `okra start`, which is expected to end by itself; answers what it said. */
const refusedStart = (env: Environment, command = 'start'): Promise<string> =>
  refused(process.execPath, [program, command], env);

async function refused(file: string, words: readonly string[], env: Environment): Promise<string> {
  const settings = { PORT: '0', OKRA_DEMO: 'off', OKRA_LOG: 'error', ...env };
  const run = promisify(execFile)(file, words, {
    env: { ...process.env, ...settings },
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  const { code, stdout, stderr } = await run.then(
    () => ({ code: 0, stdout: '', stderr: '' }),
    (fault: { code: number | null; stdout: string; stderr: string }) => fault,
  );
  expect({ code, said: stderr }).toMatchObject({ code: 1 });
  expect(stderr).not.toContain('    at ');
  return stdout + stderr;
}

const ownMounts = ['--map-root-user', '--mount', 'sh', '-c'];

const canMount = () =>
  promisify(execFile)('unshare', [...ownMounts, 'mount -t tmpfs none /mnt']).then(
    () => true,
    () => false,
  );

/**
 * Starts on a disk of this size; then makes it larger, runs another command, and ends as the start did. The options that
 * the disk has, such as whose it is, only root could name again.
 */
const onSmallDisk = `
  mount -t tmpfs -o size=$1 none "$2"
  "${process.execPath}" "${program}" start
  code=$?
  mount --options-mode ignore -o remount,size=512m "$2"
  "${process.execPath}" "${program}" $3 && echo went on
  exit $code`;

/** Takes a port as long as the work lasts. */
async function withTakenPort(work: (port: string) => Promise<void>): Promise<void> {
  const taken = createServer().listen(0, '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<void>();
  taken.once('listening', resolve);
  await promise;
  const address = taken.address();
  await work(String(typeof address === 'object' ? address?.port : ''));
  taken.close();
}

async function query(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

describe('a start that fails ends at once and says why', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await newFolder();
  });
  afterAll(cleanUp);

  it.each([
    ['127.0.0.1:80', 'HOST is "127.0.0.1:80"; allowed: '],
    ['not.a.host.invalid', 'HOST is "not.a.host.invalid", a name that nobody knows here; allowed: '],
    ['1.2.3.4', 'HOST is "1.2.3.4", where this machine cannot be reached; allowed: '],
  ])('HOST=%s', async (HOST, why) => {
    expect(await refusedStart({ OKRA_DATA_DIR: dataDir, HOST })).toContain(why);
  });

  it('a port that is taken', async () => {
    await withTakenPort(async (PORT) =>
      expect(await refusedStart({ OKRA_DATA_DIR: dataDir, PORT })).toContain(
        `The port is in use: 127.0.0.1:${PORT}.`,
      ),
    );
  });

  it('OKRA_DATA_DIR where no folder can be', async () => {
    const file = join(dataDir, 'file');
    const link = join(dataDir, 'link');
    await writeFile(file, '');
    await symlink(join(dataDir, 'nowhere'), link);
    for (const path of [file, join(file, 'x'), link, '/proc/x', '/proc/x/y'])
      expect(await refusedStart({ OKRA_DATA_DIR: path })).toContain(
        `OKRA_DATA_DIR is "${path}", where no folder can be made`,
      );
  });

  it('a data folder that cannot be written', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'okra.lock'));
    for (const path of ['/proc', folder])
      expect(await refusedStart({ OKRA_DATA_DIR: path })).toContain(
        `${path} cannot be written: change its owner or set OKRA_DATA_DIR`,
      );
  });

  it.for([
    ['the schema does not fit on', '512k', { OKRA_DEMO: 'off' }, 'migrate'],
    ['the demo company does not fit on', '4m', { OKRA_DEMO: 'on' }, 'demo'],
  ] as const)('a disk that %s; with more room it goes on', async ([, size, env, afterwards], { skip }) => {
    skip(!(await canMount()), 'nobody can mount a disk of their own here');
    const folder = await newFolder();
    const script = [...ownMounts, onSmallDisk, 'sh', size, folder, afterwards];
    const said = await refused('unshare', script, { ...env, OKRA_DATA_DIR: join(folder, 'data') });
    expect(said).toContain(`The disk is full: the database ${folder}/data/okra.db can not grow. Make room`);
    expect(said).toContain('went on');
  });

  describe('on PostgreSQL', () => {
    let postgres: Postgres;
    let url: string;
    let env: Environment;
    beforeAll(async () => {
      postgres = await startPostgres();
      url = await postgres.newDatabase();
      env = { OKRA_DATA_DIR: dataDir, DATABASE_URL: url };
      await okra(dataDir, ['migrate'], { DATABASE_URL: url });
    });

    it('a port that is taken', async () => {
      await withTakenPort(async (PORT) =>
        expect(await refusedStart({ ...env, PORT })).toContain('The port is in use'),
      );
    });

    it('a role without rights', async ({ skip }) => {
      // In a server that was given to us we make no roles.
      skip(!postgres.restart);
      const empty = await postgres.newDatabase();
      await query(empty.replace('//okra@', '//postgres@'), 'create role stranger login');
      const strange = { ...env, DATABASE_URL: empty.replace('//okra@', '//stranger@') };
      for (const command of ['start', 'migrate', 'doctor'])
        expect(await refusedStart(strange, command)).toContain('grant usage, create on schema public to');
    });

    it('a schema that is newer', async () => {
      await query(url, "insert into schema_migrations values (9999, '9999-later.sql', 'x', 0)");
      expect(await refusedStart(env)).toContain('The database is newer than this program');
    });
  });
});
