import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import {
  buildMetricActivity,
  buildMetrics,
  type MetricSetUp,
  setProgress,
} from '../../test/builders/metric.ts';
import { PerformanceWorld, v2 } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { setAppRange } from './setting-queries.ts';

describeOnEachEngine('results of metrics', (engine) => {
  let world: PerformanceWorld;
  let made: MetricSetUp;
  let semester: string;
  let activity: string;
  let member: string;
  let legacy: string;
  let bounded: string;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    made = await buildMetrics(world);
    semester = await world.semester();
    const { company } = world;
    member = company.member.user_id;
    activity = await buildMetricActivity(world, semester, made.template, company.member, company.lead);
    await world.made(
      world.call('POST', `/activities/${activity}/metrics`, { user_ids: [member, company.lead.user_id] }),
    );
    const added = await world.call('POST', `/activities/${activity}/metrics/${member}`, {
      metric_dimension_id: made.dimension,
      name: '旧',
      fields: [{ field_id: made.note, input_setting: 'data_source_inputter' }],
      is_legacy: true,
    });
    legacy = String(valueAt(added, 'sheet', 'metrics', 2, 'metric_id'));
    const late = await buildMetricActivity(world, semester, made.template, company.boss);
    await world.made(world.call('POST', `/activities/${late}/metrics`, { user_ids: [company.boss.user_id] }));
    await setProgress(world, activity, 'enabled');
    const app = await buildApp(world.app, company);
    await world.app.database.write((db) => setAppRange(db, company.tenantId, app.appId, [company.teamId]));
    bounded = app.token;
  });
  afterAll(() => world.app.close());

  const query = (reviewee_user_ids: string[], token = world.client.token, semester_id = semester) =>
    world.call('POST', `${v2}/metric_details/query`, { semester_id, reviewee_user_ids }, token);
  const listed = async (...args: Parameters<typeof query>): Promise<unknown[]> => {
    const found = valueAt(await query(...args), 'reviewee_metrics');
    return Array.isArray(found) ? found : [];
  };

  let count = 0;
  const fresh = () => `token-${(count += 1)}`;
  const put = (
    imported_metrics: object[],
    client_token = fresh(),
    more: object = {},
    token = world.client.token,
  ) =>
    world.call(
      'POST',
      `${v2}/metric_details/import?client_token=${client_token}`,
      { semester_id: semester, imported_metrics, ...more },
      token,
    );
  const entry = (metric_id: string, field_id: string, field_value?: string, more: object = {}) => ({
    reviewee_user_id: member,
    metric_id,
    fields: [{ field_id, field_value, ...more }],
  });
  const records = () =>
    world.app.database.read((db) =>
      db.all<{ id: string; name: string }>(sql`
        select id, name from perf_import_records
        where tenant_id = ${world.company.tenantId} and kind = 'metrics' order by id`),
    );

  describe('performance.v2.metricDetail.query', () => {
    it('works: an entry for each metric, people as asked', async () => {
      const { lead } = world.company;
      const found = await listed([lead.user_id, 'nobody', world.company.stranger.user_id, member]);
      expect(found).toMatchObject([
        { reviewee_user_id: { user_id: lead.user_id } },
        { reviewee_user_id: { user_id: lead.user_id } },
        {
          reviewee_user_id: { user_id: member },
          metric_template_id: made.template,
          metric_details: {
            metric_id: made.sales,
            name: '销售额',
            fields: [
              { field_id: made.weight, field_value: '60' },
              { field_id: made.target },
              { field_id: made.actual },
              { field_id: made.owner, field_value_person: { user_id: lead.user_id } },
            ],
            dimension_id: made.dimension,
            dimension_name: { zh_cn: '维度一', en_us: 'Dimension 1' },
            dimension_weight: '100%',
            add_from: 'admin',
            is_from_library: true,
          },
          reviewee_stage_statuses: [],
        },
        { metric_details: { metric_id: made.quality } },
        { metric_details: { metric_id: legacy, is_from_library: false } },
      ]);
    });

    it('refuses an unknown semester, bad sizes and companies without seats', async () => {
      expect((await query([member], world.client.token, '1')).body).toMatchObject({
        code: 1580105,
        msg: 'invalid semester ID',
      });
      expect((await query([])).body.code).toBe(1580102);
      expect((await query(Array.from({ length: 51 }, (_, at) => `${at}`))).body.code).toBe(1580102);
      await world.call('PATCH', '/settings', { seats: false });
      expect((await query([member])).body.code).toBe(1580901);
      expect((await put([entry(made.quality, made.note, 'x')])).body.code).toBe(1580901);
      await world.call('PATCH', '/settings', { seats: true });
    });

    it('leaves out people out of range, and everything of others', async () => {
      expect(await listed([member, world.company.boss.user_id], bounded)).toHaveLength(3);
      expect(await listed([world.company.boss.user_id])).toHaveLength(2);
      const other = await buildApp(world.app, await buildCompany(world.app, 'Other'));
      expect((await query([member], other.token)).body.code).toBe(1580105);
      expect((await put([entry(made.quality, made.note, 'x')], 'a', {}, other.token)).body.code).toBe(
        1580105,
      );
    });
  });

  describe('performance.v2.metricDetail.import', () => {
    it('works: values are entered, scores follow, and a record is kept', async () => {
      const fields = [
        { field_id: made.target, field_value: '10' },
        { field_id: made.actual, field_value: '7.5', field_value_person: member },
      ];
      const answer = await put([
        { reviewee_user_id: member, metric_id: made.sales, fields },
        entry(made.quality, made.weight, '40'),
      ]);
      const id = valueAt(answer, 'import_record_id');
      expect(await records()).toEqual([{ id, name: 'API录入' }]);
      expect((await listed([member]))[0]).toMatchObject({
        metric_details: { fields: [{}, { field_value: '10' }, { field_value: '7.5' }, {}] },
      });
      const sheet = await world.call('GET', `/activities/${activity}/metrics/${member}`);
      expect(valueAt(sheet, 'sheet', 'metrics', 0)).toMatchObject({
        score: '75',
        fields: [{}, { filled_by: 'api' }, {}, {}],
      });
      const named = await put([entry(made.sales, made.actual, '8')], fresh(), { import_record_name: '三月' });
      expect(named.body.code).toBe(0);
      expect((await records())[1]).toMatchObject({ name: '三月' });
    });

    const person = (field_value_person?: string) => ({ field_value: undefined, field_value_person });
    it.each([
      [1580301, () => [entry(made.sales, made.actual, 'many')], 'fields[0].field_value'],
      [1580301, () => [entry(made.quality, made.weight, '101')], 'fields[0].field_value'],
      [
        1580301,
        () => [entry(made.sales, made.owner, undefined, person('me'))],
        'fields[0].field_value_person',
      ],
      [1580302, () => [entry(made.sales, made.actual, '')], 'fields[0].field_value'],
      [1580302, () => [entry(made.sales, made.actual)], 'fields[0].field_value'],
      [1580302, () => [entry(made.sales, made.owner, 'x')], 'fields[0].field_value_person'],
      [1580303, () => [entry(made.quality, made.note, 'x'.repeat(5001))], 'fields[0].field_value'],
      [1580303, () => [entry(made.sales, made.actual, '1'.repeat(21))], 'fields[0].field_value'],
      [1580305, () => [entry(made.sales, made.note, 'x')], 'fields[0].field_id'],
      [
        1580306,
        () => [{ ...entry(made.sales, made.actual, '1'), reviewee_user_id: 'nobody' }],
        'reviewee_user_id',
      ],
      [
        1580306,
        () => [{ ...entry(made.sales, made.actual, '1'), reviewee_user_id: world.company.stranger.user_id }],
        'reviewee_user_id',
      ],
      [
        1580306,
        () => [{ ...entry(made.sales, made.actual, '1'), reviewee_user_id: world.company.boss.user_id }],
        'reviewee_user_id',
      ],
      [1580310, () => [entry(legacy, made.note, 'x')], 'metric_id'],
      [1580311, () => [entry(made.sales, made.weight, '50')], 'fields[0].field_id'],
      [1580312, () => [entry('1', made.actual, '1')], 'metric_id'],
    ])('answers %i to %s, naming %s, and enters nothing', async (code, bad, field) => {
      const lead = world.company.lead.user_id;
      const before = (await query([member, lead])).body.data;
      const kept = await records();
      const good = { ...entry(made.quality, made.note, `for ${code}`), reviewee_user_id: lead };
      const refused = await put([good, ...bad()]);
      expect([refused.body.code, refused.body.error?.field_violations?.[0]?.field]).toEqual([
        code,
        `imported_metrics[1].${field}`,
      ]);
      expect(refused.text).not.toContain('is why');
      expect((await query([member, lead])).body.data).toEqual(before);
      expect(await records()).toEqual(kept);
    });

    it('answers 1580304 when weights would be more than there is', async () => {
      expect((await put([entry(made.quality, made.weight, '40.0001')])).body).toMatchObject({
        code: 1580304,
        msg: 'sum of weights for metrics exceeds 100%',
      });
      expect((await put([entry(made.quality, made.weight, '39')])).body.code).toBe(0);
    });

    it('answers 1580307 and 1580308 to what comes twice in one request', async () => {
      const one = entry(made.sales, made.actual, '1');
      expect(
        (await put([one, { ...one, fields: [{ field_id: made.target, field_value: '2' }] }])).body.code,
      ).toBe(1580307);
      const twice = { ...one, fields: [...one.fields, ...one.fields] };
      expect((await put([twice])).body).toMatchObject({
        code: 1580308,
        error: { field_violations: [{ field: 'imported_metrics[0].fields[1].field_id' }] },
      });
    });

    it('answers 1580112 about people out of range', async () => {
      const boss = { ...entry(made.sales, made.actual, '1'), reviewee_user_id: world.company.boss.user_id };
      expect((await put([boss], fresh(), {}, bounded)).body.code).toBe(1580112);
      expect((await put([entry(made.sales, made.actual, '1')], fresh(), {}, bounded)).body.code).toBe(0);
    });

    it('answers 1580110 to a request that comes again, unless it failed, and for a day', async () => {
      const one = [entry(made.sales, made.actual, '3')];
      const token = fresh();
      expect((await put([entry('1', made.actual, '3')], token)).body.code).toBe(1580312);
      expect((await put(one, token)).body.code).toBe(0);
      expect((await put(one, token)).body).toMatchObject({ code: 1580110, msg: 'request ID repeat' });
      expect((await put(one, token, {}, bounded)).body.code).toBe(0);
      await world.app.database.write((db) =>
        db.run(sql`update perf_client_tokens set created_time = created_time - 86400001
          where tenant_id = ${world.company.tenantId}`),
      );
      expect((await put(one, token)).body.code).toBe(0);
    });

    it('carries out one of two requests that come at once', async () => {
      const before = (await records()).length;
      const token = fresh();
      const both = await Promise.all([1, 2].map(() => put([entry(made.sales, made.actual, '4')], token)));
      expect(new Set(both.map(({ body }) => body.code))).toEqual(new Set([0, 1580110]));
      expect(await records()).toHaveLength(before + 1);
    });

    it.each([
      [{ imported_metrics: [] }, 'a'],
      [{ imported_metrics: Array.from({ length: 51 }, () => ({})) }, 'a'],
      [{ imported_metrics: [{ reviewee_user_id: 'a', metric_id: 'b', fields: [] }] }, 'a'],
      [{}, 'x'.repeat(65)],
      [{}, ''],
      [{ imported_metrics: [{ reviewee_user_id: 'a', metric_id: 'b', fields: 'x' }] }, 'a'],
    ])('refuses %j with token %s', async (more, token) => {
      expect((await put([entry(made.quality, made.note, 'x')], token, more)).body.code).toBe(1580102);
    });

    it('answers 1580105 to an unknown semester', async () => {
      expect(
        (await put([entry(made.quality, made.note, 'x')], fresh(), { semester_id: '1' })).body.code,
      ).toBe(1580105);
    });

    it('answers 1580309 after the deadline, and when the project is over', async () => {
      const record_deadline = String(world.app.clock.now());
      await world.call('POST', `/activities/${activity}/metrics`, { user_ids: [member], record_deadline });
      expect((await put([entry(made.quality, made.note, 'x')])).body.code).toBe(0);
      world.app.clock.pass(1);
      expect((await put([entry(made.quality, made.note, 'y')])).body.code).toBe(1580309);
      await setProgress(world, activity, 'finished');
      const lead = { ...entry(made.quality, made.note, 'y'), reviewee_user_id: world.company.lead.user_id };
      expect((await put([lead])).body.code).toBe(1580309);
    });
  });
});
