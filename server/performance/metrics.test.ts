import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { buildMetrics, type MetricSetUp, templateOf, typeId } from '../../test/builders/metric.ts';
import { PerformanceWorld, refusal, v2 } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

describeOnEachEngine('metrics and their templates', (engine) => {
  let world: PerformanceWorld;
  let made: MetricSetUp;
  let otherToken: string;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    made = await buildMetrics(world);
    otherToken = (await buildApp(world.app, await buildCompany(world.app, 'Other'))).token;
  });
  afterAll(() => world.app.close());

  const ids = (answer: { body: { data: unknown } }, key: string): unknown[] => {
    const items: unknown = Reflect.get(Object(answer.body.data), 'items');
    return Array.isArray(items) ? items.map((one) => Reflect.get(one, key)) : [];
  };

  describe('performance.v2.metricTag.list', () => {
    const list = (search = '', token = world.client.token) =>
      world.call('GET', `${v2}/metric_tags?${search}`, undefined, token);
    const tag = (index: number) =>
      world.made(
        world.call('POST', '/metric_tags', { tag_name: { zh_cn: `第 ${index}` }, index }),
        'tag',
        'tag_id',
      );

    it('works: by index, page after page, or as asked on one', async () => {
      const last = await tag(200);
      const first = await tag(0);
      const answer = await list('page_size=2');
      expect(valueAt(answer, 'items')).toMatchObject([
        { tag_id: first, index: 0 },
        { tag_id: made.tag, tag_name: { zh_cn: '体验', en_us: 'Experience' }, index: 100 },
      ]);
      expect(valueAt(answer, 'has_more')).toBe(true);
      const token = String(valueAt(answer, 'page_token'));
      const second = await list(`page_size=2&page_token=${token}`);
      expect(ids(second, 'tag_id')).toEqual([last]);
      expect(second.body.data).not.toHaveProperty('page_token');
      const asked = await list(`page_size=1&tag_ids=${last}&tag_ids=1&tag_ids=${first}`);
      expect(ids(asked, 'tag_id')).toEqual([last, first]);
      expect(asked.body.data).toMatchObject({ has_more: false });
      expect((await list('page_token=x')).body.code).toBe(1580107);
      world.app.clock.pass(3_600_001);
      expect((await list(`page_token=${token}`)).body.code).toBe(1580108);
      world.app.clock.pass(-3_600_001);
    });

    it('is replaced, and seen by nobody else', async () => {
      const changed = { tag_name: { zh_cn: '新' }, index: 1 };
      const answer = await world.call('PUT', `/metric_tags/${made.tag}`, changed);
      expect(valueAt(answer, 'tag')).toMatchObject({ tag_name: { zh_cn: '新', en_us: '' }, index: 1 });
      expect(ids(await list('', otherToken), 'tag_id')).toEqual([]);
      expect(ids(await list(`tag_ids=${made.tag}`, otherToken), 'tag_id')).toEqual([]);
      expect(refusal(await world.call('PUT', `/metric_tags/${made.tag}`, changed, otherToken))).toEqual([
        1580102,
        'tag_id',
      ]);
      expect(refusal(await list('page_size=51'))).toEqual([1580102, 'page_size']);
    });
  });

  describe('performance.v2.metricField.query', () => {
    const query = (body: object) => world.call('POST', `${v2}/metric_fields/query`, body);

    it('works: all, or as asked', async () => {
      const all = await query({});
      expect(valueAt(all, 'items', 0)).toEqual({
        field_id: made.weight,
        name: { zh_cn: '权重', en_us: '' },
        type: 'pencentage',
      });
      expect(ids(all, 'field_id')).toHaveLength(5);
      expect(ids(await query({ field_ids: [made.note, '1', made.weight] }), 'field_id')).toEqual([
        made.note,
        made.weight,
      ]);
      expect(refusal(await query({ field_ids: Array.from({ length: 51 }, (_, at) => `${at}`) }))).toEqual([
        1580102,
        'field_ids',
      ]);
    });

    it('is renamed and keeps its type; only percentages weigh', async () => {
      const renamed = await world.call('PUT', `/metric_fields/${made.note}`, {
        name: { zh_cn: '备注' },
        type: 'number',
      });
      expect(valueAt(renamed, 'field')).toMatchObject({ type: 'text', name: { zh_cn: '备注' } });
      const wrong = { name: { zh_cn: '重' }, type: 'number', is_weight: true };
      expect(refusal(await world.call('POST', '/metric_fields', wrong))).toEqual([1580102, 'is_weight']);
    });
  });

  describe('performance.v2.metricLib.query', () => {
    const query = (body: object, search = '') =>
      world.call('POST', `${v2}/metric_libs/query?${search}`, body);

    it('works: a metric with all that belongs to it', async () => {
      const { lead, stranger } = world.company;
      const answer = await query({ tag_ids: [made.tag] });
      expect(valueAt(answer, 'items')).toMatchObject([
        {
          metric_id: made.sales,
          name: '销售额',
          type_id: typeId,
          tags: [{ tag_id: made.tag }],
          fields: [
            { field_id: made.weight, input_setting: 'admin', field_value: '60' },
            { field_id: made.target, input_setting: 'reviewee' },
            { field_id: made.actual, input_setting: 'data_source_inputter' },
            { field_id: made.owner, field_value_person: { user_id: lead.user_id } },
          ],
          scoring_setting_type: 'score_by_formula',
          scoring_formula: {
            formula_name: '完成率',
            formula_details: `{${made.actual}} / {${made.target}} * 100`,
          },
          data_source_inputters: [{ user_id: stranger.user_id }],
          range_of_availability: 'admins_and_reviewees',
          is_active: true,
        },
      ]);
      expect(valueAt(answer, 'items', 0, 'fields', 1)).not.toHaveProperty('field_value');
    });

    it.each([
      [{}, 2],
      [{ is_active: false }, 0],
      [{ type_ids: [typeId] }, 1],
      [{ type_ids: ['1'], tag_ids: [] }, 1],
      [{ range_of_availability: 'only_admins' }, 1],
      [{ scoring_setting_type: 'score_by_formula' }, 1],
      [{ scoring_setting_type: 'score_by_formula', type_ids: ['1'] }, 0],
      [{ tag_ids: ['1'] }, 0],
    ])('%j finds %i', async (body, count) => expect(ids(await query(body), 'name')).toHaveLength(count));

    it('goes on from page to page, with the same filters only', async () => {
      const first = await query({ is_active: true }, 'page_size=1');
      const token = String(valueAt(first, 'page_token'));
      expect(ids(await query({ is_active: true }, `page_token=${token}`), 'metric_id')).toEqual([
        made.quality,
      ]);
      expect((await query({}, `page_token=${token}`)).body.code).toBe(1580107);
      expect(refusal(await query({ type_ids: Array.from({ length: 100 }, (_, at) => `${at}`) }))).toEqual([
        1580102,
        'type_ids',
      ]);
    });

    it('says that there are no seats', async () => {
      await world.call('PATCH', '/settings', { seats: false });
      for (const path of ['metric_libs/query', 'metric_templates/query', 'metric_fields/query'])
        expect((await world.call('POST', `${v2}/${path}`, {})).body.code).toBe(1580901);
      expect((await world.call('GET', `${v2}/metric_tags`)).body.code).toBe(1580901);
      await world.call('PATCH', '/settings', { seats: true });
    });
  });

  describe('okra.performance.v1.metric', () => {
    const metric = (more: object = {}) => ({
      name: 'x',
      type_id: '1',
      fields: [{ field_id: made.target, input_setting: 'admin' }],
      scoring_setting_type: 'score_manually',
      range_of_availability: 'only_admins',
      is_active: true,
      ...more,
    });
    const fields = (...list: object[]) => ({
      fields: list.map((one) => ({ input_setting: 'admin', ...one })),
    });
    const formula = (formula_details: string) => ({
      scoring_setting_type: 'score_by_formula',
      scoring_formula: { formula_name: 'f', formula_details },
    });

    it.each([
      [() => metric({ tag_ids: ['1'] }), 'tag_ids[0]'],
      [() => metric({ fields: [] }), 'fields'],
      [() => metric(fields({ field_id: '1' })), 'fields[0].field_id'],
      [() => metric(fields({ field_id: made.target }, { field_id: made.target })), 'fields[1].field_id'],
      [() => metric(fields({ field_id: made.target, field_value: 'ten' })), 'fields[0].field_value'],
      [() => metric(fields({ field_id: made.weight, field_value: '101' })), 'fields[0].field_value'],
      [() => metric(fields({ field_id: made.note, field_value: 'x'.repeat(5001) })), 'fields[0].field_value'],
      [() => metric(fields({ field_id: made.owner, field_value: 'me' })), 'fields[0].field_value'],
      [
        () => metric(fields({ field_id: made.owner, field_value_person: 'me' })),
        'fields[0].field_value_person',
      ],
      [() => metric({ data_source_inputters: ['nobody'] }), 'data_source_inputters[0]'],
      [
        () => metric({ data_source_inputters: Array.from({ length: 51 }, (_, at) => `${at}`) }),
        'data_source_inputters',
      ],
      [() => metric({ scoring_setting_type: 'score_by_formula' }), 'scoring_formula'],
      [() => metric(formula('1 +')), 'scoring_formula.formula_details'],
      [() => metric(formula(`{${made.note}}`)), 'scoring_formula.formula_details'],
    ])('refuses %s, naming %s', async (body, field) => {
      expect(refusal(await world.call('POST', '/metrics', body()))).toEqual([1580102, field]);
      expect(ids(await world.call('POST', `${v2}/metric_libs/query`, {}), 'name')).toHaveLength(2);
    });

    it('is for administrators of the whole company', async () => {
      const token = await world.tokenOf(world.company.member);
      for (const [path, body] of [
        ['/metrics', metric()],
        ['/metric_tags', { tag_name: { zh_cn: 'x' }, index: 1 }],
        ['/metric_fields', { name: { zh_cn: 'x' }, type: 'text' }],
        ['/metric_templates', templateOf([made.sales])],
      ] as const)
        expect((await world.call('POST', path, body, token)).body.code).toBe(1580112);
    });

    it('is replaced as a whole, and keeps the id of its formula', async () => {
      const path = '/metrics';
      const first = await world.call(
        'POST',
        path,
        metric({ ...formula('1'), name: 'g', tag_ids: [made.tag] }),
      );
      const id = String(valueAt(first, 'metric', 'metric_id'));
      const second = await world.call('PUT', `${path}/${id}`, metric({ ...formula('2'), is_active: false }));
      expect(valueAt(second, 'metric')).toMatchObject({ name: 'x', tags: [], is_active: false });
      expect(valueAt(second, 'metric', 'scoring_formula')).toMatchObject({
        formula_id: valueAt(first, 'metric', 'scoring_formula', 'formula_id'),
        formula_details: '2',
      });
      expect(refusal(await world.call('PUT', `${path}/1`, metric()))).toEqual([1580102, 'metric_id']);
    });
  });

  describe('performance.v2.metricTemplate.query', () => {
    const query = (body: object, search = '') =>
      world.call('POST', `${v2}/metric_templates/query?${search}`, body);

    it('works: as published, misspellings included', async () => {
      const answer = await query({ metrics_template_ids: [made.template], status: 'enabled' });
      expect(valueAt(answer, 'items')).toMatchObject([
        {
          id: made.template,
          name: { zh_cn: '体验', en_us: 'Interactive experience' },
          description: { zh_cn: '', en_us: '' },
          status: 'enabled',
          is_set_by_group: false,
          groups: [],
          metric_dimensions: [
            {
              group_id: '',
              metric_dimension_id: made.dimension,
              dimension_weight: '100',
              review_rule_option: 0,
              custom_metric_config: {
                default_formula_id: '0',
                least_metrics_size: 1,
                add_metric_options: [1, 2],
              },
            },
          ],
          metrics: [
            {
              group_id: '',
              metric_id: made.sales,
              is_from_library: true,
              scoring_setting_type: 'score_by_formula',
              fields: [{ id: made.weight, input_setting: 'admin', filed_value: '60' }, {}, {}, {}],
              review_rule_config: { min: '0', max: '100' },
              metric_dimension_id: made.dimension,
            },
            { metric_id: made.quality, scoring_setting_type: 'socre_manually' },
          ],
        },
      ]);
      expect(ids(await query({ status: 'disabled' }), 'id')).toEqual([]);
      expect(ids(await query({ metrics_template_ids: ['1'] }), 'id')).toEqual([]);
    });

    it.each([
      [() => templateOf(['1']), 'groups[0].dimensions[0].metrics[0].metric_id'],
      [() => templateOf([made.sales, made.sales]), 'groups[0].dimensions[0].metrics[1].metric_id'],
      [() => templateOf([], { groups: [{ name: 'x', dimensions: [] }] }), 'groups'],
      [() => templateOf([], { is_set_by_group: true }), 'groups[0].name'],
      [() => templateOf([], { groups: [{ dimensions: [] }] }), 'groups[0].dimensions'],
      [() => templateOf([], {}, { dimension_weight: '99' }), 'groups[0].dimensions'],
      [() => templateOf([], {}, { dimension_weight: '101' }), 'groups[0].dimensions[0].dimension_weight'],
      [() => templateOf([], {}, { metrics: [{}] }), 'groups[0].dimensions[0].metrics[0].name'],
      [() => templateOf([], {}, { metrics: [{ name: 'x' }] }), 'groups[0].dimensions[0].metrics[0].fields'],
      [() => templateOf([], {}, { metric_dimension_id: '1' }), 'groups[0].dimensions[0].metric_dimension_id'],
      [
        () =>
          templateOf([], {}, { custom_metric_config: { default_formula_id: '1', add_metric_options: [] } }),
        'groups[0].dimensions[0].custom_metric_config.default_formula_id',
      ],
      [
        () =>
          templateOf(
            [],
            {},
            {
              metrics: [{ metric_id: made.sales, review_rule_config: { min: '5', max: '5' } }],
            },
          ),
        'groups[0].dimensions[0].metrics[0].review_rule_config',
      ],
      [
        () =>
          templateOf(
            [],
            {},
            {
              metrics: [
                { metric_id: made.sales },
                {
                  metric_id: made.quality,
                  fields: [{ field_id: made.weight, input_setting: 'admin', field_value: '40.1' }],
                },
              ],
            },
          ),
        'groups[0].dimensions',
      ],
    ])('refuses %s, naming %s', async (body, field) => {
      expect(refusal(await world.call('POST', '/metric_templates', body()))).toEqual([1580102, field]);
      expect(ids(await query({}), 'id')).toEqual([made.template]);
    });

    it('differs by group, keeps ids that are named, and metrics of its own', async () => {
      const own = {
        name: '自定义',
        type_id: '2',
        fields: [{ field_id: made.note, input_setting: 'reviewee' }],
        scoring_setting_type: 'score_manually',
      };
      const group = (name: string, more: object = {}, ofMetric: object = {}) => ({
        name,
        dimensions: [
          { name: { zh_cn: name }, metrics: [{ ...own, ...ofMetric }, { metric_id: made.sales }] },
        ],
        ...more,
      });
      const body = templateOf([], { is_set_by_group: true, groups: [group('甲'), group('乙')] });
      const first = await world.call('POST', '/metric_templates', body);
      const id = String(valueAt(first, 'template', 'id'));
      const groups = valueAt(first, 'template', 'groups');
      expect(groups).toMatchObject([{ name: '甲' }, { name: '乙' }]);
      const kept = String(valueAt(first, 'template', 'groups', 1, 'group_id'));
      const metric = String(valueAt(first, 'template', 'metrics', 0, 'metric_id'));
      const again = (...list: object[]) =>
        world.call('PUT', `/metric_templates/${id}`, { ...body, groups: list });
      const second = await again(group('丙', { group_id: kept }, { metric_id: metric, name: undefined }));
      expect(valueAt(second, 'template')).toMatchObject({
        groups: [{ group_id: kept, name: '丙' }],
        metrics: [{ metric_id: metric, name: '自定义', is_from_library: false, group_id: kept }, {}],
        metric_dimensions: [{ dimension_weight: '' }],
      });
      const twice = await again(group('丙', { group_id: kept }), group('丁', { group_id: kept }));
      expect(refusal(twice)).toEqual([1580102, 'groups[1].group_id']);
    });

    it('stays as it is while a started project uses it', async () => {
      const semester = await world.semester();
      const activity = await world.activity(semester, {
        mode: 'metric_development',
        metric_template_id: made.template,
      });
      const unknown = { metric_template_id: '1' };
      const refused = await world.call('PATCH', `/activities/${activity}`, unknown);
      expect(refusal(refused)).toEqual([1580102, 'metric_template_id']);
      const replace = () => world.call('PUT', `/metric_templates/${made.template}`, templateOf([made.sales]));
      expect((await replace()).body.code).toBe(0);
      await world.app.database.write((db) =>
        db.run(sql`update perf_activities set progress = 'initiating'
          where tenant_id = ${world.company.tenantId} and id = ${activity}`),
      );
      expect(refusal(await replace())).toEqual([1580102, 'template_id']);
      expect(refusal(await world.call('PUT', '/metric_templates/1', templateOf([])))).toEqual([
        1580102,
        'template_id',
      ]);
    });
  });
});
