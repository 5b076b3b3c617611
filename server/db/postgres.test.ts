import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { testEngines } from '../../test/engines.ts';
import { runOnce } from '../../test/postgres-server.ts';
import { openDatabase } from './database.ts';
import type { Database, Scope } from './database.ts';
import { openPostgres } from './postgres.ts';
import { sql } from './sql.ts';

const tables = `create table notes (tenant_id text not null, id text not null, constraint notes_pkey primary key (tenant_id, id));
create table words (word text primary key);`;

const careless = sql`select id from notes order by id`;

describe.runIf(testEngines().includes('postgres'))('PostgreSQL', () => {
  let url: string;
  let db: Database;

  const idsOf = async (scope: Scope) =>
    (await scope.read((q) => q.all<{ id: string }>(careless))).map((row) => row.id);

  beforeAll(async () => {
    url = (await freshDatabase('postgres', 'empty')).url ?? '';
    db = await openDatabase({ url, dataDir: '' });
    await db.migration((step) => step.script(tables));
    for (const tenantId of ['t', 'u']) {
      await db
        .tenant(tenantId)
        .write((q) => q.run(sql`insert into notes (tenant_id, id) values (${tenantId}, ${`${tenantId}1`})`));
    }
  });
  afterAll(() => db.close());

  it('hides every other tenant from a statement that forgot to ask for one', async () => {
    expect(await idsOf(db.tenant('t'))).toEqual(['t1']);
    expect(await idsOf(db.tenant('nobody'))).toEqual([]);
    expect(await idsOf(db)).toEqual(['t1', 'u1']);
    expect(await db.tenant('u').long([careless, careless])).toEqual([[{ id: 'u1' }], [{ id: 'u1' }]]);
    expect(await db.tenant('t').write((q) => q.run(sql`delete from notes where id = ${'u1'}`))).toBe(0);
    const foreign = sql`insert into notes (tenant_id, id) values (${'u'}, ${'t2'})`;
    await expect(db.tenant('t').write((q) => q.run(foreign))).rejects.toThrow('row-level security');
  });

  it('keeps the tenants apart when their statements are sent in one go', async () => {
    const tenants = Array.from({ length: 300 }, (_, n) => ['t', 'u', 'none'][(n * 7) % 3] ?? '');
    const found = await Promise.all(tenants.map((tenantId) => idsOf(db.tenant(tenantId))));
    expect(found).toEqual(tenants.map((tenantId) => (tenantId === 'none' ? [] : [`${tenantId}1`])));
  });

  it.each(['', '*'])('takes "%s" for no tenant', (tenantId) => {
    expect(() => db.tenant(tenantId)).toThrow('not the id of a tenant');
  });

  it('refuses to write in a read', async () => {
    const insert = sql`insert into words (word) values (${'w'})`;
    await expect(db.read((q) => q.all(insert))).rejects.toMatchObject({ reason: 'readOnly' });
  });

  it('goes on when a migration changes what a prepared statement answers', async () => {
    const all = sql`select * from words`;
    const read = () => Promise.all(Array.from({ length: 8 }, () => db.read((q) => q.all(all))));
    const write = () => db.write((q) => q.all(all));
    await Promise.all([read(), write()]);
    await db.migration((step) => step.script('alter table words add column length bigint'));
    await db.write((q) => q.run(sql`insert into words (word, length) values (${'w'}, ${1})`));
    for (const rows of await read()) expect(rows).toEqual([{ word: 'w', length: 1 }]);
    expect(await write()).toEqual([{ word: 'w', length: 1 }]);
  });

  it('cancels what takes too long, and bounds the wait for a connection', async () => {
    const hasty = await openPostgres(url, { statementMs: 100, waitMs: 100 });
    const sleep = sql`select pg_sleep(${5})`;
    await expect(hasty.read((q) => q.all(sleep))).rejects.toMatchObject({ reason: 'timeout' });
    await expect(hasty.write((q) => q.all(sleep))).rejects.toMatchObject({ reason: 'timeout' });
    let finish = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    const writes = Promise.all(Array.from({ length: 8 }, () => hasty.write(() => held)));
    await expect(hasty.write((q) => q.all(careless))).rejects.toMatchObject({ reason: 'timeout' });
    finish();
    await writes;
    expect(await idsOf(hasty)).toEqual(['t1', 'u1']);
    await hasty.close();
  });

  it('says so when the database is not there or is encoded otherwise', async () => {
    const missing = { name: 'UnavailableError', reason: 'gone' };
    await expect(openPostgres(url.replace(/test_\w+/, 'nowhere'))).rejects.toMatchObject(missing);
    await expect(openPostgres('postgres://okra@127.0.0.1:1/okra')).rejects.toMatchObject(missing);
    await runOnce(url, `create database latin encoding latin1 template template0`);
    await expect(openPostgres(url.replace(/test_\w+/, 'latin'))).rejects.toThrow('encoding UTF8');
  });

  it('lets a slow write win at last, whatever quick ones do to what it has read', async () => {
    const counter = db.tenant('c');
    const add = (slowly: boolean) =>
      counter.write(async (q) => {
        const row = await q.one<{ count: number }>(
          sql`select count(*) as count from notes where tenant_id = ${'c'}`,
        );
        if (slowly) await q.all(sql`select pg_sleep(${0.02})`);
        await q.run(sql`insert into notes (tenant_id, id) values (${'c'}, ${`n${row?.count}`})`);
      });
    let over = false;
    const quick = Array.from({ length: 8 }, async () => {
      while (!over) await add(false);
    });
    await add(true).finally(() => (over = true));
    await Promise.all(quick);
  });

  it('wakes the other nodes', async () => {
    const other = await openDatabase({ url, dataDir: '' });
    const heard = new Set<string>();
    const bothHeard = new Promise<void>((resolve) => {
      const hear = (who: string) => {
        heard.add(who);
        if (heard.size === 2) resolve();
      };
      db.onWake('jobs', () => hear('self'));
      other.onWake('jobs', () => hear('other'));
    });
    const again = setInterval(() => db.wake('jobs'), 50);
    await bothHeard;
    clearInterval(again);
    expect([...heard].toSorted()).toEqual(['other', 'self']);
    await other.close();
  });
});
