import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EventWorld } from '../../test/builders/event-world.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { claimMessages, settle } from './claim.ts';
import { loadSubscriber } from './subscriber.ts';
import type { Telling } from './telling.ts';

const telling: Telling = {
  filter: async () => undefined,
  nameUsers: async () => new Map(),
  ticket: () => '',
};

describeOnEachEngine('two nodes that believe to deliver to the same app', (engine) => {
  let world: EventWorld;
  beforeAll(async () => {
    world = await EventWorld.build(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => world.renew());

  const scope = () => world.app.database.tenant(world.company.tenantId);
  const of = () => ({ tenant_id: world.company.tenantId, app_id: world.subscriber.appId });

  const claim = (now: number) =>
    scope().writeRows(async (db) => {
      const app = await loadSubscriber(db, of());
      if (!app) throw new Error('nobody is told');
      const { newId } = world.app;
      return (await claimMessages(db, { app, telling, newId, now, most: 50, after: '' })).messages;
    });

  const claimAtOnce = async (now: number) => {
    const claims = await Promise.all(Array.from({ length: 4 }, () => claim(now)));
    return claims.flat();
  };

  it('take each message once, and again once', async () => {
    const people = Array.from({ length: 40 }, (_, n) => world.deleted(`p${n}`, String(n)));
    await world.happen(...people, ...people.map((_, n) => world.opened(`q${n}`)));
    const now = world.app.clock.now();
    for (const [time, attempts] of [
      [now, 1],
      [now + 15_000, 2],
    ] as const) {
      const messages = await claimAtOnce(time);
      const told = messages.flatMap(({ eventIds }) => eventIds);
      expect(told).toHaveLength(80);
      expect(new Set(told).size).toBe(80);
      expect(new Set(messages.map((message) => message.attempts))).toEqual(new Set([attempts]));
    }
  });

  it('lose nothing when one settles what the other has taken again', async () => {
    await world.happen(world.deleted('p', '1'), world.deleted('p', '2'));
    const now = world.app.clock.now();
    const [first] = await claim(now);
    const [second] = await claim(now + 15_000);
    if (!first || !second) throw new Error('nothing was taken');
    await Promise.all([
      scope().writeRows((db) => settle(db, of(), [{ message: first, failure: undefined }], now)),
      scope().writeRows((db) => settle(db, of(), [{ message: second, failure: 'late' }], now)),
    ]);
    const rows = await scope().read((db) =>
      db.all(sql`
        select state, attempts from event_deliveries
        where tenant_id = ${of().tenant_id} and app_id = ${of().app_id} order by event_id`),
    );
    expect(rows).toEqual([
      { state: 'delivered', attempts: 2 },
      { state: 'new', attempts: 0 },
    ]);
    expect(await claim(now + 15_000)).toMatchObject([{ attempts: 1 }]);
  });
});
