import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { PerformanceWorld, refusal, v2 } from '../../test/builders/performance.ts';
import { levelIndicator, scoreIndicator, tagQuestion, wholeTemplate } from '../../test/builders/template.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

const templateOf = (answer: Answer) => Object(valueAt(answer, 'review_template'));

describeOnEachEngine('review templates', (engine) => {
  let world: PerformanceWorld;
  let indicator: string;
  let question: string;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    indicator = await world.indicator();
    question = await world.question();
  });
  afterAll(() => world.app.close());

  const create = (more: object = {}) =>
    world.call('POST', '/review_templates', { ...wholeTemplate(indicator, question), ...more });
  const query = (body: object, search = '', token = world.client.token) =>
    world.call('POST', `${v2}/review_templates/query?${search}`, body, token);
  const stored = async () => (await query({}, 'page_size=50')).body.data;
  /** A project that has the template, as far along as said. */
  const use = async (id: string, progress: string) => {
    const semester = await world.semester();
    const activity = await world.activity(semester, { review_template_id: id });
    const { tenantId } = world.company;
    await world.app.database.write((db) =>
      db.run(
        sql`update perf_activities set progress = ${progress} where tenant_id = ${tenantId} and id = ${activity}`,
      ),
    );
  };

  describe('performance.v2.reviewTemplate.query', () => {
    it('works: listed stages only, parts as rows of their own', async () => {
      const score = await world.indicator({ ...scoreIndicator, options: undefined });
      const okr = await world.indicator({ type: 'okr_review_item' });
      const part = { name: { zh_cn: '质量' }, indicator_id: score };
      const made = templateOf(
        await create({
          units: [
            { name: { zh_cn: '总结', en_us: 'Summary' }, fields: [{ kind: 'text' }] },
            {
              name: { zh_cn: '评价' },
              fields: [
                {
                  kind: 'indicator',
                  name: { zh_cn: '总分' },
                  indicator_id: score,
                  sub_fields: [
                    { ...part, weight: 400 },
                    { ...part, weight: 600 },
                  ],
                  calculation: { kind: 'weighted_sum' },
                },
                {
                  kind: 'objectives',
                  name: { zh_cn: 'OKR' },
                  indicator_id: okr,
                  objective_title: { zh_cn: '目标' },
                  keyresult_title: { zh_cn: '关键结果' },
                },
                { kind: 'metrics', name: { zh_cn: '指标' }, metric_template_id: '7' },
                { kind: 'tags', name: { zh_cn: '建议' }, question_id: question },
              ],
            },
          ],
        }),
      );
      const [summary, review] = made.units;
      const [total, okrs, metrics, tags] = review.fields;
      const both = (zh_cn: string) => ({ zh_cn, en_us: '' });
      const answer = await query({ review_template_ids: ['1', made.id, made.id] });
      expect(valueAt(answer, 'review_templates')).toEqual([
        {
          review_template_id: made.id,
          name: { zh_cn: '年度评估', en_us: 'Annual review' },
          description: both(''),
          status: 'to_be_enabled',
          templates: expect.any(Array),
          units: [
            {
              unit_id: summary.id,
              name: { zh_cn: '总结', en_us: 'Summary' },
              fields: [{ field_id: summary.fields[0].id, name: both('') }],
            },
            {
              unit_id: review.id,
              name: both('评价'),
              fields: [
                { field_id: total.id, name: both('总分'), indicator_id: score },
                ...total.sub_fields.map(({ id }: { id: string }) => ({
                  field_id: id,
                  name: both('质量'),
                  indicator_id: score,
                  parent_field_id: total.id,
                })),
                {
                  field_id: okrs.id,
                  name: both('OKR'),
                  indicator_id: okr,
                  objective_text_qustion_title: both('目标'),
                  keyresult_text_qustion_title: both('关键结果'),
                },
                { field_id: metrics.id, name: both('指标'), kpi_template_id: '7' },
                { field_id: tags.id, name: both('建议'), tag_based_question_id: question },
              ],
            },
          ],
        },
      ]);
      const stages = [valueAt(answer, 'review_templates', 0, 'templates')].flat().map((stage) => {
        const { stage_type, review_stage_role, review_stage_data_write_mode } = Object(stage);
        return [stage_type, review_stage_role, review_stage_data_write_mode];
      });
      expect(stages).toEqual([
        ['summarize_key_outputs', undefined, undefined],
        ['review', 'reviewee', 'independent'],
        ['review', 'invited_reviewer', 'independent'],
        ['review', 'solid_line_leader', 'independent'],
        ['calibration', undefined, undefined],
        ['communication_and_open_result', undefined, undefined],
        ['view_result', undefined, undefined],
        ['reconsideration', undefined, undefined],
      ]);
    });

    it('goes on from page to page, and shows another company nothing', async () => {
      const { id } = templateOf(await create());
      const first = await query({}, 'page_size=1');
      const token = String(valueAt(first, 'page_token'));
      expect(
        valueAt(await query({}, `page_token=${token}`), 'review_templates', 0, 'review_template_id'),
      ).toBe(id);
      expect(refusal(await query({}, 'page_token=x'))).toEqual([1580102, 'page_token']);
      const client = await buildApp(world.app, await buildCompany(world.app, 'Other'));
      expect(
        valueAt(await query({ review_template_ids: [id] }, '', client.token), 'review_templates'),
      ).toEqual([]);
      const copied = await world.call('POST', `/review_templates/${id}/copy`, {}, client.token);
      expect(refusal(copied)).toEqual([1580102, 'review_template_id']);
      const foreign = wholeTemplate(indicator, question);
      expect(refusal(await world.call('POST', '/review_templates', foreign, client.token))).toEqual([
        1580102,
        'units[1].fields[0].indicator_id',
      ]);
    });

    it('needs seats', async () => {
      await world.call('PATCH', '/settings', { seats: false });
      expect((await query({})).body).toMatchObject({ code: 1580901, msg: 'tenant no licnese' });
      await world.call('PATCH', '/settings', { seats: true });
    });
  });

  describe('okra.performance.v1.reviewTemplate.create', () => {
    it('names everything that is wrong, and keeps nothing', async () => {
      const before = await stored();
      const { units, stages } = wholeTemplate('1', question);
      const answer = await create({
        units: [...units, { id: '5', name: { zh_cn: '空' }, fields: [] }],
        stages: [...stages.slice(0, -1), { name: { zh_cn: '评' }, stage_type: 'review', unit_indexes: [9] }],
      });
      expect(answer.body.code).toBe(1580102);
      expect(answer.body.error?.field_violations?.map(({ field }) => field)).toEqual([
        'units[2].id',
        'units[2].fields',
        'units[1].fields[0].indicator_id',
        'stages[9].review_role',
        'stages[9].unit_indexes[0]',
        'stages[8].stage_type',
      ]);
      expect(await stored()).toEqual(before);
    });

    it.each([
      [{ name: undefined }, 'name'],
      [{ stages: [{ stage_type: 'leader_review', name: { zh_cn: '终评' } }] }, 'stages[0].stage_type'],
      [
        { units: [{ name: { zh_cn: '评' }, fields: [{ kind: 'text', max_length: 0 }] }] },
        'units[0].fields[0].max_length',
      ],
      [{ units: Array.from({ length: 21 }, () => ({ name: { zh_cn: '评' }, fields: [] })) }, 'units'],
    ])('rejects %j', async (change, field) => {
      expect(refusal(await create(change))).toEqual([1580102, field]);
    });

    it('is for administrators of the whole company', async () => {
      const { id } = templateOf(await create());
      const token = await world.tokenOf(world.company.member);
      const before = await stored();
      const body = wholeTemplate(indicator, question);
      const path = `/review_templates/${id}`;
      const hints = { hints: [{ field_id: '1', hint: { zh_cn: '提示' } }] };
      const answers = [
        await world.call('POST', '/review_templates', body, token),
        await world.call('PUT', path, body, token),
        await world.call('PATCH', `${path}/hints`, hints, token),
        await world.call('DELETE', path, undefined, token),
        await world.call('POST', `${path}/enable`, undefined, token),
        await world.call('POST', `${path}/disable`, undefined, token),
        await world.call('POST', `${path}/copy`, undefined, token),
      ];
      expect(answers.map((answer) => answer.body.code)).toEqual(Array(7).fill(1580112));
      expect(await stored()).toEqual(before);
    });
  });

  describe('okra.performance.v1.reviewTemplate', () => {
    it('is written step by step, keeps ids that come back, and is enabled once it has stages', async () => {
      const draft = templateOf(await create({ units: undefined, stages: undefined }));
      expect(draft).toMatchObject({ status: 'to_be_configured', version: 1, units: [], stages: [] });
      const path = `/review_templates/${draft.id}`;
      expect(refusal(await world.call('POST', `${path}/enable`))).toEqual([1580102, 'review_template_id']);
      expect(refusal(await world.call('POST', `${path}/disable`))).toEqual([1580102, 'review_template_id']);
      const whole = templateOf(await world.call('PUT', path, wholeTemplate(indicator, question)));
      expect(whole).toMatchObject({ id: draft.id, status: 'to_be_enabled' });
      expect(whole.stages[4].anonymity).toEqual({
        audience: 'everybody',
        minimum: 3,
        hides_descriptions: false,
      });
      expect(templateOf(await world.call('PUT', path, whole))).toEqual(whole);
      expect(templateOf(await world.call('POST', `${path}/enable`))).toEqual({ ...whole, status: 'enabled' });
      expect(templateOf(await world.call('POST', `${path}/enable`)).status).toBe('enabled');
      expect(refusal(await world.call('PUT', path, { ...whole, stages: [] }))).toEqual([1580102, 'stages']);
      const twice = { ...whole, units: [whole.units[0], ...whole.units] };
      expect(refusal(await world.call('PUT', path, twice))).toEqual([1580102, 'units[1].id']);
      expect(templateOf(await world.call('POST', `${path}/disable`)).status).toBe('disabled');
    });

    it('is copied as the next version, under new ids', async () => {
      const { id, ...template } = templateOf(await create());
      const copy = templateOf(await world.call('POST', `/review_templates/${id}/copy`));
      expect(copy).toMatchObject({ version: 2, status: 'to_be_enabled', name: template.name });
      expect(copy.units[1].fields[0].id).not.toBe(template.units[1].fields[0].id);
      expect(copy.stages[5].unit_indexes).toEqual([1]);
    });

    it('goes when it is deleted, unless a project has it', async () => {
      const { id } = templateOf(await create());
      expect((await world.call('DELETE', `/review_templates/${id}`)).body.data).toEqual({});
      expect(refusal(await world.call('DELETE', `/review_templates/${id}`))).toEqual([
        1580102,
        'review_template_id',
      ]);
      const used = await world.template();
      await use(used, 'finished');
      expect((await world.call('DELETE', `/review_templates/${used}`)).body.code).toBe(0);
      const answer = await query({ review_template_ids: [id, used] });
      expect(valueAt(answer, 'review_templates')).toMatchObject([
        { review_template_id: used, status: 'deleted' },
      ]);
      expect(refusal(await world.call('POST', `/review_templates/${used}/copy`))).toEqual([
        1580102,
        'review_template_id',
      ]);
    });
  });

  describe('a template in use', () => {
    let id: string;
    let template: ReturnType<typeof templateOf>;
    const path = () => `/review_templates/${id}`;
    beforeAll(async () => {
      template = templateOf(await create());
      ({ id } = template);
      await world.call('POST', `${path()}/enable`);
      await use(id, 'unable');
      await world.made(world.call('PUT', path(), template));
      await use(id, 'initiating');
    });

    it('changes in its hints only', async () => {
      expect(refusal(await world.call('PUT', path(), template))).toEqual([1580102, 'review_template_id']);
      const [field] = template.units[0].fields;
      const hint = { field_id: field.id, hint: { zh_cn: '写三点', en_us: 'Three points' } };
      const answer = await world.call('PATCH', `${path()}/hints`, { hints: [hint] });
      expect(valueAt(answer, 'review_template', 'units', 0, 'fields', 0)).toEqual({
        ...field,
        hint: hint.hint,
      });
      const patch = (...hints: object[]) => world.call('PATCH', `${path()}/hints`, { hints });
      expect(refusal(await patch({ ...hint, field_id: '1' }))).toEqual([1580102, 'hints[0].field_id']);
      expect(refusal(await patch(hint, hint))).toEqual([1580102, 'hints[1].field_id']);
    });

    it('locks its indicators and questions, but for their names and labels', async () => {
      const put = (kind: string, one: string, body: object) => world.call('PUT', `/${kind}/${one}`, body);
      expect(refusal(await put('indicators', indicator, levelIndicator))).toEqual([1580102, 'options']);
      expect(refusal(await put('questions', question, tagQuestion))).toEqual([1580102, 'tags']);
      const found = await world.call('POST', `${v2}/indicators/query`, { indicator_ids: [indicator] });
      const options = levelIndicator.options.map((option, at) => ({
        ...option,
        id: valueAt(found, 'indicators', 0, 'options', at, 'id'),
        label: `新${at}`,
      }));
      expect((await put('indicators', indicator, { ...levelIndicator, options })).body.code).toBe(0);
      const fewer = { ...levelIndicator, options: options.slice(1) };
      expect(refusal(await put('indicators', indicator, fewer))).toEqual([1580102, 'options']);
    });
  });

  it('an indicator stays fit for the templates that have it', async () => {
    const score = await world.indicator({ ...scoreIndicator, options: undefined });
    const fields = [{ kind: 'indicator', name: { zh_cn: '分' }, indicator_id: score }];
    await create({ units: [{ name: { zh_cn: '评' }, fields }], stages: [] });
    const change = (more: object) =>
      world.call('PUT', `/indicators/${score}`, { ...scoreIndicator, ...more });
    expect(refusal(await change({ type: 'okr_review_item' }))).toEqual([1580102, 'type']);
    expect((await change({ type: 'plus' })).body.code).toBe(0);
  });

  it('a project takes enabled templates only', async () => {
    const semester = await world.semester();
    const make = (review_template_id: string) =>
      world.call('POST', '/activities', {
        semester_id: semester,
        name: { zh_cn: '评估' },
        mode: 'performance_review',
        review_template_id,
      });
    const { id } = templateOf(await create());
    expect(refusal(await make('1'))).toEqual([1580102, 'review_template_id']);
    expect(refusal(await make(id))).toEqual([1580102, 'review_template_id']);
    await world.call('POST', `/review_templates/${id}/enable`);
    const answer = await make(id);
    expect(valueAt(answer, 'activity', 'progress')).toBe('unable');
    const activity = String(valueAt(answer, 'activity', 'id'));
    const patch = (body: object) => world.call('PATCH', `/activities/${activity}`, body);
    await world.call('POST', `/review_templates/${id}/disable`);
    expect((await patch({ name: { zh_cn: '新' }, review_template_id: id })).body.code).toBe(0);
    expect(refusal(await patch({ review_template_id: '1' }))).toEqual([1580102, 'review_template_id']);
  });
});
