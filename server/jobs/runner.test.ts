import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TestClock } from '../../test/app.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { hastenJobs, insertJob, JobRunner, type JobHandler, type RunnerParts } from './index.ts';

const patience = { timeout: 10_000, interval: 5 };

describeOnEachEngine('jobs', (engine) => {
  let database: Database;
  let clock: TestClock;
  let ids: number;
  let faults: unknown[];
  const runners: JobRunner[] = [];

  const newId = () => `j${String((ids += 1)).padStart(4, '0')}`;
  const runner = (...handlers: JobHandler[]) => runnerWith({}, ...handlers);
  const runnerWith = (options: Partial<RunnerParts>, ...handlers: JobHandler[]) => {
    const onFault = (fault: unknown) => faults.push(fault);
    const made = new JobRunner({ database, clock, newId, handlers, onFault, ...options });
    runners.push(made);
    return made;
  };
  const add = (payload: string, { key, inMs = 0 }: { key?: string; inMs?: number } = {}) =>
    database.tenant('t').write((db) => {
      const job = { tenantId: 't', id: newId(), kind: 'note', payload, runTime: clock.now() + inMs };
      return insertJob(db, key === undefined ? job : { ...job, key }, clock.now());
    });
  const stored = () =>
    database.read((db) => db.all(sql`select run_time, attempts, last_error from jobs order by id`));

  /** Notes the payloads of the jobs that it ran. */
  const recorder = () => {
    const seen: string[] = [];
    const run = async ({ payload }: { payload: string }) => void seen.push(payload);
    return { seen, handler: { kind: 'note', run } satisfies JobHandler };
  };
  const failing: JobHandler = { kind: 'note', run: () => Promise.reject(new Error('no')) };

  beforeEach(async () => {
    database = await openDatabase(await freshDatabase(engine));
    clock = new TestClock();
    ids = 0;
    faults = [];
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((each) => each.close()));
    await database.close();
  });

  it('looks again and again, and writes only when something is due', async () => {
    const { seen, handler } = recorder();
    await add('later', { inMs: 1000 });
    let reads = 0;
    let writes = 0;
    const read = database.read.bind(database);
    const write = database.write.bind(database);
    database.read = (fn) => ((reads += 1), read(fn));
    database.write = (fn) => ((writes += 1), write(fn));
    await runnerWith({ longestSleepMs: 1 }, handler).start();
    await vi.waitFor(() => expect(reads).toBeGreaterThan(writes + 20), patience);
    clock.pass(1000);
    await vi.waitFor(() => expect(seen).toEqual(['later']), patience);
  });

  it('runs what is due, once', async () => {
    const { seen, handler } = recorder();
    for (let n = 0; n < 10; n += 1) await add(`p${n}`);
    await add('later', { inMs: 1000 });
    await runner(handler).drain();
    expect(seen.toSorted()).toEqual(Array.from({ length: 10 }, (_, n) => `p${n}`));
    expect(await stored()).toHaveLength(1);
    clock.pass(1000);
    await runner(handler).drain();
    expect(seen).toHaveLength(11);
    expect(await stored()).toEqual([]);
  });

  it('adds a job with a key once, until it has run', async () => {
    const { seen, handler } = recorder();
    expect([await add('a', { key: 'k' }), await add('b', { key: 'k' }), await add('c')]).toEqual([
      true,
      false,
      true,
    ]);
    await runner(handler).drain();
    expect(seen.toSorted()).toEqual(['a', 'c']);
    expect(await add('d', { key: 'k' })).toBe(true);
  });

  it('tries again later and later, and gives up after ten times', async () => {
    await add('a');
    const start = clock.now();
    const worker = runner(failing);
    await worker.drain();
    expect(await stored()).toEqual([{ run_time: start + 2000, attempts: 1, last_error: 'Error: no' }]);
    for (let n = 0; n < 12; n += 1) {
      clock.pass(600_000);
      await worker.drain();
    }
    expect(await stored()).toEqual([{ run_time: null, attempts: 10, last_error: 'Error: no' }]);
    expect(faults).toHaveLength(10);
  });

  it('leaves jobs of kinds that it does not know to others', async () => {
    await add('a');
    await runner({ kind: 'other', run: async () => {} }).drain();
    expect(await stored()).toMatchObject([{ attempts: 0 }]);
  });

  it('comes round again by schedule, once for all nodes, also after a failure', async () => {
    let runs = 0;
    const hourly: JobHandler = {
      kind: 'hourly',
      nextTime: (now) => (Math.floor(now / 3_600_000) + 1) * 3_600_000,
      run: async () => {
        runs += 1;
        if (runs === 2) throw new Error('once');
      },
    };
    const nodes = [runner(hourly), runner(hourly)];
    const drainAll = () => Promise.all(nodes.map((node) => node.drain()));
    await drainAll();
    expect(runs).toBe(0);
    for (const expected of [1, 2]) {
      clock.pass(3_600_000);
      await drainAll();
      expect(runs).toBe(expected);
    }
    clock.pass(2000);
    await drainAll();
    expect(runs).toBe(3);
    expect(await stored()).toMatchObject([{ attempts: 0, last_error: null }]);
  });

  it('is shared by several runners without a job run twice', async () => {
    const { seen, handler } = recorder();
    for (let n = 0; n < 40; n += 1) await add(`p${n}`);
    await Promise.all([1, 2, 3].map(() => runner(handler).drain()));
    expect(seen).toHaveLength(40);
    expect(new Set(seen).size).toBe(40);
  });

  it('takes a job over when its lease has run out, and then ignores the first one', async () => {
    await add('a');
    const ran = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const stuck: JobHandler = { kind: 'note', run: () => (begun.resolve(), ran.promise) };
    const first = runner(stuck).drain();
    await begun.promise;
    const { seen, handler } = recorder();
    await runner(handler).drain();
    expect(seen).toEqual([]);
    clock.pass(60_000);
    await runner(handler).drain();
    expect(seen).toEqual(['a']);
    await add('b');
    ran.resolve();
    await first;
  });

  it('stays for work on a queue, as long as there is some, and comes when it is hastened', async () => {
    let queue = 3;
    const emptying: JobHandler = {
      kind: 'note',
      run: async () => void (queue -= 1),
      again: async () => (queue > 0 ? clock.now() : clock.now() + 60_000),
    };
    await add('a', { key: 'k' });
    await runner(emptying).drain();
    expect(queue).toBe(0);
    expect(await stored()).toMatchObject([{ run_time: clock.now() + 60_000, attempts: 0 }]);
    queue = 1;
    const hasten = (key: string) =>
      database.tenant('t').write((db) => hastenJobs(db, 't', ['note'], [key], clock.now()));
    await hasten('other');
    await runner(emptying).drain();
    expect(queue).toBe(1);
    await hasten('k');
    await runner({ ...emptying, again: async () => undefined }).drain();
    expect([queue, await stored()]).toEqual([0, []]);
  });

  it('never gives a queue up', async () => {
    await add('a');
    const worker = runner({ ...failing, again: async () => undefined });
    for (let n = 0; n < 12; n += 1) {
      await worker.drain();
      clock.pass(3_600_000);
    }
    expect(await stored()).toEqual([
      { run_time: expect.any(Number), attempts: expect.any(Number), last_error: 'Error: no' },
    ]);
  });

  it('takes only jobs with its keys where it has some', async () => {
    const { seen, handler } = recorder();
    for (const key of ['x', 'y', 'z']) await add(key, { key });
    await runnerWith({ keys: () => [] }, handler).drain();
    expect(seen).toEqual([]);
    await runnerWith({ keys: () => ['z', 'x'] }, handler).drain();
    expect(seen.toSorted()).toEqual(['x', 'z']);
  });

  it('takes over at once what a process before it left, if it is alone', async () => {
    await add('a');
    const begun = Promise.withResolvers<void>();
    const gone: JobHandler = { kind: 'note', run: () => (begun.resolve(), new Promise(() => {})) };
    void new JobRunner({ database, clock, newId, handlers: [gone], onFault: () => {} }).drain();
    await begun.promise;
    const ran = Promise.withResolvers<void>();
    await runnerWith({ alone: true }, { kind: 'note', run: async () => ran.resolve() }).start();
    await ran.promise;
  });

  it('starts by itself at once when woken, and tells running jobs to hurry when it closes', async () => {
    const begun = Promise.withResolvers<void>();
    let hurried = false;
    const worker = runner({
      kind: 'note',
      run: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            hurried = true;
            resolve();
          });
          begun.resolve();
        }),
    });
    await worker.start();
    await add('a');
    await begun.promise;
    await worker.close();
    expect(hurried).toBe(true);
    expect(await stored()).toEqual([]);
  });
});
