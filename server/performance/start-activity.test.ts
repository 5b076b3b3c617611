import { expect, it } from 'vitest';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { refusal } from '../../test/builders/performance.ts';

describeOnEachEngine('okra.performance.v1.activity.start', (engine) => {
  it('refuses a review template that was disabled meanwhile', async () => {
    const cycle = await ReviewCycle.build(engine, 1);
    const { world, template } = cycle;
    const path = `/review_templates/${template}`;
    await world.made(world.call('POST', `${path}/disable`));
    expect(refusal(await cycle.askToStart())).toEqual([1580102, 'review_template_id']);
    await world.made(world.call('POST', `${path}/enable`));
    await cycle.start();
    await world.app.close();
  });

  it('lets nobody name themselves to decide on results without the right to read answers', async () => {
    const cycle = await ReviewCycle.build(engine, 1);
    const { world } = cycle;
    const { boss, lead } = world.company;
    const admin = (reads_answers: boolean) =>
      world.made(world.call('PUT', `/admins/${boss.user_id}`, { reads_answers }));
    await admin(false);
    for (const stage of ['calibration', 'reconsideration']) {
      const named = { calibration: [lead], reconsideration: [lead], [stage]: [lead, boss] };
      const refused = await cycle.askToStart(named, boss);
      expect(refusal(refused)).toEqual([1580102, expect.stringMatching(/^stages\[\d\]\.executor_user_ids$/)]);
      expect(refused.body.error?.field_violations?.[0]?.value).toBe(boss.user_id);
    }
    await admin(true);
    const started = await cycle.askToStart({ calibration: [boss] }, boss);
    expect(started.body, started.text).toMatchObject({ code: 0 });
    await world.app.close();
  });

  it('lets administrators without sight of answers name others to decide', async () => {
    const cycle = await ReviewCycle.build(engine, 1);
    const { world } = cycle;
    const { boss, lead } = world.company;
    await world.made(world.call('PUT', `/admins/${boss.user_id}`, { reads_answers: false }));
    const started = await cycle.askToStart({ calibration: [lead], reconsideration: [lead] }, boss);
    expect(started.body, started.text).toMatchObject({ code: 0 });
    await world.app.close();
  });
});
