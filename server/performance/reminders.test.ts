import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { stageDue } from '../../contract/event/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { listener, type Told } from '../../test/events.ts';
import { nextReminder } from './reminder-rules.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

describe('nextReminder', () => {
  it.each([
    [null, 5 * DAY, { reminder: 'started', isTold: true }],
    [null, 9 * DAY, { reminder: 'due', isTold: true }],
    ['started', 5 * DAY, undefined],
    ['started', 9 * DAY, { reminder: 'due', isTold: true }],
    ['due', 9 * DAY, undefined],
    ['due', 5 * DAY, { reminder: 'started', isTold: false }],
  ] as const)('after %s', (reminded_of, now, expected) =>
    expect(nextReminder({ deadline: 10 * DAY, reminded_of }, now)).toEqual(expected),
  );
});

describeOnEachEngine('reminders of stages', (engine) => {
  let cycle: ReviewCycle;
  let listen: () => Promise<Told[]>;
  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 3);
    await cycle.start();
    listen = await listener(cycle.world.app, cycle.world.company);
  });
  afterAll(() => cycle.world.app.close());

  const pass = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 1) {
      cycle.world.app.clock.pass(HOUR);
      await cycle.world.app.app.drain();
    }
  };
  const heard: Told[] = [];
  const told = async (): Promise<string[]> => {
    heard.push(...(await listen()));
    return heard
      .filter(({ event_type }) => event_type === stageDue.type)
      .map(({ payload: { stage_type, reason, user_id } }) => [stage_type, reason, user_id].join(' '))
      .toSorted();
  };
  const each = (stage: string, reason: string) => cycle.mates.map(({ id }) => `${stage} ${reason} ${id}`);

  it('come once at the start, and once a day before the deadline to those who have not finished', async () => {
    await pass(3);
    const started = each('summarize_key_outputs', 'started').toSorted();
    expect(await told()).toEqual(started);
    const [first, ...others] = cycle.mates;
    if (!first) throw new Error('three people are there');
    const summary = await cycle.submit(first, 'summarize_key_outputs', cycle.summary('Done'));
    expect(summary.body.code).toBe(0);
    cycle.world.app.clock.pass(9 * DAY - 3 * HOUR);
    await pass(3);
    const due = others.map(({ id }) => `summarize_key_outputs due ${id}`);
    expect(await told()).toEqual([...started, ...due].toSorted());
    cycle.world.app.clock.pass(DAY);
    await pass(2);
    expect(await told()).toEqual([...started, ...due, ...each('invite_reviewers', 'started')].toSorted());
  });
});
