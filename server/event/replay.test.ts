import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EventWorld } from '../../test/builders/event-world.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import type { Scope } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { countParked } from './delivery-queries.ts';
import { replayParked } from './replay.ts';
import { unsubscribe } from './unsubscribe.ts';

const many = 1100;
const most = 500;

describeOnEachEngine('very many messages', (engine) => {
  let world: EventWorld;
  let changed: number[];
  beforeAll(async () => {
    world = await EventWorld.build(engine);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    changed = [];
    await world.renew();
    const all = Array.from({ length: many }, (_, n) => world.deleted(`p${n}`, String(n)));
    await world.happen(...all);
    await scope().write((db) =>
      db.run(sql`
        update event_deliveries set state = 'parked', attempts = 5, settled_time = 1
        where tenant_id = ${of().tenant_id} and app_id = ${of().app_id}`),
    );
  });

  const scope = () => world.app.database.tenant(world.company.tenantId);
  const of = () => ({ tenant_id: world.company.tenantId, app_id: world.subscriber.appId });
  const left = () => scope().read((db) => countParked(db, of()));

  /** Notes how many deliveries each write changes, and breaks off after so many writes. */
  const watched = (writes = Infinity): Scope => {
    const watch =
      (write: Scope['write']): Scope['write'] =>
      async (fn) => {
        if (changed.length >= writes) throw new Error('broken off');
        const before = await left();
        const answer = await write(fn);
        changed.push(before - (await left()));
        return answer;
      };
    const inner = scope();
    return {
      read: (fn) => inner.read(fn),
      long: (queries) => inner.long(queries),
      write: watch((fn) => inner.write(fn)),
      writeRows: watch((fn) => inner.writeRows(fn)),
    };
  };

  it('are replayed bit by bit, and after a break from where it was', async () => {
    const { clock } = world.app;
    const shown: number[] = [];
    const broken = replayParked({ scope: watched(1), clock }, of(), (replayed) => shown.push(replayed));
    await expect(broken).rejects.toThrow('broken off');
    const [first = 0] = shown;
    expect([shown.length, await left()]).toEqual([1, many - first]);
    expect(await replayParked({ scope: watched(), clock }, of())).toBe(many - first);
    expect(Math.max(...changed)).toBeLessThanOrEqual(most);
    await world.app.app.drain();
    expect(
      world
        .objectives()
        .map(Number)
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: many }, (_, n) => n));
    expect(await left()).toBe(0);
  });

  it('are forgotten bit by bit when an app is told nothing more', async () => {
    expect(await unsubscribe(watched(), of())).toBe(true);
    expect([Math.max(...changed), await left()]).toEqual([most, 0]);
    expect(await unsubscribe(watched(), of())).toBe(false);
  });
});
