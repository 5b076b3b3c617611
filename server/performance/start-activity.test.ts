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

  it('names all that is wrong with stages at once', async () => {
    const cycle = await ReviewCycle.build(engine, 1);
    const faultsOf = async (stages: object[]) => {
      const { body } = await cycle.call(undefined, 'POST', `/activities/${cycle.activity}/start`, { stages });
      expect(body.code).toBe(1580102);
      return body.error?.field_violations?.map(({ field, description }) => `${field} ${description}`) ?? [];
    };
    const none = await faultsOf([]);
    expect(none).toHaveLength(10);
    expect(none.every((one) => /^stages stage .+ \(\d{19}\) has no times$/.test(one))).toBe(true);
    const times = { start_time: '20', deadline: '10' };
    const wrong = [
      { template_id: '1', ...times, executor_user_ids: ['nobody'] },
      { stage_type: 'kpi_metric_setting', ...times },
    ];
    expect((await faultsOf(wrong)).slice(0, 5)).toEqual([
      'stages[0].template_id is no stage of the review template',
      'stages[0].deadline must be after start_time',
      'stages[0].executor_user_ids is nobody',
      'stages[1].stage_type is for projects that set metrics',
      'stages[1].deadline must be after start_time',
    ]);
    await cycle.world.app.close();
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
