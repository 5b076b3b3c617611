import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import type { Person } from '../../test/builders/company.ts';
import {
  buildMetricActivity,
  buildMetrics,
  type MetricSetUp,
  setProgress,
} from '../../test/builders/metric.ts';
import { done, PerformanceWorld } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('who sees metrics and their scores', (engine) => {
  let cycle: ReviewCycle;
  let world: PerformanceWorld;
  let made: MetricSetUp;
  let reviewed: Person;
  let mate: Person;
  let activity: string;

  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    cycle = await ReviewCycle.on(world, 2);
    const [a, b] = cycle.mates;
    if (!a || !b) throw new Error('two people are there');
    [reviewed, mate] = [a, b];
    made = await buildMetrics(world);
    const { member } = world.company;
    activity = await buildMetricActivity(world, cycle.semester, made.template, reviewed, member);
    const user_ids = [reviewed.user_id, member.user_id];
    await done(world.call('POST', `/activities/${activity}/metrics`, { user_ids }));
    await setProgress(world, activity, 'enabled');
    for (const person of [reviewed, member]) {
      const values = [
        { field_id: made.target, field_value: '10' },
        { field_id: made.actual, field_value: '9' },
      ];
      await done(change(undefined, person, made.sales, { values }));
      const weight = [{ field_id: made.weight, field_value: '40' }];
      await done(change(undefined, person, made.quality, { values: weight, score: '50' }));
    }
    await cycle.start();
  });
  afterAll(() => world.app.close());

  const path = (whose: Person) => `/activities/${activity}/metrics/${whose.user_id}`;
  const read = (who: Person, whose: Person) => cycle.call(who, 'GET', path(whose));
  const change = (who: Person | undefined, whose: Person, metric: string, body: object) =>
    cycle.call(who, 'PATCH', `${path(whose)}/${metric}`, body);
  const scoresSeenBy = async (who: Person, whose: Person) => {
    const sheet = valueAt(await done(read(who, whose)), 'sheet') as {
      total_score?: string;
      metrics: { score?: string }[];
    }; // as: the contract's shape
    return [...sheet.metrics.map(({ score }) => score), sheet.total_score];
  };
  const all = ['90', '50', '74'];
  const none = [undefined, undefined, undefined];

  it('okra.performance.v1.metricSheet.get: shows those above everything, and lets them change nothing', async () => {
    const { lead, boss } = world.company;
    expect(await scoresSeenBy(lead, reviewed)).toEqual(all);
    expect(await scoresSeenBy(boss, reviewed)).toEqual(all);
    expect((await change(lead, reviewed, made.quality, { score: '1' })).body.code).toBe(1580112);
    expect((await change(lead, reviewed, made.sales, { name: 'Mine' })).body.code).toBe(1580112);
    expect(await scoresSeenBy(lead, reviewed)).toEqual(all);
  });

  it('is as silent to colleagues about who has metrics as about who has none', async () => {
    const { log_id: _, ...refused } = (await read(mate, reviewed)).body.error ?? {};
    const { log_id: __, ...same } = (await read(reviewed, mate)).body.error ?? {};
    expect((await read(mate, reviewed)).body.code).toBe(1580112);
    expect(refused).toEqual(same);
  });

  it('tells people their scores with the result of their review', async () => {
    expect(await scoresSeenBy(reviewed, reviewed)).toEqual(none);
    await setProgress(world, activity, 'finished');
    expect(await scoresSeenBy(reviewed, reviewed)).toEqual(none);
    cycle.goTo(5);
    const { lead } = world.company;
    await done(cycle.submit(lead, 'solid_line_leader', cycle.evaluation(2), reviewed));
    expect(await scoresSeenBy(reviewed, reviewed)).toEqual(none);
    cycle.goTo(8);
    const user_ids = [reviewed.user_id];
    await done(cycle.call(undefined, 'POST', `/activities/${cycle.activity}/release`, { user_ids }));
    expect(await scoresSeenBy(reviewed, reviewed)).toEqual(all);
  });

  it('tells people who are not reviewed once the project is over', async () => {
    const { member } = world.company;
    await setProgress(world, activity, 'enabled');
    expect(await scoresSeenBy(member, member)).toEqual(none);
    await setProgress(world, activity, 'finished');
    expect(await scoresSeenBy(member, member)).toEqual(all);
  });
});
