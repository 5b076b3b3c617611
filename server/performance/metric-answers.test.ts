import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import type { Person } from '../../test/builders/company.ts';
import { buildMetricActivity, buildMetrics, type MetricSetUp } from '../../test/builders/metric.ts';
import { refusal } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const named = (zh_cn: string) => ({ name: { zh_cn } });
const template = {
  units: [
    { ...named('总结'), fields: [{ kind: 'text' }] },
    { ...named('指标'), fields: [{ kind: 'metrics', ...named('指标得分'), required: true }] },
  ],
  stages: [
    { ...named('总结'), stage_type: 'summarize_key_outputs', unit_indexes: [0] },
    { ...named('上级评价'), stage_type: 'review', review_role: 'solid_line_leader', unit_indexes: [1] },
    { ...named('查看结果'), stage_type: 'view_result' },
  ],
};

describeOnEachEngine('answers about metrics', (engine) => {
  let cycle: ReviewCycle;
  let made: MetricSetUp;
  let anna: Person;
  let ben: Person;
  beforeAll(async () => {
    cycle = await ReviewCycle.build(engine, 2, template);
    const [a, b] = cycle.mates;
    if (!a || !b) throw new Error('two people are there');
    [anna, ben] = [a, b];
    const { world, semester } = cycle;
    made = await buildMetrics(world);
    const activity = await buildMetricActivity(world, semester, made.template, anna, ben);
    await world.made(world.call('POST', `/activities/${activity}/metrics`, { user_ids: [anna.user_id] }));
    await cycle.start();
    cycle.goTo(1);
  });
  afterAll(() => cycle.world.app.close());

  const submit = (metric_data: object[], reviewee = anna) => {
    const data = [{ field_id: cycle.field(1, 'metrics'), metric_data }];
    const units = [{ unit_id: cycle.unit(1), data }];
    return cycle.submit(cycle.world.company.lead, 'solid_line_leader', units, reviewee);
  };

  it.each([
    [() => [{ id: '7000000000000000000', score: '1' }], 'units[0].data[0].metric_data[0].id'],
    [() => [{ id: made.sales, score: 'much' }], 'units[0].data[0].metric_data[0].score'],
    [() => [{ id: made.sales, score: '100.5' }], 'units[0].data[0].metric_data[0].score'],
    [
      () => [
        { id: made.sales, score: '1' },
        { id: made.sales, score: '2' },
      ],
      'units[0].data[0].metric_data[1].id',
    ],
    [() => [], 'units[0].data[0].metric_data'],
    [() => [{ id: made.sales }], 'units[0].data[0].metric_data'],
  ])('rejects bad input: %#', async (metrics, field) => {
    expect(refusal(await submit(metrics()))).toEqual([1580102, field]);
  });

  it('knows no metrics of people without any', async () => {
    expect(refusal(await submit([{ id: made.sales, score: '1' }], ben))).toEqual([
      1580102,
      'units[0].data[0].metric_data[0].id',
    ]);
    expect((await submit([], ben)).body).toMatchObject({ code: 0 });
  });

  it('works: scores come out as they went in', async () => {
    const scores = [{ id: made.sales, score: '99.5' }, { id: made.quality }];
    expect((await submit(scores)).body).toMatchObject({ code: 0 });
    const answer = await cycle.datas({ stage_types: ['review'] }, [anna]);
    const records = valueAt(answer, 'datas', 0, 'stages', 0, 'records');
    expect(records).toMatchObject([{ units: [{ data: [{ metric_data: scores }] }] }]);
  });
});
