import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { killRounds } from '../../test/kill-rounds.ts';
import { testEngines } from '../../test/engines.ts';
import { startPostgres } from '../../test/postgres-server.ts';
import type { PostgresServer } from '../../test/postgres-server.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { sql } from './sql.ts';

describe.runIf(testEngines().includes('postgres'))('PostgreSQL that goes away', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    // Without fsync: what dies here is a process, and a start after that would flush every file of the cluster.
    server = await startPostgres(join(inject('testRoot'), 'outage'));
    await server.createDatabase('outage');
    await server.createDatabase('torture');
  }, 60_000);
  afterAll(() => server.stop());

  it(
    'fails fast and clearly while it is gone, and goes on when it is back',
    { timeout: 60_000 },
    async () => {
      const db = await openDatabase({ url: server.url('outage'), dataDir: '' });
      await db.migration((step) => step.script('create table t (id bigint)'));
      let woken = Promise.withResolvers<void>();
      db.onWake('jobs', () => woken.resolve());
      const insert = () => db.write((q) => q.run(sql`insert into t (id) values (${1})`));
      const count = () => db.read((q) => q.one<{ count: number }>(sql`select count(*) as count from t`));
      await insert();
      await count();

      const slow = db.read((q) => q.all(sql`select pg_sleep(${10})`));
      const outcome = Promise.allSettled([slow]);
      await sleep(50);
      await server.stop();
      const gone = { name: 'UnavailableError', reason: 'gone' };
      expect(await outcome).toMatchObject([{ reason: gone }]);
      await expect(count()).rejects.toMatchObject(gone);
      await expect(insert()).rejects.toMatchObject(gone);
      await expect(db.health()).rejects.toMatchObject(gone);

      woken = Promise.withResolvers();
      await server.start();
      await db.health();
      await insert();
      expect(await count()).toEqual({ count: 2 });
      await woken.promise;

      await restartUnnoticed(server, db);
      expect(await Promise.all([insert(), count()])).toEqual([1, { count: expect.any(Number) }]);
      await db.close();
    },
  );

  it(
    'loses no acknowledged write and tears none, killed 20 times: the writer or the server',
    { timeout: 90_000 },
    async () => {
      const acknowledged = await killRounds(
        { url: server.url('torture'), dataDir: '' },
        20,
        async (round, writer) => {
          if (round % 2 === 0) {
            writer.kill('SIGKILL');
            return;
          }
          await server.kill();
          await server.start();
        },
      );
      expect(acknowledged).toBeGreaterThan(100);
    },
  );
});

/** A restart between two statements: the connections are found dead only when they are used. */
async function restartUnnoticed(server: PostgresServer, db: Database): Promise<void> {
  await db.health();
  await server.kill();
  await server.start();
}
