import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EventWorld } from '../../test/builders/event-world.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { deliver } from './deliver.ts';
import { emit } from './emit.ts';
import type { Telling } from './telling.ts';

const telling: Telling = {
  filter: async () => undefined,
  nameUsers: async () => new Map(),
  ticket: () => '',
};

describeOnEachEngine('whoever delivers', (engine) => {
  let world: EventWorld;
  let sent: string[];
  beforeAll(async () => {
    world = await EventWorld.build(engine);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.renew();
    sent = [];
  });

  const scope = () => world.app.database.tenant(world.company.tenantId);

  const begin = (lingerMs: number) => {
    const { database, clock, newId } = world.app;
    const hurry = new AbortController();
    const done = deliver(
      {
        database,
        clock,
        newId,
        telling,
        mode: 'webhook',
        send: async (_app, { body }) =>
          void sent.push(...(/"objective_id":"(\w+)"/.exec(body)?.slice(1) ?? [])),
        reach: () => 'ready',
        most: 16,
        lingerMs: () => lingerMs,
        stay: () => ({ next: async () => undefined }),
      },
      { tenant_id: world.company.tenantId, app_id: world.subscriber.appId },
      hurry.signal,
    );
    return { done, hurry };
  };

  it('stays for what comes soon', async () => {
    const { done, hurry } = begin(60_000);
    for (const id of ['a', 'b']) {
      await world.happen(world.deleted(world.company.member.id, id));
      await expect.poll(() => sent).toContain(id);
    }
    hurry.abort();
    await done;
    expect(sent).toEqual(['a', 'b']);
  });

  it.runIf(engine === 'postgres')('makes nobody write again who emits meanwhile', async () => {
    const { company, app } = world;
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let runs = 0;
    const slow = scope().write(async (db) => {
      runs += 1;
      await emit(db, company.tenantId, [world.deleted(company.member.id, 'slow')], app.clock.now());
      begun.resolve();
      await goOn.promise;
    });
    await begun.promise;
    await world.happen(world.deleted(company.lead.id, 'quick'));
    await begin(0).done;
    goOn.resolve();
    await slow;
    expect([sent, runs]).toEqual([['quick'], 1]);
  });
});
