import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import { openDatabase } from './database.ts';
import type { Database, DatabaseConfig } from './database.ts';
import { migrate } from './migrate.ts';
import { renderSchema } from './schema.ts';
import { sql } from './sql.ts';

const first = `create table a (tenant_id text not null, id text not null, constraint a_pkey primary key (tenant_id, id));
insert into a (tenant_id, id) values ('t', '1'), ('u', '1');`;
const second = `alter table a add column name text;
update a set name = 'n' || id;`;

const migrationProcess = new URL('../../test/migrate-process.ts', import.meta.url).pathname;

describeOnEachEngine('migrate', (engine) => {
  let dir: string;
  let config: DatabaseConfig;
  let db: Database;

  beforeEach(async () => {
    dir = await mkdtemp(join(inject('testRoot'), 'migrations-'));
    await writeFile(join(dir, '0001-create-a.sql'), first);
    await writeFile(join(dir, '0002-name-a.sql'), second);
    config = await freshDatabase(engine, 'empty');
    db = await openDatabase(config);
  });
  afterEach(() => db.close());

  it('runs what is missing, and nothing twice', async () => {
    expect(await migrate(db, dir)).toEqual(['0001-create-a.sql', '0002-name-a.sql']);
    expect(await migrate(db, dir)).toEqual([]);
    await writeFile(join(dir, '0003-create-b.sql'), 'create table b (tenant_id text primary key);');
    expect(await migrate(db, dir)).toEqual(['0003-create-b.sql']);
    const rows = await db.read((q) => q.all(sql`select tenant_id, id, name from a order by tenant_id`));
    expect(rows).toEqual([
      { tenant_id: 't', id: '1', name: 'n1' },
      { tenant_id: 'u', id: '1', name: 'n1' },
    ]);
  });

  it('may run in several processes at once', async () => {
    const args = [migrationProcess, JSON.stringify({ ...config, role: 'command' }), dir];
    const runs = await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, args)));
    const names = runs.flatMap((run): string[] => JSON.parse(run.stdout));
    expect(names.toSorted()).toEqual(['0001-create-a.sql', '0002-name-a.sql']);
  });

  it('undoes a migration that fails', async () => {
    const broken = join(dir, '0003-create-b.sql');
    await writeFile(broken, 'create table b (tenant_id text primary key); insert into nothing values (1);');
    await expect(migrate(db, dir)).rejects.toThrow('nothing');
    await writeFile(broken, 'create table b (tenant_id text primary key);');
    expect(await migrate(db, dir)).toEqual(['0003-create-b.sql']);
  });

  it('undoes a migration that leaves a row pointing nowhere', async () => {
    await migrate(db, dir);
    const broken = `create table b (
      tenant_id text primary key,
      a_id text not null,
      constraint b_a_fkey foreign key (tenant_id, a_id) references a (tenant_id, id)
    ); insert into b values ('t', 'none');`;
    await writeFile(join(dir, '0003-create-b.sql'), broken);
    await expect(migrate(db, dir)).rejects.toThrow(/foreign ?key/i);
    await writeFile(join(dir, '0003-create-b.sql'), broken.replace('none', '1'));
    expect(await migrate(db, dir)).toEqual(['0003-create-b.sql']);
  });

  it('refuses an edited migration', async () => {
    await migrate(db, dir);
    await writeFile(join(dir, '0001-create-a.sql'), first.replaceAll('\n', '\r\n'));
    expect(await migrate(db, dir)).toEqual([]);
    await writeFile(join(dir, '0001-create-a.sql'), `${first} `);
    await expect(migrate(db, dir)).rejects.toThrow('0001-create-a.sql differs');
  });

  it('refuses a database that a newer program has made', async () => {
    await migrate(db, dir);
    await rm(join(dir, '0002-name-a.sql'));
    await expect(migrate(db, dir)).rejects.toThrow('newer than this program: it has 0002-name-a.sql');
  });

  it('refuses a gap in the numbers', async () => {
    await writeFile(join(dir, '0004-late.sql'), 'select 1;');
    await expect(migrate(db, dir)).rejects.toThrow('0004-late.sql is out of order');
  });
});

describe('the schema', () => {
  it('is the one that is committed (after a new migration: npx vitest run -u server/db)', async () => {
    const db = await openDatabase(await freshDatabase('sqlite'));
    await expect(await renderSchema(db)).toMatchFileSnapshot('schema.sql');
    await db.close();
  });
});
