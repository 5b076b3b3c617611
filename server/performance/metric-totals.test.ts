import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import {
  buildMetricActivity,
  buildMetrics,
  type MetricSetUp,
  templateOf,
} from '../../test/builders/metric.ts';
import { PerformanceWorld, refusal } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('totals of metrics by a formula', (engine) => {
  let world: PerformanceWorld;
  let made: MetricSetUp;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    made = await buildMetrics(world);
  });
  afterAll(() => world.app.close());

  const both = () => [made.sales, made.quality];
  /** A template with a total formula in its only group. */
  const totalled = (formula?: string, more: object = {}, ofDimension: object = {}) => {
    const body = templateOf(both(), { total_metric_score_method: 'formula', ...more }, ofDimension);
    const groups = body.groups.map((group) => ({
      ...group,
      ...(formula !== undefined && { total_metric_formula: formula }),
    }));
    return { ...body, groups };
  };
  const create = (body: object) => world.call('POST', '/metric_templates', body);
  const formulas = (answer: Answer) => valueAt(answer, 'total_metric_formulas');

  describe('okra.performance.v1.metricTemplate.create', () => {
    it.each([
      [() => totalled(), 'is required: total_metric_score_method is formula'],
      [() => totalled('{1}'), '{1} is no metric or dimension of this group'],
      [() => totalled(`{${made.target}}`), `is no metric or dimension of this group`],
      [() => totalled('1 +'), 'ends too early'],
      [() => totalled('x'.repeat(501)), ''],
      [() => totalled('1', { total_metric_score_method: 'sum' }), 'does not go with'],
    ])('refuses %j: %s', async (body, why) => {
      const answer = await create(body());
      expect(refusal(answer)).toEqual([1580102, 'groups[0].total_metric_formula']);
      expect(answer.text).toContain(why);
    });

    it('takes dimensions in a second step, when their ids are known', async () => {
      const first = await create(totalled(undefined, { status: 'to_be_configured' }));
      expect(formulas(first)).toEqual([]);
      const id = String(valueAt(first, 'template', 'id'));
      const dimension = String(valueAt(first, 'template', 'metric_dimensions', 0, 'metric_dimension_id'));
      const replace = (formula: string, ofDimension: object) =>
        world.call('PUT', `/metric_templates/${id}`, totalled(formula, {}, ofDimension));
      const kept = { metric_dimension_id: dimension };
      const formula = `min({${dimension}}, 100)`;
      expect((await replace(formula, kept)).body.code).toBe(0);
      const get = (token?: string) => world.call('GET', `/metric_templates/${id}`, undefined, token);
      expect(formulas(await get())).toEqual([{ group_id: '', total_metric_formula: formula }]);
      expect(valueAt(await get(), 'template', 'total_metric_score_method')).toBe('formula');
      expect(refusal(await replace(formula, {}))).toEqual([1580102, 'groups[0].total_metric_formula']);
      const ofMember = await world.tokenOf(world.company.member);
      expect((await get(ofMember)).body.code).toBe(1580112);
      const unknown = await world.call('GET', '/metric_templates/1');
      expect(refusal(unknown)).toEqual([1580102, 'template_id']);
    });

    it('lets each group have its own, of its own metrics only', async () => {
      const group = (name: string, metric: string, named = metric) => ({
        name,
        dimensions: [{ name: { zh_cn: name }, metrics: [{ metric_id: metric }] }],
        total_metric_formula: `{${named}}`,
      });
      const body = (...groups: object[]) => ({ ...totalled(), is_set_by_group: true, groups });
      const answer = await create(body(group('甲', made.sales), group('乙', made.quality)));
      expect(formulas(answer)).toMatchObject([
        { total_metric_formula: `{${made.sales}}` },
        { total_metric_formula: `{${made.quality}}` },
      ]);
      const strange = await create(body(group('甲', made.sales), group('乙', made.quality, made.sales)));
      expect(refusal(strange)).toEqual([1580102, 'groups[1].total_metric_formula']);
    });
  });

  it('okra.performance.v1.metricSheet.get: counts the total again with every score', async () => {
    const { member } = world.company;
    const formula = `if({${made.quality}} = 0, {${made.sales}} / {${made.quality}}, {${made.sales}} * 0.7 + {${made.quality}} * 0.3)`;
    const template = await world.made(create(totalled(formula)), 'template', 'id');
    const activity = await buildMetricActivity(world, await world.semester(), template, member);
    const path = `/activities/${activity}/metrics`;
    await world.made(world.call('POST', path, { user_ids: [member.user_id] }));
    const change = async (metric: string, body: object) =>
      Reflect.get(
        Object(valueAt(await world.call('PATCH', `${path}/${member.user_id}/${metric}`, body), 'sheet')),
        'total_score',
      );
    const enter = (field_id: string, field_value: string) =>
      change(made.sales, { values: [{ field_id, field_value }] });
    await enter(made.target, '10');
    expect(await enter(made.actual, '9')).toBeUndefined();
    expect(await change(made.quality, { score: '50' })).toBe('78');
    expect(await enter(made.actual, '5.01')).toBe('50.07');
    expect(await change(made.quality, { score: '0' })).toBeUndefined();
    expect(await change(made.quality, { score: '100' })).toBe('65.07');
    expect(await enter(made.target, '0')).toBeUndefined();
    expect(await enter(made.target, '10')).toBe('65.07');
    const gone = await world.call('DELETE', `${path}/${member.user_id}/${made.quality}`);
    expect(valueAt(gone, 'sheet')).not.toHaveProperty('total_score');
  });
});
