import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import {
  buildMetricActivity,
  buildMetrics,
  type MetricSetUp,
  setProgress,
  templateOf,
} from '../../test/builders/metric.ts';
import { done, PerformanceWorld, refusal } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { setAppRange } from './setting-queries.ts';

describeOnEachEngine('metrics of reviewees', (engine) => {
  let world: PerformanceWorld;
  let made: MetricSetUp;
  let semester: string;
  let activity: string;
  let ofMember: string;
  let ofStranger: string;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    made = await buildMetrics(world);
    semester = await world.semester();
    const { member, lead, stranger, boss } = world.company;
    activity = await buildMetricActivity(world, semester, made.template, member, lead, boss);
    ofMember = await world.tokenOf(member);
    ofStranger = await world.tokenOf(stranger);
  });
  afterAll(() => world.app.close());

  const handOut = (users: readonly { user_id: string }[], more: object = {}, token = world.client.token) =>
    world.call(
      'POST',
      `/activities/${activity}/metrics`,
      { user_ids: users.map(({ user_id }) => user_id), ...more },
      token,
    );
  const path = (user: { user_id: string }, metric = '') =>
    `/activities/${activity}/metrics/${user.user_id}${metric && `/${metric}`}`;
  const get = (user = world.company.member, token = world.client.token) =>
    world.call('GET', path(user), undefined, token);
  const change = (metric: string, body: object, token = world.client.token) =>
    world.call('PATCH', path(world.company.member, metric), body, token);
  const add = (body: object, token = world.client.token) =>
    world.call('POST', path(world.company.member), { metric_dimension_id: made.dimension, ...body }, token);
  const say = (field_id: string, field_value: string) => ({ values: [{ field_id, field_value }] });

  describe('okra.performance.v1.metricSheet.handOut', () => {
    it('a project that sets metrics only starts without stages', async () => {
      const { member } = world.company;
      const other = await world.semester({ name: { zh_cn: '另一周期' } });
      const id = await buildMetricActivity(world, other, made.template, member);
      await world.made(world.call('POST', `/activities/${id}/start`, { stages: [] }));
      await world.app.app.drain();
      const launch = await world.call('GET', `/activities/${id}/launch`);
      expect(valueAt(launch, 'launch')).toEqual({ progress: 'enabled', total: 1, done: 1 });
    });

    it('works: copies of the template, once', async () => {
      const { member, lead } = world.company;
      expect((await handOut([member, lead])).body.data).toEqual({ given: 2 });
      expect((await handOut([member])).body.data).toEqual({ given: 0 });
      expect(valueAt(await get(), 'sheet')).toMatchObject({
        activity_id: activity,
        reviewee_user_id: { user_id: member.user_id },
        metric_template_id: made.template,
        group_id: '',
        metrics: [
          {
            metric_id: made.sales,
            add_from: 'admin',
            is_from_library: true,
            fields: [
              { field_id: made.weight, field_value: '60', filled_by: 'admin' },
              { field_id: made.target, input_setting: 'reviewee' },
              { field_id: made.actual },
              { field_id: made.owner, field_value_person: { user_id: lead.user_id } },
            ],
          },
          { metric_id: made.quality },
        ],
      });
    });

    it('gives once to calls that come at once, and takes back with the place in the project', async () => {
      const { boss } = world.company;
      const both = await Promise.all([handOut([boss]), handOut([boss])]);
      expect(new Set(both.map(({ body }) => JSON.stringify(body.data)))).toEqual(
        new Set(['{"given":1}', '{"given":0}']),
      );
      const added = await Promise.all(
        [1, 2].map(() =>
          world.call('POST', path(boss), {
            metric_dimension_id: made.dimension,
            name: 'x',
            fields: [{ field_id: made.weight, input_setting: 'admin' }],
            values: [{ field_id: made.weight, field_value: '30' }],
          }),
        ),
      );
      expect(new Set(added.map(({ body }) => body.code))).toEqual(new Set([0, 1580102]));
      await world.call('DELETE', `/activities/${activity}/reviewees`, { user_ids: [boss.user_id] });
      await world.made(world.addReviewees(activity, boss));
      expect(refusal(await get(boss))).toEqual([1580102, 'user_id']);
    });

    it('refuses whom it is not for, and gives nobody anything', async () => {
      const { boss, stranger, member } = world.company;
      expect(refusal(await handOut([boss, stranger]))).toEqual([1580102, 'user_ids[1]']);
      expect(refusal(await handOut([boss], { group_id: 'x' }))).toEqual([1580102, 'group_id']);
      expect(refusal(await handOut([]))).toEqual([1580102, 'user_ids']);
      expect((await handOut([boss], {}, ofMember)).body.code).toBe(1580112);
      const bounded = await buildApp(world.app, world.company);
      const { tenantId, teamId } = world.company;
      await world.app.database.write((db) => setAppRange(db, tenantId, bounded.appId, [teamId]));
      expect((await handOut([member, boss], {}, bounded.token)).body.code).toBe(1580112);
      expect(refusal(await get(boss))).toEqual([1580102, 'user_id']);
      expect((await get(boss, bounded.token)).body.code).toBe(1580112);
      expect((await get(member, bounded.token)).body.code).toBe(0);
    });

    it('needs a project that sets metrics by an enabled template', async () => {
      const to = (id: string) => world.call('POST', `/activities/${id}/metrics`, { user_ids: ['x'] });
      const review = await world.activity(semester);
      const bare = await world.activity(semester, { mode: 'metric_development' });
      const draft = await world.made(
        world.call('POST', '/metric_templates', templateOf([], { status: 'to_be_configured' })),
        'template',
        'id',
      );
      const early = await world.activity(semester, { mode: 'metric_development', metric_template_id: draft });
      for (const id of ['1', review, bare, early])
        expect(refusal(await to(id))).toEqual([1580102, 'activity_id']);
    });

    it('gives each group its own, and leaves templates that were handed out alone', async () => {
      const { stranger } = world.company;
      const group = (name: string) => ({
        name,
        dimensions: [{ name: { zh_cn: name }, metrics: name === '甲' ? [] : [{ metric_id: made.quality }] }],
      });
      const body = templateOf([], { is_set_by_group: true, groups: [group('甲'), group('乙')] });
      const template = await world.call('POST', '/metric_templates', body);
      const id = String(valueAt(template, 'template', 'id'));
      const [first, second] = [0, 1].map((at) => valueAt(template, 'template', 'groups', at, 'group_id'));
      const grouped = await buildMetricActivity(world, semester, id, stranger);
      const give = (more: object) =>
        world.call('POST', `/activities/${grouped}/metrics`, { user_ids: [stranger.user_id], ...more });
      expect(refusal(await give({}))).toEqual([1580102, 'group_id']);
      expect((await give({ group_id: second })).body.data).toEqual({ given: 1 });
      expect(refusal(await give({ group_id: first }))).toEqual([1580102, 'user_ids[0]']);
      const sheet = await world.call('GET', `/activities/${grouped}/metrics/${stranger.user_id}`);
      expect(valueAt(sheet, 'sheet')).toMatchObject({
        group_id: second,
        metrics: [{ metric_id: made.quality }],
      });
      expect(refusal(await world.call('PUT', `/metric_templates/${id}`, body))).toEqual([
        1580102,
        'template_id',
      ]);
    });
  });

  describe('okra.performance.v1.metricSheet.changeMetric', () => {
    it('waits for the project to start, but for administrators', async () => {
      expect(refusal(await change(made.sales, say(made.target, '10'), ofMember))).toEqual([
        1580102,
        'activity_id',
      ]);
      expect((await change(made.quality, { name: '品质' })).body.code).toBe(0);
      await setProgress(world, activity, 'enabled');
    });

    it('lets each fill in what is theirs, and scores by the formula', async () => {
      const target = await change(made.sales, say(made.target, '8'), ofMember);
      expect(valueAt(target, 'sheet', 'metrics', 0, 'fields', 1)).toMatchObject({
        field_value: '8',
        filled_by: 'reviewee',
      });
      const actual = await change(made.sales, say(made.actual, '6'), ofStranger);
      expect(valueAt(actual, 'sheet', 'metrics')).toMatchObject([
        { metric_id: made.sales, score: '75', fields: [{}, {}, { filled_by: 'data_source_inputter' }, {}] },
      ]);
      expect(valueAt(actual, 'sheet')).not.toHaveProperty('total_score');
      expect(valueAt(await get(world.company.member, ofStranger), 'sheet', 'metrics')).toHaveLength(1);
      const cleared = await change(made.sales, say(made.actual, ''), ofStranger);
      expect(valueAt(cleared, 'sheet', 'metrics', 0)).not.toHaveProperty('score');
      expect(valueAt(cleared, 'sheet', 'metrics', 0, 'fields', 2)).not.toHaveProperty('filled_by');
    });

    it('keeps everybody from what is not theirs', async () => {
      const before = (await get()).text;
      const refused = [
        await change(made.sales, say(made.actual, '1'), ofMember),
        await change(made.sales, say(made.weight, '1'), ofMember),
        await change(made.sales, { name: 'x' }, ofMember),
        await change(made.quality, { score: '9' }, ofMember),
        await change(made.sales, say(made.target, '1'), ofStranger),
        await change(made.quality, say(made.note, '1'), ofStranger),
        await world.call('DELETE', path(world.company.member, made.sales), {}, ofMember),
        await get(world.company.lead, ofMember),
        await add({ metric_id: made.quality }, ofStranger),
      ];
      expect(refused.map(({ body }) => body.code)).toEqual(refused.map(() => 1580112));
      expect((await get()).body.data).toEqual(JSON.parse(before).data);
      await change(made.sales, say(made.target, '9'));
      expect((await change(made.sales, say(made.target, '1'), ofMember)).body.code).toBe(1580112);
    });

    it.each([
      ['sales', () => say('1', '1'), 'values[0].field_id'],
      ['sales', () => ({ values: [1, 2].flatMap(() => say(made.target, '1').values) }), 'values[1].field_id'],
      ['sales', () => say(made.target, 'ten'), 'values[0].field_value'],
      ['quality', () => say(made.weight, '40.01'), 'values'],
      ['sales', () => ({ score: '5' }), 'score'],
      ['quality', () => ({ score: '101' }), 'score'],
      ['quality', () => ({ score: 'good' }), 'score'],
      ['tag', () => ({}), 'metric_id'],
    ] as const)('refuses of %s %s, naming %s', async (metric, body, field) => {
      expect(refusal(await change(made[metric], body()))).toEqual([1580102, field]);
    });

    it('adds scores up as the template says', async () => {
      await change(made.sales, {
        values: [
          { field_id: made.target, field_value: '10' },
          { field_id: made.actual, field_value: '9' },
        ],
      });
      await change(made.quality, { ...say(made.weight, '40'), score: '50' });
      expect(valueAt(await get(), 'sheet', 'total_score')).toBe('74');
      const { member, stranger } = world.company;
      const administer = async (who: { user_id: string }, reads_answers: boolean) =>
        done(world.call('PUT', `/admins/${who.user_id}`, { reads_answers }));
      const scores = async () =>
        JSON.stringify((await done(get(member, ofStranger))).body).match(/score":"/g);
      await administer(stranger, false);
      expect(await scores()).toBeNull();
      await administer(stranger, true);
      expect(await scores()).toHaveLength(3);
      await world.app.app.drain();
      const looks = valueAt(await world.call('GET', '/audits'), 'audits') as object[]; // as: our own shape
      expect(looks.filter((look) => 'user_id' in look)).toMatchObject([
        { action: 'metrics.get', user_id: { user_id: stranger.user_id } },
      ]);
      await administer(member, true);
      const own = await change(made.quality, { score: '100' }, ofMember);
      expect(own.body.code).toBe(1580112);
      const without = await change(made.quality, { score: '' });
      expect(valueAt(without, 'sheet')).not.toHaveProperty('total_score');
    });

    it('ends for all but administrators at the deadline, and for them with the project', async () => {
      const { member } = world.company;
      const deadline = String(world.app.clock.now());
      await handOut([member], { record_deadline: deadline });
      expect(valueAt(await get(), 'sheet', 'record_deadline')).toBe(deadline);
      expect((await change(made.quality, say(made.note, 'a'), ofMember)).body.code).toBe(0);
      world.app.clock.pass(1);
      expect(refusal(await change(made.quality, say(made.note, 'b'), ofMember))).toEqual([
        1580102,
        'activity_id',
      ]);
      expect((await change(made.sales, say(made.actual, '8'))).body.code).toBe(0);
      await handOut([member], { record_deadline: String(world.app.clock.now() + 60_000) });
      await setProgress(world, activity, 'finished');
      expect(refusal(await change(made.sales, say(made.actual, '8')))).toEqual([1580102, 'activity_id']);
      expect(refusal(await handOut([member]))).toEqual([1580102, 'activity_id']);
      await setProgress(world, activity, 'enabled');
    });
  });

  describe('okra.performance.v1.metricSheet.addMetric', () => {
    const own = () => ({
      name: '自定义',
      fields: [
        { field_id: made.note, input_setting: 'reviewee' },
        { field_id: made.weight, input_setting: 'reviewee' },
      ],
    });

    it('lets reviewees add metrics of their own and take them away again', async () => {
      const added = await add({ ...own(), ...say(made.note, '学习') }, ofMember);
      expect(valueAt(added, 'sheet', 'metrics', 2)).toMatchObject({
        name: '自定义',
        add_from: 'reviewee',
        is_from_library: false,
        scoring_setting_type: 'score_manually',
        fields: [{ field_value: '学习', filled_by: 'reviewee' }, {}],
      });
      const id = String(valueAt(added, 'sheet', 'metrics', 2, 'metric_id'));
      expect((await change(id, { name: '改' }, ofMember)).body.code).toBe(0);
      expect(refusal(await change(id, say(made.weight, '1'), ofMember))).toEqual([1580102, 'values']);
      const gone = await world.call('DELETE', path(world.company.member, id), {}, ofMember);
      expect(valueAt(gone, 'sheet', 'metrics')).toHaveLength(2);
    });

    it('takes from the library what reviewees may choose', async () => {
      await world.call('DELETE', path(world.company.member, made.quality));
      expect((await add({ metric_id: made.quality }, ofMember)).body.code).toBe(1580112);
      expect((await add({ metric_id: made.quality })).body.code).toBe(0);
      expect(refusal(await add({ metric_id: made.quality }))).toEqual([1580102, 'metric_id']);
      expect(refusal(await add({ metric_id: '1' }))).toEqual([1580102, 'metric_id']);
      expect(refusal(await add({ metric_id: made.sales, type_id: '5' }))).toEqual([1580102, 'type_id']);
    });

    it.each([
      [() => ({}), 'name'],
      [() => ({ name: 'x' }), 'fields'],
      [
        () => ({ name: 'x', fields: [{ field_id: made.note, input_setting: 'admin', field_value: 'v' }] }),
        'fields[0]',
      ],
      [() => ({ ...own(), metric_dimension_id: '1' }), 'metric_dimension_id'],
      [() => ({ ...own(), ...say(made.weight, '41') }), 'values'],
    ])('refuses %s, naming %s', async (body, field) => {
      const before = (await get()).body.data;
      expect(refusal(await add(body()))).toEqual([1580102, field]);
      expect((await get()).body.data).toEqual(before);
    });

    it('is closed to programs of others', async () => {
      const { token } = await buildApp(world.app, await buildCompany(world.app, 'Other'));
      const foreign = await world.call('GET', path(world.company.member), undefined, token);
      expect(refusal(foreign)).toEqual([1580102, 'activity_id']);
      expect((await add({ ...own(), scoring_setting_type: 'score_manually' }, ofMember)).body.code).toBe(
        1580112,
      );
      expect((await add({ ...own(), is_legacy: true }, ofMember)).body.code).toBe(1580112);
    });
  });
});
