import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { EventWorld } from '../../test/builders/event-world.ts';
import { listenFor } from '../../test/builders/receiver.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { createDelivery } from './delivery.ts';
import type { Telling } from './telling.ts';

const telling: Telling = {
  filter: async () => undefined,
  nameUsers: async () => new Map(),
  ticket: () => '',
};

/** On which node each connection is; they are drawn in turn. */
const connections = [1, 2, 2, 2];

describeOnEachEngine('an app with connections to two nodes', (engine) => {
  let world: EventWorld;
  const nodes: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    world = await EventWorld.build(engine);
  });
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.close()));
  });
  afterAll(() => world.close());

  let told: { node: number; objective: string }[];
  let draws: number;
  beforeEach(() => {
    told = [];
    draws = 0;
  });

  const start = async (node: number) => {
    const { database, newId } = world.app;
    const { appId } = world.subscriber;
    const delivery = createDelivery({
      database,
      clock: { now: Date.now },
      newId,
      telling,
      alone: false,
      onFault: (fault) => expect.unreachable(String(fault)),
      node,
      drawNode: async () => {
        const drawn = connections[draws % connections.length];
        draws += 1;
        return drawn === node ? undefined : drawn;
      },
      postWebhook: async () => undefined,
      push: async (_app, { body }) => {
        told.push({ node, objective: /"objective_id":"(\w+)"/.exec(body)?.[1] ?? '' });
        return undefined;
      },
      connected: { apps: () => [appId], reach: () => 'ready', onOpen: () => {} },
    });
    nodes.push(delivery);
    await delivery.start();
  };

  it('hears on both what flows, each event once and in order', async () => {
    const { tenantId, member, lead } = world.company;
    await listenFor(world.app, { tenantId, appId: world.subscriber.appId });
    await Promise.all([1, 2].map(start));
    let flowed = 0;
    for (; draws <= connections.length; flowed += 1) {
      await world.happen(world.deleted(member.id, `a${flowed}`), world.deleted(lead.id, `b${flowed}`));
      await vi.waitUntil(() => told.length >= 2 * flowed - 50, { timeout: 20_000, interval: 5 });
    }
    await expect.poll(() => told.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2 * flowed);
    for (const who of ['a', 'b'])
      expect(told.flatMap(({ objective }) => (objective.startsWith(who) ? [objective] : []))).toEqual(
        Array.from({ length: flowed }, (_, n) => `${who}${n}`),
      );
    const onSecond = told.filter(({ node }) => node === 2).length / told.length;
    expect(onSecond).toBeGreaterThan(0.3);
    expect(onSecond).toBeLessThan(0.95);
  }, 60_000);
});
