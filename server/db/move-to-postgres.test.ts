import { beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { testEngines } from '../../test/engines.ts';
import { runOnce } from '../../test/postgres-server.ts';
import { migrationsDir } from '../paths.ts';
import { openDatabase } from './database.ts';
import { moveToPostgres } from './move-to-postgres.ts';
import { rowChunks, rows, sql } from './sql.ts';

const people = 5000;

describe.runIf(testEngines().includes('postgres'))('moveToPostgres', () => {
  let dataDir: string;
  let url: string;
  let stopAt: number;

  const move = (onProgress: (done: number, total: number) => void = () => {}) =>
    moveToPostgres({ dataDir, url, migrationsDir, onProgress });
  const stopping = (done: number) => {
    if (done >= stopAt) throw new Error('stopped');
  };

  beforeEach(async () => {
    ({ dataDir } = await freshDatabase('sqlite'));
    url = (await freshDatabase('postgres', 'empty')).url ?? '';
    const db = await openDatabase({ dataDir });
    await db.write(async (q) => {
      await q.run(sql`insert into tenants (tenant_id, tenant_key, name_zh, name_en, time_zone, id_key, directory_version, created_time)
        values (${'t'}, ${'key'}, ${'公司 🐼'}, ${"O'Hara \\ Co"}, ${'Asia/Shanghai'}, ${'k'}, ${1}, ${2 ** 52})`);
      const users = Array.from({ length: people }, (_, n) => {
        const id = String(n).padStart(6, '0');
        return ['t', id, `u${id}`, `名字 ${n}`, '', 0, 1, 'active', 0, 0];
      });
      for (const chunk of rowChunks(users)) {
        await q.run(sql`insert into users (tenant_id, id, user_id, name, en_name, gender, employee_type, status,
          created_time, updated_time) values ${rows(chunk)}`);
      }
      // The leader's id sorts last: the move meets people before the person they point to.
      await q.run(
        sql`update users set leader_id = ${String(people - 1).padStart(6, '0')} where tenant_id = ${'t'}`,
      );
      await q.run(sql`insert into apps (tenant_id, app_id, name, secret_hash, okr_as_app, rate_factor, created_time, updated_time)
        values (${'t'}, ${'cli'}, ${'App'}, ${'h'}, ${true}, ${0.1}, ${0}, ${0})`);
    });
    await db.close();
  });

  it('moves every row, and the database works', async () => {
    const seen: number[] = [];
    const tables = await move((done, total) => seen.push(done / total));
    expect(tables.find(({ table }) => table === 'users')?.count).toBe(people);
    expect(seen.at(-1)).toBe(1);
    const db = await openDatabase({ url, dataDir: '' });
    const app = sql`select okr_as_app, rate_factor from apps where tenant_id = ${'t'}`;
    expect(await db.tenant('t').read((q) => q.all(app))).toEqual([{ okr_as_app: true, rate_factor: 0.1 }]);
    expect(await db.tenant('u').read((q) => q.all(app))).toEqual([]);
    const orphan = sql`update users set leader_id = ${'none'} where tenant_id = ${'t'} and id = ${'000001'}`;
    await expect(db.write((q) => q.run(orphan))).rejects.toMatchObject({ constraint: 'users_leader_fkey' });
    await db.close();
    await expect(move()).rejects.toThrow('is not empty');
  });

  it('goes on where it was stopped; until then no server starts on it', async () => {
    for (stopAt of [2000, 4000]) await expect(move(stopping)).rejects.toThrow('stopped');
    await expect(openDatabase({ url, dataDir: '' })).rejects.toThrow('not finished');
    await move();
    const db = await openDatabase({ url, dataDir: '' });
    expect(await db.read((q) => q.one(sql`select count(*) as count from users`))).toEqual({ count: people });
    await db.close();
  });

  it('notices rows that differ', async () => {
    stopAt = people + 2;
    await expect(move(stopping)).rejects.toThrow('stopped');
    await runOnce(`${url}&options=-c%20okra.tenant=*`, `update users set name = 'other' where id = '000007'`);
    await expect(move()).rejects.toThrow('users was not moved whole: the rows differ');
  });

  it('goes on from no other database than it began with', async () => {
    for (stopAt of [1, 4000]) await expect(move(stopping)).rejects.toThrow('stopped');
    const { dataDir: other } = await freshDatabase('sqlite');
    const steps: number[] = [];
    const goOn = (from: string) =>
      moveToPostgres({ dataDir: from, url, migrationsDir, onProgress: (done) => steps.push(done) });
    await expect(goOn(other)).rejects.toThrow(
      'The PostgreSQL database holds part of another database: its apps are not those of',
    );
    const db = await openDatabase({ dataDir: other });
    await db.write(async (q) => {
      await q.run(sql`insert into tenants (tenant_id, tenant_key, name_zh, name_en, time_zone, id_key, directory_version, created_time)
        values (${'s'}, ${'other'}, ${'O'}, ${'O'}, ${'UTC'}, ${'k'}, ${1}, ${0})`);
      await q.run(sql`insert into apps (tenant_id, app_id, name, secret_hash, okr_as_app, rate_factor, created_time, updated_time)
        values (${'s'}, ${'cli_o'}, ${'App'}, ${'h'}, ${true}, ${0.1}, ${0}, ${0})`);
    });
    await db.close();
    await expect(goOn(other)).rejects.toThrow('its apps are not those of');
    expect(steps).toEqual([]);
    await goOn(dataDir);
    expect(steps.length).toBeGreaterThan(0);
  });

  it('says that there is no database to move', async () => {
    await expect(
      moveToPostgres({ dataDir: `${dataDir}/nowhere`, url, migrationsDir, onProgress: () => {} }),
    ).rejects.toThrow(`There is no database in ${dataDir}/nowhere`);
  });

  it('leaves a database that somebody uses alone', async () => {
    const db = await openDatabase({ dataDir });
    await expect(move()).rejects.toThrow('Another Okra server');
    await db.close();
  });
});
