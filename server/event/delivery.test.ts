import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildApp } from '../../test/builders/company.ts';
import { EventWorld } from '../../test/builders/event-world.ts';
import { Receiver } from '../../test/builders/receiver.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describeOnEachEngine('delivery of events', (engine) => {
  let world: EventWorld;

  beforeAll(async () => {
    world = await EventWorld.build(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => world.renew());

  it('tells what happened, once, in the documented envelope', async () => {
    await world.happen(world.opened(world.company.member.id));
    await world.app.app.drain();
    await world.later(HOUR);
    expect(world.receiver.told).toEqual([
      {
        schema: '2.0',
        header: {
          event_id: expect.stringMatching(/^[0-9a-f]{32}$/),
          event_type: 'performance.stage_task.open_result_v2',
          create_time: expect.stringMatching(/^\d{13}$/),
          token: expect.any(String),
          app_id: world.subscriber.appId,
          tenant_key: expect.any(String),
        },
        event: {
          items: [
            {
              user_id: {
                open_id: expect.stringMatching(/^ou_/),
                union_id: expect.stringMatching(/^on_/),
                user_id: world.company.member.user_id,
              },
              semester_id: '1',
              activity_id: '1',
              open_time: '1',
            },
          ],
        },
      },
    ]);
    expect(await world.deliveries()).toMatchObject([{ state: 'delivered', attempts: 1, events: 1 }]);
  });

  it('tells of several people at once where events come in batches, and of one after the other where not', async () => {
    await world.happen(
      world.opened(world.company.member.id),
      world.opened(world.company.lead.id),
      world.opened(world.company.member.id, '2'),
      world.deleted(world.company.member.id, '1'),
      world.deleted(world.company.boss.id, '2'),
    );
    await world.app.app.drain();
    const batches = world.receiver.told
      .filter(({ event }) => 'items' in event)
      .map(({ event }) => event.items);
    expect(batches).toMatchObject([[{ semester_id: '1' }, { semester_id: '1' }], [{ semester_id: '2' }]]);
    expect(world.objectives().filter(Boolean).toSorted()).toEqual(['1', '2']);
    expect(new Set(world.receiver.told.map(({ header }) => header.event_id)).size).toBe(4);
  });

  it('tries again after 15 s, 5 min, 1 h and 6 h with the same message, then parks it, and replays it', async () => {
    world.receiver.answer = (_told, _request, response) => response.writeHead(500).end();
    await world.happen(world.opened(world.company.member.id), world.opened(world.company.lead.id));
    await world.app.app.drain();
    const attemptsAfter = async (wait: number) => {
      await world.later(wait);
      return world.receiver.told.length;
    };
    expect(world.receiver.told).toHaveLength(1);
    expect(await attemptsAfter(15 * SECOND - 1)).toBe(1);
    expect(await attemptsAfter(1)).toBe(2);
    expect(await attemptsAfter(5 * MINUTE)).toBe(3);
    await world.happen(world.opened(world.company.member.id, '2'), world.opened(world.company.boss.id));
    expect(await attemptsAfter(0)).toBe(4);
    expect(await attemptsAfter(HOUR)).toBe(6);
    world.receiver.answer = (told, _request, response) => {
      const first = told.header.event_id === world.receiver.told[0]?.header.event_id;
      response.writeHead(first ? 302 : 200, { location: world.receiver.url }).end();
    };
    expect(await attemptsAfter(HOUR)).toBe(7);
    await world.later(6 * HOUR);
    const sent = world.receiver.told.filter(
      (told) => told.header.event_id === world.receiver.told[0]?.header.event_id,
    );
    expect(sent).toEqual(Array.from({ length: 5 }, () => world.receiver.told[0]));
    expect(await world.deliveries('?parked=true')).toMatchObject([
      { state: 'parked', attempts: 5, events: 2, last_error: 'answered 302' },
    ]);
    expect(JSON.stringify(world.receiver.told.at(-1)?.event)).toContain('"semester_id":"2"');
    world.receiver.answer = (_told, _request, response) => response.end();
    const replay = { method: 'POST', body: {} };
    expect(valueAt(await world.ask('deliveries/replay', replay), 'replayed')).toBe(2);
    await world.app.app.drain();
    expect(world.receiver.told.at(-1)).toEqual(world.receiver.told[0]);
    expect(await world.deliveries('?parked=true')).toEqual([]);
  });

  it('keeps what happens to one person in order, and nobody else waiting', async () => {
    const fails = new Set(['1']);
    world.receiver.answer = (told, _request, response) =>
      response.writeHead(fails.has(String(told.event.objective_id)) ? 500 : 200).end();
    await world.happen(
      world.deleted(world.company.member.id, '1'),
      world.deleted(world.company.member.id, '2'),
      world.deleted(world.company.lead.id, '3'),
      world.deleted(world.company.member.id, '4'),
      world.deleted(world.company.lead.id, '5'),
    );
    await world.app.app.drain();
    expect(world.objectives().toSorted()).toEqual(['1', '3', '5']);
    fails.clear();
    await world.later(15 * SECOND);
    expect(world.objectives().slice(3)).toEqual(['1', '2', '4']);
  });

  it('passes by whom it tries again later, however much waits behind', async () => {
    const { member, lead, boss } = world.company;
    world.receiver.answer = (told, _request, response) =>
      response.writeHead(told.event.objective_id === 'first' ? 500 : 200).end();
    await world.happen(world.deleted(member.id, 'first'));
    await world.app.app.drain();
    await world.happen(...Array.from({ length: 2500 }, (_, n) => world.deleted(member.id, `behind${n}`)));
    await world.happen(world.deleted(lead.id, 'lead'), world.opened(boss.id));
    await world.app.app.drain();
    expect(world.objectives().toSorted()).toEqual(['', 'first', 'lead']);
  });

  it('never lets one app wait for another that hangs, refuses or resets', async () => {
    const receivers: Receiver[] = [];
    for (const kind of ['hang', 'reset', 'refuse', 'live']) {
      const other = await buildApp(world.app, world.company, { name: kind });
      const to = await Receiver.open();
      receivers.push(to);
      await world.subscribe(to, other);
      if (kind === 'refuse') await to.close();
      if (kind === 'hang') to.answer = () => {};
      if (kind === 'reset') to.answer = (_told, request) => request.socket.resetAndDestroy();
    }
    const all = Array.from({ length: 10 }, (_, n) => world.deleted(world.company.member.id, String(n)));
    await world.happen(...all, world.deleted(world.company.lead.id, 'x'));
    let over = false;
    const drained = world.app.app.drain().then(() => (over = true));
    for (const living of [world.receiver, receivers.at(-1)])
      await expect.poll(() => living?.told.length, { timeout: 15_000 }).toBe(11);
    expect(over, 'the one that hangs was given up first').toBe(false);
    await drained;
    for (const to of receivers) await to.close();
  });

  it('never lets one app wait for others that hang behind the same address', async () => {
    const dead = new Set<string>();
    const held = new Set<ServerResponse>();
    world.receiver.answer = ({ header }, _request, response) => {
      if (!dead.has(header.app_id)) return response.end('{}');
      held.add(response);
      return response.once('close', () => held.delete(response));
    };
    await world.ask('subscription', { method: 'DELETE' });
    for (let n = 0; n < 3; n += 1) {
      const other = await buildApp(world.app, world.company);
      dead.add(other.appId);
      await world.subscribe(world.receiver, other);
    }
    const people = Array.from({ length: 20 }, (_, n) => `p${n}`);
    await world.happen(...people.map((who) => world.deleted(who, '1')));
    let over = false;
    const drained = world.app.app.drain().then(() => (over = true));
    const underWay = 16;
    await expect.poll(() => held.size, { timeout: 15_000 }).toBe(dead.size * underWay);
    await world.subscribe(world.receiver);
    await world.happen(...people.map((who) => world.deleted(who, 'x')));
    const drainedAgain = world.app.app.drain();
    const told = () => world.receiver.told.filter(({ header }) => header.app_id === world.subscriber.appId);
    await expect.poll(() => told().length, { timeout: 15_000 }).toBe(people.length);
    expect(over, 'those that hang were given up first').toBe(false);
    dead.clear();
    for (const response of held) response.end('{}');
    await Promise.all([drained, drainedAgain]);
  });

  it('follows the app to another URL at once, with what has not arrived yet', async () => {
    world.receiver.answer = (_told, _request, response) => response.writeHead(500).end();
    await world.happen(world.deleted(world.company.member.id, '1'));
    await world.app.app.drain();
    const [failed] = world.receiver.told;
    await world.subscribe(world.receiver);
    await world.app.app.drain();
    expect(world.receiver.told, 'the same place waits as before').toEqual([failed]);
    await world.happen(world.deleted(world.company.member.id, '2'));
    const moved = await Receiver.open();
    await world.subscribe(moved);
    await world.app.app.drain();
    const ids = moved.told.map(({ event }) => event.objective_id);
    expect(moved.told[0]).toEqual(failed);
    expect(ids, 'what waited behind it comes, too').toEqual(['1', '2']);
    await world.later(15 * SECOND);
    expect(moved.told).toHaveLength(2);
    await moved.close();
  });

  it('forgets after thirty days what it could not tell', async () => {
    world.receiver.answer = (_told, _request, response) => response.writeHead(500).end();
    await world.happen(world.deleted(world.company.member.id, '1'));
    await world.later(29 * 24 * HOUR);
    expect(await world.deliveries()).toHaveLength(1);
    await world.later(25 * HOUR);
    expect(await world.deliveries()).toEqual([]);
  });
});
