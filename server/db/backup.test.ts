import { existsSync } from 'node:fs';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { migrationsDir } from '../paths.ts';
import { backupTo, restoreFrom } from './backup.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { rowChunks, rows, sql } from './sql.ts';
import { databaseFile } from './sqlite.ts';

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
    await restoreFrom(file, other, migrationsDir);
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
    await expect(restoreFrom(file, dataDir, migrationsDir)).rejects.toThrow('Another Okra server');
    await addJobs(db, 'later', 5);
    await db.close();
    const { kept = '' } = await restoreFrom(file, dataDir, migrationsDir);
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
    await expect(restoreFrom(file, other, migrationsDir)).rejects.toMatchObject({ reason: 'damaged' });
    await writeFile(file, '');
    await expect(restoreFrom(file, other, migrationsDir)).rejects.toThrow('not a database of Okra');
    const good = join(inject('testRoot'), 'good.db');
    await backupTo({ dataDir }, good, () => {});
    await expect(restoreFrom(good, other, noMigrations)).rejects.toThrow('newer than this program');
    expect((await readdir(other)).filter((name) => name.startsWith('okra.db'))).toEqual([]);
    expect(existsSync(databaseFile(dataDir))).toBe(true);
  });

  it('says what to use with PostgreSQL', async () => {
    await expect(backupTo({ dataDir, url: 'postgres://x' }, file, () => {})).rejects.toThrow('pg_dump');
  });
});
