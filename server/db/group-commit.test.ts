import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import type { Writer } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import type { GroupCommitOptions } from './group-commit.ts';
import { sql } from './sql.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { TableChanges } from './table-changes.ts';

const add =
  (id: number, text = '') =>
  async (q: Writer) => {
    await q.run(sql`insert into pairs (id, half, text) values (${id}, ${1}, ${text})`);
    await q.run(sql`insert into pairs (id, half, text) values (${id}, ${2}, ${text})`);
    return id;
  };

describe('group commit', () => {
  let writer: SqliteConnection;
  let connection: SqliteConnection;
  let reader: SqliteReader;

  /** Never ends a batch by time, as a slow machine would. */
  const groupCommit = (options: Partial<GroupCommitOptions> = {}) =>
    new GroupCommit(writer, {
      beforeCommit: () => reader.release(),
      wake: () => {},
      strict: false,
      longestMs: 60_000,
      ...options,
    });
  const count = async () =>
    (await reader.one<{ count: number }>(sql`select count(*) as count from pairs`))?.count;

  beforeEach(async () => {
    const file = join((await freshDatabase('sqlite', 'empty')).dataDir, 'pairs.db');
    writer = new SqliteConnection(file, { readonly: false, busyMs: 0 });
    writer.exec('create table pairs (id bigint, half bigint, text text, primary key (id, half))');
    connection = new SqliteConnection(file, { readonly: true, busyMs: 0 });
    reader = new SqliteReader(connection, new TableChanges(() => 0), true);
  });
  afterEach(() => {
    reader.release();
    connection.close();
    writer.close();
  });

  it('wakes after the commit, once for all writes of it, and not for one that failed', async () => {
    const woken: string[] = [];
    const commits = groupCommit({ wake: (channel) => woken.push(channel) });
    const waking = (channel: string, fails: boolean) =>
      commits.write(async (db) => {
        db.wake(channel);
        await db.all(sql`select 1`);
        expect(woken).toEqual([]);
        if (fails) throw new Error('no');
      });
    await Promise.allSettled([waking('a', false), waking('b', true), waking('a', false), waking('c', false)]);
    expect(woken).toEqual(['a', 'c']);
  });

  it('commits the writes of one turn together', async () => {
    const group = groupCommit();
    const done = await Promise.all(Array.from({ length: 100 }, (_, n) => group.write(add(n))));
    expect(done).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(group.stats).toMatchObject({ commits: 1, writes: 100, failed: 0 });
    expect(await count()).toBe(200);
  });

  it('bounds a batch, and lets others have a turn between two', async () => {
    const group = groupCommit();
    await Promise.all(Array.from({ length: 1100 }, (_, n) => group.write(add(n))));
    expect(group.stats.commits).toBeGreaterThanOrEqual(3);
    expect(group.stats.largestBatch).toBeLessThanOrEqual(512);
  });

  it('never shows a read one half before a commit and one half after it', async () => {
    const group = groupCommit();
    const half = (n: number) =>
      reader.one<{ count: number }>(sql`select count(*) as count from pairs where half = ${n}`);
    let reads = 0;
    const watch = async () => {
      const both = await reader.read(async () => [await half(1), await half(2)]);
      expect(both[0]).toEqual(both[1]);
      reads += 1;
    };
    for (let round = 0; round < 40; round += 1) {
      const writes = [group.write(add(2 * round)), group.write(add(2 * round + 1))];
      await Promise.all([
        ...writes,
        watch(),
        sleep(0).then(watch),
        ...writes.map((write) => write.then(watch)),
      ]);
    }
    expect(reads).toBe(160);
  });

  it('shows a read what was acknowledged before it began', async () => {
    const group = groupCommit();
    for (let n = 1; n <= 20; n += 1) {
      const before = count();
      await group.write(add(n));
      expect([await before, await count()]).toEqual([2 * n - 2, 2 * n]);
    }
  });

  it('fails all writes of a batch whose commit fails, and goes on', async () => {
    const group = groupCommit();
    writer.exec('create table parents (id bigint primary key)');
    writer.exec('create table children (id bigint references parents (id) deferrable initially deferred)');
    const orphan = (q: Writer) => q.run(sql`insert into children (id) values (${1})`);
    const results = await Promise.allSettled([group.write(add(1)), group.write(orphan), group.write(add(2))]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await count()).toBe(0);
    await group.write(add(3));
    expect(await count()).toBe(2);
  });

  it('answers a full disk clearly, with nothing half-written', async () => {
    const group = groupCommit();
    await group.write(add(0));
    const pages = Number(writer.raw.pragma('page_count', { simple: true }));
    writer.raw.pragma(`max_page_count = ${pages + 4}`);
    const text = 'x'.repeat(3000);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => group.write(add(n + 1, text))),
    );
    const failed = results.filter((result) => result.status === 'rejected');
    expect(failed[0]?.reason).toMatchObject({ name: 'UnavailableError', reason: 'full' });
    expect(failed[0]?.reason.message).toContain('pairs.db');
    expect(await count()).toBe(2 * (21 - failed.length));
    writer.raw.pragma('max_page_count = 100000');
    await group.write(add(99, text));
    expect(await count()).toBe(2 * (22 - failed.length));
  });

  it('answers a disk that can only be read clearly', async () => {
    const group = groupCommit();
    writer.raw.pragma('query_only = 1');
    await expect(group.write(add(1))).rejects.toMatchObject({ name: 'UnavailableError', reason: 'readOnly' });
    writer.raw.pragma('query_only = 0');
    await group.write(add(1));
  });

  it('waits for another process that writes, but not for ever', async () => {
    const other = new SqliteConnection(writer.file, { readonly: false, busyMs: 0 });
    other.exec('begin immediate');
    const patient = groupCommit().write(add(1));
    await sleep(20);
    other.exec('commit');
    expect(await patient).toBe(1);
    other.exec('begin immediate');
    const impatient = groupCommit({ lockWaitMs: 20 });
    const both = await Promise.allSettled([impatient.write(add(2)), impatient.write(add(3))]);
    for (const result of both)
      expect(result).toMatchObject({ reason: { name: 'UnavailableError', reason: 'busy' } });
    other.close();
    expect(await impatient.write(add(4))).toBe(4);
  });

  it('gives a write up that waits for something else, such as another write', async () => {
    const group = groupCommit({ stallMs: 20 });
    let late: Promise<unknown> | undefined;
    const stuck = group.write(async (q) => {
      await add(1)(q);
      await group.write(add(2)).then(() => (late = add(3)(q)));
    });
    const beside = group.write(add(4));
    await expect(stuck).rejects.toMatchObject({ name: 'UnavailableError', reason: 'timeout' });
    await beside;
    await group.close();
    await expect(late).rejects.toThrow('over');
    expect(await count()).toBe(4);
  });

  it('in strict mode refuses a read or a write that awaits anything else', async () => {
    const group = groupCommit({ strict: true });
    const slow = group.write((q) => add(1)(q).then(() => sleep(1)));
    await expect(slow).rejects.toThrow('other than the database');
    await expect(reader.read(() => count().then(() => sleep(1)))).rejects.toThrow('other than the database');
    expect(await count()).toBe(0);
  });

  it('finishes the writes under way when it closes, and takes no more', async () => {
    const group = groupCommit();
    const writes = [group.write(add(1)), group.write(add(2))];
    await group.close();
    await Promise.all(writes);
    await expect(group.write(add(3))).rejects.toMatchObject({ reason: 'gone' });
    expect(await count()).toBe(4);
  });
});
