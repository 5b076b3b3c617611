import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany, type Company } from '../../test/builders/company.ts';
import { listenFor } from '../../test/builders/receiver.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import type { Database, Scope } from '../db/database.ts';
import type { Letter } from './compose.ts';
import { listMessagesBefore } from './delivery-queries.ts';
import { createDelivery } from './delivery.ts';
import { emit, type NewEvent } from './emit.ts';
import type { Telling } from './telling.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A database that a process loses with its life: nothing that it asks comes back any more. */
function mortal(database: Database) {
  const never = new Promise<never>(() => {});
  const died = Promise.withResolvers<void>();
  let left = Infinity;
  const lastly = async <T>(write: () => Promise<T>): Promise<T> => {
    if (left <= 0) return never;
    left -= 1;
    const answer = await write();
    if (left > 0) return answer;
    died.resolve();
    return never;
  };
  const scopeOf = (scope: Scope): Scope => ({
    read: (fn) => (left > 0 ? scope.read(fn) : never),
    long: (queries) => (left > 0 ? scope.long(queries) : never),
    write: (fn) => lastly(() => scope.write(fn)),
    writeRows: (fn) => lastly(() => scope.writeRows(fn)),
  });
  const own = { ...scopeOf(database), tenant: (id: string) => scopeOf(database.tenant(id)) };
  const onWake: Database['onWake'] = (channel, listener) => database.onWake(channel, listener);
  return {
    database: Object.assign(Object.create(database) as Database, own, { onWake }), // as: made from one
    /** After so many more writes stand. */
    dieAfter: (writes: number) => void (left = writes),
    died: died.promise,
  };
}

const telling: Telling = {
  filter: async () => undefined,
  nameUsers: async (_db, _app, ids) => new Map(ids.map((id) => [id, { union_id: id, open_id: id }])),
  ticket: () => '',
};

interface Taken {
  readonly letter: Letter;
  readonly well: boolean;
}

/** What becomes of a message: it is taken, refused, or finds no room to set out. */
type Fate = 'well' | 'no' | 'full';

const told = ({ letter: { body } }: Taken): string[] =>
  [...body.matchAll(/"(?:objective_id|activity_id)":"(\d+)"/g)].map(([, id = '']) => id);

const step = fc.oneof(
  fc.record({ about: fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }), batched: fc.boolean() }),
  fc.record({
    answers: fc.array(fc.constantFrom<Fate>('well', 'no', 'full'), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ pass: fc.constantFrom(1000, 15_000, 5 * MINUTE, HOUR, 6 * HOUR) }),
  fc.record({ dieAfter: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ refuses: fc.integer({ min: 3, max: 7 }) }),
);

describeOnEachEngine('delivery, whatever happens', (engine) => {
  let app: TestApp;
  let company: Company;
  beforeEach(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
  });
  afterEach(() => app.close());

  const subscribed = async () => {
    const { appId } = await buildApp(app, company);
    await listenFor(app, { tenantId: company.tenantId, appId });
    return { tenant_id: company.tenantId, app_id: appId };
  };

  /** One process after the other, and a subscriber that answers as it is told to. */
  const play = (to: { app_id: string }) => {
    const taken: Taken[] = [];
    let answers: readonly Fate[] = ['well'];
    let pushes = 0;
    let isFull = false;
    const push = async ({ app_id }: { app_id: string }, letter: Letter) => {
      if (app_id !== to.app_id) return undefined;
      const fate = answers[pushes % answers.length] ?? 'well';
      pushes += 1;
      isFull ||= fate === 'full';
      if (isFull) return { unsent: 'full' };
      taken.push({ letter, well: fate === 'well' });
      return fate === 'well' ? undefined : 'no';
    };
    const begin = () => {
      const life = mortal(app.database);
      const { clock, newId } = app;
      const reach = () => (isFull ? 'full' : 'ready');
      const connected = { apps: () => [to.app_id], reach, onOpen: () => {} } as const;
      const onFault = (fault: unknown) => expect.unreachable(String(fault));
      const draw = { node: 1, drawNode: async () => undefined };
      const own = {
        ...draw,
        clock,
        newId,
        telling,
        connected,
        onFault,
        alone: false,
        push,
        postWebhook: push,
      };
      return { ...life, delivery: createDelivery({ ...own, database: life.database }) };
    };
    let process = begin();
    return {
      taken,
      deliver: async (next: readonly Fate[]) => {
        answers = next;
        isFull = false;
        // Whoever does not read is looked at again after a second.
        app.clock.pass(1000);
        await process.delivery.drain();
      },
      die: async (writes: number) => {
        process.dieAfter(writes);
        await Promise.race([process.delivery.drain(), process.died]);
        process.dieAfter(0);
        process = begin();
      },
    };
  };

  it('loses nothing, repeats only the same, at most five times, and keeps what happens to one person in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const to = await subscribed();
        const { taken, deliver, die } = play(to);
        const people = [company.member.id, company.lead.id, company.boss.id];
        const happened = new Map<string, string>();
        const happen = (who: string, batched: boolean): NewEvent => {
          const id = app.newId();
          happened.set(id, who);
          const event = { id, subject_id: who };
          return batched
            ? {
                ...event,
                event_type: 'performance.stage_task.open_result_v2',
                payload: { user_id: who, semester_id: '1', activity_id: id, open_time: '1' },
              }
            : {
                ...event,
                event_type: 'okr.objective.deleted_v1',
                payload: { user_id: who, cycle_id: '1', objective_id: id, update_time: '1' },
              };
        };
        for (const one of steps) {
          if ('about' in one) {
            const events = one.about.map((at) => happen(people[at] ?? '', one.batched));
            await app.database.write((db) => emit(db, company.tenantId, events, app.clock.now()));
          } else if ('answers' in one) await deliver(one.answers);
          else if ('pass' in one) app.clock.pass(one.pass);
          else if ('dieAfter' in one) await die(one.dieAfter);
          else
            for (let time = 0; time < one.refuses; time += 1) {
              await deliver(['no']);
              app.clock.pass(6 * HOUR);
            }
        }
        for (let round = 0; round < 6; round += 1) {
          app.clock.pass(6 * HOUR);
          await deliver(['well']);
        }

        const letters = Map.groupBy(taken, ({ letter }) => letter.id);
        for (const alike of letters.values()) {
          expect(new Set(alike.map(({ letter }) => letter.body)).size).toBe(1);
          expect(alike.length).toBeLessThanOrEqual(5);
        }
        const firsts = [...letters.values()].flatMap(([first]) => (first ? told(first) : []));
        expect(new Set(firsts).size).toBe(firsts.length);
        for (const who of people) {
          const heard = firsts.filter((id) => happened.get(id) === who);
          expect(heard).toEqual(heard.toSorted());
        }
        const page = { before: '', parked: false, limit: 1000 };
        const messages = await app.database.read((db) => listMessagesBefore(db, to, page));
        const ends = Map.groupBy(messages, ({ state }) => state);
        expect([...ends.keys()].filter((state) => state !== 'delivered' && state !== 'parked')).toEqual([]);
        expect((ends.get('parked') ?? []).filter(({ attempts }) => attempts < 5)).toEqual([]);
        const arrived = new Set(taken.filter(({ well }) => well).flatMap(told));
        const delivered = (ends.get('delivered') ?? []).reduce((sum, { events }) => sum + events, 0);
        const parked = (ends.get('parked') ?? []).reduce((sum, { events }) => sum + events, 0);
        expect(delivered + parked).toBe(happened.size);
        expect(arrived.size).toBeGreaterThanOrEqual(delivered);
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});
