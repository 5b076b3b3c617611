import { existsSync } from 'node:fs';
import { chmod, cp, open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { migrationsDir } from '../paths.ts';
import { backupTo, restoreFrom } from './backup.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { rowChunks, rows, sql } from './sql.ts';
import { databaseFile } from './data-folder.ts';

const job = (id: string) => ['t', id, 'k', 'p'.repeat(500), 0, 0];

async function addJobs(db: Database, prefix: string, count: number): Promise<void> {
  const all = Array.from({ length: count }, (_, n) => job(`${prefix}${n}`));
  await db.write(async (q) => {
    for (const chunk of rowChunks(all)) {
      await q.run(
        sql`insert into jobs (tenant_id, id, kind, payload, attempts, created_time) values ${rows(chunk)}`,
      );
    }
  });
}

async function countJobs(dataDir: string): Promise<number> {
  const db = await openDatabase({ dataDir });
  const row = await db.read((q) => q.one<{ count: number }>(sql`select count(*) as count from jobs`));
  await db.close();
  return row?.count ?? -1;
}

describe('backup and restore', () => {
  let dataDir: string;
  let file: string;
  let db: Database;

  const restored = async () => {
    const { dataDir: other } = await freshDatabase('sqlite', 'empty');
    await restoreFrom({ dataDir: other }, file, migrationsDir);
    return countJobs(other);
  };

  beforeEach(async () => {
    ({ dataDir } = await freshDatabase('sqlite'));
    file = join(dataDir, 'backup.db');
    db = await openDatabase({ dataDir });
    await addJobs(db, 'a', 10_000);
  });
  afterEach(() => db.close());

  it('copies one state of the data while a server writes', async () => {
    const steps: [number, number][] = [];
    let writing = true;
    const writes = (async () => {
      for (let n = 0; writing; n += 1) await addJobs(db, `b${n}-`, 7);
    })();
    await backupTo({ dataDir }, file, (...step) => steps.push(step));
    writing = false;
    await writes;
    expect(((await restored()) - 10_000) % 7).toBe(0);
    const [done, total] = steps.at(-1) ?? [];
    expect(done).toBe(total);
    expect(steps.length).toBeGreaterThan(1);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
  });

  it('never writes over a file', async () => {
    await writeFile(file, 'precious');
    await expect(backupTo({ dataDir }, file, () => {})).rejects.toThrow('exists already');
  });

  it('keeps the old database when it puts a backup in its place', async () => {
    await backupTo({ dataDir }, file, () => {});
    await expect(restoreFrom({ dataDir }, file, migrationsDir)).rejects.toThrow('Another Okra server');
    await addJobs(db, 'later', 5);
    await db.close();
    const { kept = '' } = await restoreFrom({ dataDir }, file, migrationsDir);
    expect(await countJobs(dataDir)).toBe(10_000);
    const { dataDir: old } = await freshDatabase('sqlite', 'empty');
    await cp(kept, databaseFile(old));
    expect(await countJobs(old)).toBe(10_005);
    db = await openDatabase({ dataDir });
  });

  it('refuses what is damaged, foreign or newer, and then leaves all as it was', async () => {
    const { dataDir: other } = await freshDatabase('sqlite', 'empty');
    const noMigrations = other;
    await writeFile(file, 'x'.repeat(10_000));
    const restore = (backup: string, migrations = migrationsDir) =>
      restoreFrom({ dataDir: other }, backup, migrations);
    await expect(restore(file)).rejects.toMatchObject({
      reason: 'damaged',
      message: `${file} is not a database, or it is damaged`,
    });
    await writeFile(file, '');
    await expect(restore(file)).rejects.toThrow(`${file} is not a database of Okra`);
    await expect(restore(dataDir)).rejects.toThrow(`${dataDir} is no file`);
    const good = join(inject('testRoot'), 'good.db');
    await backupTo({ dataDir }, good, () => {});
    await expect(restore(good, noMigrations)).rejects.toThrow('newer than this program');
    const handle = await open(good, 'r+');
    await handle.write('x'.repeat(200_000), 100_000);
    await handle.close();
    await expect(restore(good)).rejects.toThrow(new RegExp(`^(The database )?${good} is damaged`));
    expect((await readdir(other)).filter((name) => name.startsWith('okra.db'))).toEqual([]);
    expect(existsSync(databaseFile(dataDir))).toBe(true);
  });

  it('says that there is no folder for the backup', async () => {
    const nowhere = join(dataDir, 'nowhere');
    await expect(backupTo({ dataDir }, join(nowhere, 'x.db'), () => {})).rejects.toThrow(
      `There is no folder ${nowhere}`,
    );
  });

  it('lets nobody else read a database, a backup, or what was restored and kept', async () => {
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    const { dataDir: fresh } = await freshDatabase('sqlite', 'empty');
    const made = await openDatabase({ dataDir: fresh });
    for (const suffix of ['', '-wal', '-shm']) expect(await mode(databaseFile(fresh) + suffix)).toBe('600');
    await made.close();
    await backupTo({ dataDir }, file, () => {});
    expect(await mode(file)).toBe('600');
    await chmod(file, 0o644);
    await chmod(databaseFile(fresh), 0o644);
    const { kept = '' } = await restoreFrom({ dataDir: fresh }, file, migrationsDir);
    expect([await mode(databaseFile(fresh)), await mode(kept)]).toEqual(['600', '600']);
  });

  it('says what to use with PostgreSQL, and leaves the data folder alone', async () => {
    const postgres = { dataDir, url: 'postgres://x' };
    await expect(backupTo(postgres, file, () => {})).rejects.toThrow('pg_dump');
    await backupTo({ dataDir }, file, () => {});
    await db.close();
    await expect(restoreFrom(postgres, file, migrationsDir)).rejects.toThrow('The data is in PostgreSQL');
    expect((await readdir(dataDir)).filter((name) => name.includes('restor'))).toEqual([]);
    db = await openDatabase({ dataDir });
  });
});
