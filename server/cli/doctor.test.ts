import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { freshDatabase } from '../../test/database.ts';
import { testEngines } from '../../test/engines.ts';
import { runOnce } from '../../test/postgres-server.ts';
import { readConfig } from '../config.ts';
import { doctor } from './doctor.ts';

const root = new URL('../../', import.meta.url);

/** What `okra doctor` says of one thing, and its exit code. */
async function examine(
  env: Readonly<Record<string, string>>,
  name = 'tenants',
): Promise<[string | undefined, number]> {
  let said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const config = readConfig({ PORT: '0', ...env }, '/');
  const code = await doctor.run({ config, options: {}, rest: [] });
  return [said.split('\n').find((line) => line.includes(` ${name} `)), code];
}

describe('okra doctor', () => {
  afterEach(() => vi.restoreAllMocks());

  it('says nothing of row-level security where there is none', async () => {
    const { dataDir } = await freshDatabase('sqlite');
    expect(await examine({ OKRA_DATA_DIR: dataDir })).toEqual([undefined, 0]);
  });

  it('finds a database that others may read', async () => {
    const { dataDir } = await freshDatabase('sqlite');
    const file = join(dataDir, 'okra.db');
    await chmod(file, 0o644);
    const told = () => examine({ OKRA_DATA_DIR: dataDir }, 'access');
    expect(await told()).toEqual([`✗ access    others may read the database: chmod 600 ${file}*`, 1]);
    await chmod(file, 0o600);
    expect(await told()).toEqual(['✓ access    only its owner may read the database', 0]);
  });

  it('tells a running Okra at its port from another program', async () => {
    const { dataDir } = await freshDatabase('sqlite');
    const app = await TestApp.start('sqlite', { PORT: '0' });
    const port = new URL(await app.app.listen()).port;
    const running = await examine({ OKRA_DATA_DIR: dataDir, PORT: port }, 'port');
    await app.close();
    expect(running).toEqual([`✓ port      a running Okra answers at 127.0.0.1:${port}`, 0]);

    const other = createServer((_request, response) => response.end('hello')).listen(
      Number(port),
      '127.0.0.1',
    );
    await once(other, 'listening');
    const taken = await examine({ OKRA_DATA_DIR: dataDir, PORT: port }, 'port');
    other.close();
    expect(taken).toEqual([`✗ port      another program uses 127.0.0.1:${port}: end it, or set PORT`, 1]);
  });

  describe.runIf(testEngines().includes('postgres'))('on PostgreSQL', () => {
    let dataDir: string;
    let url: string;
    /** Roles belong to the whole cluster: theirs have names of their own. */
    let role: string;
    beforeEach(async () => {
      const place = await freshDatabase('postgres');
      dataDir = place.dataDir;
      url = place.url ?? '';
      role = `role_${randomUUID().replaceAll('-', '')}`;
    });

    const as = (user: string, database = url) => database.replace('//okra@', `//${user}@`);
    const bySuperuser = (statement: string, database = url) => runOnce(as('postgres', database), statement);
    const examineAs = (user: string, database = url) =>
      examine({ OKRA_DATA_DIR: dataDir, DATABASE_URL: as(user, database) });

    it('finds the tenants kept apart for a role that owns the tables', async () => {
      expect(await examineAs('okra')).toEqual(['✓ tenants   row-level security keeps them apart', 0]);
    });

    it('names a superuser, and a role that may pass row-level security by', async () => {
      const [superuser, code] = await examineAs('postgres');
      expect(superuser).toMatch(/^✗ tenants +the role postgres is a superuser .*make a role of its own/);
      expect(code).toBe(1);
      await bySuperuser(`create role ${role} login bypassrls in role okra`);
      const [bypass] = await examineAs(role);
      expect(bypass).toContain(`the role ${role} has bypassrls`);
      expect(bypass).toContain(`alter role ${role} nobypassrls`);
    });

    it('names tables that do not hold their owner', async () => {
      await bySuperuser('alter table users no force row level security');
      await bySuperuser('alter table apps no force row level security');
      const [tables, code] = await examineAs('okra');
      expect(tables).toContain('does not hold for apps, users: alter table apps force row level security');
      expect(code).toBe(1);
    });

    it('is content with the role and the database of compose.yaml', async () => {
      const script = (await readFile(new URL('compose-role.sql', root), 'utf8'))
        .replaceAll(/^(--|\\getenv).*$/gm, '')
        .replaceAll(/\bokra\b/g, role)
        .replace(`:'password'`, `'it''s'`);
      const statements = script.split(';').filter((statement) => statement.trim() !== '');
      expect(statements).toHaveLength(3);
      for (const statement of statements) await bySuperuser(statement);
      const made = inject('postgresUrl').replace('NAME', role);
      expect(await examineAs(role, made)).toEqual(['✓ tenants   row-level security keeps them apart', 0]);
      const compose = await readFile(new URL('compose.yaml', root), 'utf8');
      expect(compose).toContain('./compose-role.sql:/docker-entrypoint-initdb.d/');
      expect(compose).toContain('DATABASE_URL: postgres://okra:');
      expect(compose).not.toContain('POSTGRES_USER');
    });

    it('is content once a superuser has handed over what they made, as operations.md says', async () => {
      const name = `${role}_db`;
      const database = inject('postgresUrl').replace('NAME', name);
      await bySuperuser(`create database ${name} template template0`);
      expect((await examineAs('postgres', database))[1]).toBe(1);
      const guide = await readFile(new URL('docs/operations.md', root), 'utf8');
      const [, script = ''] = /```sql\n(create role okra_server[^]*?)```/.exec(guide) ?? [];
      await bySuperuser(script.replaceAll('okra_server', role), database);
      expect(await examineAs(role, database)).toEqual(['✓ tenants   row-level security keeps them apart', 0]);
    });
  });
});
