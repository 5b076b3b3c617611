import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { type Database, openDatabase } from './database.ts';
import { type Sql, sql } from './sql.ts';

const schema = `
  create table trees (id bigint primary key, height bigint);
  create table leaves (id bigint primary key, tree_id bigint references trees (id) on delete cascade);
  create table stones (id bigint primary key)`;

const statements: Readonly<Record<string, (id: number) => Sql>> = {
  plant: (id) => sql`insert into trees (id, height) values (${id}, 1) on conflict (id) do nothing`,
  grow: (id) => sql`update trees set height = height + 1 where id = ${id}`,
  sprout: (id) => sql`insert into leaves (id, tree_id) select ${id}, id from trees where id <= ${id}
    on conflict (id) do update set tree_id = excluded.tree_id returning id`,
  fell: (id) => sql`delete from trees where id = ${id}`,
  drop: (id) => sql`insert into stones (id) values (${id}) on conflict (id) do nothing`,
};

describe('a stamp of tables', () => {
  let server: Database;
  let command: Database;

  beforeAll(async () => {
    const config = await freshDatabase('sqlite', 'empty');
    server = await openDatabase({ ...config, strict: true });
    await server.migration((step) => step.script(schema));
    command = await openDatabase({ ...config, role: 'command' });
  });
  afterAll(async () => {
    await command.close();
    await server.close();
  });

  const look = (table: 'trees' | 'leaves' | 'stones') =>
    server.read(async (db) => {
      const stamp = db.stamp?.([table]);
      return { stamp, rows: JSON.stringify(await db.all({ text: `select * from ${table}`, values: [] })) };
    });

  it('never stays the same when the table does not, whoever writes, and however', async () => {
    const step = fc.record({
      verb: fc.constantFrom(...Object.keys(statements)),
      id: fc.nat(3),
      by: fc.constantFrom('server', 'command', 'both'),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        for (const { verb, id, by, fails } of steps) {
          const before = await Promise.all([look('trees'), look('leaves')]);
          const write = (database: Database) =>
            database.write(async (db) => {
              await db.all(statements[verb]?.(id) ?? sql`select 1`);
              if (fails) throw new Error('no');
            });
          const writers = by === 'both' ? [server, command] : [by === 'server' ? server : command];
          const [, during] = await Promise.all([Promise.allSettled(writers.map(write)), look('leaves')]);
          const after = await Promise.all([look('trees'), look('leaves')]);
          for (const [one, other] of [
            [before[0], after[0]],
            [before[1], after[1]],
            [during, after[1]],
          ])
            expect(one?.stamp === other?.stamp && one?.rows !== other?.rows).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays the same while a process that is alone writes other tables, and reads', async () => {
    const alone = await openDatabase({ ...(await freshDatabase('sqlite', 'empty')), strict: true });
    await alone.migration((step) => step.script(schema));
    const stampOf = (table: string) => alone.read(async (db) => db.stamp?.([table]));
    const [trees, stones] = [await stampOf('trees'), await stampOf('stones')];
    expect(trees).toBeTypeOf('number');
    await alone.write((db) => db.run(sql`insert into stones (id) values (${77})`));
    expect(await stampOf('trees')).toBe(trees);
    expect(await stampOf('stones')).not.toBe(stones);
    await alone.close();
  });

  it('is not given in a write, which may have changed what it speaks of', async () => {
    await server.write(async (db) => expect(db.stamp?.(['trees'])).toBeUndefined());
  });
});
