import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildCompany, buildApp } from '../../test/builders/company.ts';
import { PerformanceWorld, refusal, v2 } from '../../test/builders/performance.ts';
import { levelIndicator, scoreIndicator, tagQuestion } from '../../test/builders/template.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const range = {
  type: 'plus',
  name: { zh_cn: '加分' },
  rule: { kind: 'range', min: '0', max: '10', decimals: 0 },
};

describeOnEachEngine('indicators and questions', (engine) => {
  let world: PerformanceWorld;
  let levels: string;
  let score: string;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
    levels = await world.indicator();
    score = await world.indicator({ ...scoreIndicator, options: undefined });
  });
  afterAll(() => world.app.close());

  describe('performance.v2.indicator.query', () => {
    const query = (body: object, search = '', token = world.client.token) =>
      world.call('POST', `${v2}/indicators/query?${search}`, body, token);
    const ids = async (...call: Parameters<typeof query>) =>
      [valueAt(await query(...call), 'indicators')].flat().map((one) => Reflect.get(Object(one), 'id'));

    it('works: levels with their misspelled labels, none of a score', async () => {
      const answer = await query({ indicator_ids: [score, levels, levels, '1'] });
      expect(valueAt(answer, 'indicators')).toEqual([
        {
          id: levels,
          name: { zh_cn: '总体评价', en_us: 'Overall' },
          type: 'general_review_item',
          options: ['C', 'B', 'A'].map((lable) => ({
            id: expect.stringMatching(/^\d{19}$/),
            name: { zh_cn: lable, en_us: '' },
            lable,
          })),
        },
        { id: score, name: { zh_cn: '评分', en_us: '' }, type: 'general_review_item', options: [] },
      ]);
      expect(answer.body.data).toMatchObject({ has_more: false });
      expect(answer.body.data).not.toHaveProperty('page_token');
    });

    it('goes on from page to page; a page of none is a usual one', async () => {
      expect(await ids({})).toEqual([levels, score]);
      expect(await ids({ indicator_ids: [] }, 'page_size=0')).toEqual([levels, score]);
      const first = await query({}, 'page_size=1');
      const token = String(valueAt(first, 'page_token'));
      expect(await ids({}, `page_size=1&page_token=${token}`)).toEqual([score]);
      expect(refusal(await query({ indicator_ids: [levels] }, `page_token=${token}`))).toEqual([
        1580102,
        'page_token',
      ]);
      expect(refusal(await query({}, 'page_size=51'))).toEqual([1580102, 'page_size']);
      const many = Array.from({ length: 51 }, (_, at) => `${at}`);
      expect(refusal(await query({ indicator_ids: many }))).toEqual([1580102, 'indicator_ids']);
    });

    it('shows another company nothing', async () => {
      const other = await buildCompany(world.app, 'Other');
      const client = await buildApp(world.app, other);
      expect(await ids({ indicator_ids: [levels] }, '', client.token)).toEqual([]);
      expect(await ids({}, '', client.token)).toEqual([]);
      const changed = await world.call('PUT', `/indicators/${levels}`, levelIndicator, client.token);
      expect(refusal(changed)).toEqual([1580102, 'indicator_id']);
    });
  });

  describe('okra.performance.v1.indicator', () => {
    it('answers what can be sent back', async () => {
      const mapped = {
        type: 'minus',
        name: { zh_cn: '扣分', en_us: 'Minus' },
        rule: {
          kind: 'mapped',
          min: '0.0',
          max: '10.0',
          decimals: 1,
          intervals: [
            { to: '2.5', includes_to: false },
            { to: '10.0', includes_to: true },
          ],
        },
        options: [
          { name: { zh_cn: '轻', en_us: 'Light' }, label: 'L' },
          { name: { zh_cn: '重', en_us: 'Heavy' }, label: 'H' },
        ],
      };
      const made = valueAt(await world.call('POST', '/indicators', mapped), 'indicator');
      expect(made).toMatchObject(mapped);
      const { id, ...body } = Object(made);
      const options = [valueAt(await world.call('PUT', `/indicators/${id}`, body), 'indicator')].flat();
      expect(options).toEqual([made]);
      expect(body.rule.intervals[1].option_id).toBe(body.options[1].id);
    });

    it.each([
      [{ type: 'other' }, 'type'],
      [{ name: { zh_cn: '' } }, 'name.zh_cn'],
      [{ options: [] }, 'options'],
      [{ options: [{ name: { zh_cn: '甲' }, label: '1234567890123' }] }, 'options[0].label'],
      [{ rule: { kind: 'range', min: '1e3', max: '5', decimals: 1 } }, 'rule.min'],
      [{ rule: { kind: 'range', min: '1', max: '5', decimals: 3 } }, 'rule.decimals'],
      [{ rule: { kind: 'range', min: '1', max: '5' } }, 'rule.decimals'],
      [{ rule: {} }, 'rule.kind'],
    ])('rejects %j', async (change, field) => {
      const before = await world.call('POST', `${v2}/indicators/query`, {});
      expect(refusal(await world.call('POST', '/indicators', { ...levelIndicator, ...change }))).toEqual([
        1580102,
        field,
      ]);
      expect((await world.call('POST', `${v2}/indicators/query`, {})).body.data).toEqual(before.body.data);
    });

    it('gives ids itself', async () => {
      const option = { id: '1', name: { zh_cn: '甲' }, label: 'X' };
      const body = { ...levelIndicator, options: [...levelIndicator.options, option] };
      const made = await world.call('POST', '/indicators', body);
      expect(valueAt(made, 'indicator', 'options', 3, 'id')).not.toBe('1');
      const answer = await world.call('PUT', `/indicators/${levels}`, body);
      expect(refusal(answer)).toEqual([1580102, 'options[3].id']);
    });

    it('is for administrators of the whole company', async () => {
      const { member, lead } = world.company;
      await world.call('PUT', `/admins/${lead.user_id}`, { department_id: 'team', reads_answers: false });
      for (const who of [member, lead]) {
        const token = await world.tokenOf(who);
        expect((await world.call('POST', '/indicators', range, token)).body.code).toBe(1580112);
        const replaced = await world.call('PUT', `/indicators/${levels}`, range, token);
        expect(replaced.body.code).toBe(1580112);
      }
    });

    it('changes as a whole while no template has it', async () => {
      const free = await world.indicator();
      const answer = await world.call('PUT', `/indicators/${free}`, range);
      expect(valueAt(answer, 'indicator')).toMatchObject({ id: free, type: 'plus', options: [] });
    });
  });

  describe('performance.v2.question.query', () => {
    const query = (body: object, token = world.client.token) =>
      world.call('POST', `${v2}/questions/query`, body, token);

    it('works: a question with its tags, changed and found again', async () => {
      const made = valueAt(await world.call('POST', '/questions', tagQuestion), 'question');
      const { id, tags } = Object(made);
      const body = { name: { zh_cn: '新' }, tags: [tags[1], { name: { zh_cn: '感谢' } }] };
      const changed = await world.call('PUT', `/questions/${id}`, body);
      expect(valueAt(changed, 'question', 'tags', 0)).toEqual({
        ...tags[1],
        prompt: { zh_cn: '举个例子', en_us: '' },
      });
      expect(valueAt(await query({ tag_based_question_ids: [id, '1'] }), 'tag_based_questions')).toEqual([
        {
          question_id: id,
          name: { zh_cn: '新', en_us: '' },
          tag_items: [
            { id: tags[1].id, name: { zh_cn: '建议', en_us: '' } },
            { id: expect.stringMatching(/^\d{19}$/), name: { zh_cn: '感谢', en_us: '' } },
          ],
        },
      ]);
    });

    it('rejects what is no question, and unknown ones', async () => {
      const create = (change: object) => world.call('POST', '/questions', { ...tagQuestion, ...change });
      expect(refusal(await create({ tags: [] }))).toEqual([1580102, 'tags']);
      expect(refusal(await create({ name: { zh_cn: '长'.repeat(501) } }))).toEqual([1580102, 'name.zh_cn']);
      expect(refusal(await world.call('PUT', '/questions/1', tagQuestion))).toEqual([1580102, 'question_id']);
      const foreign = { ...tagQuestion, tags: [{ id: '1', name: { zh_cn: '甲' } }] };
      const known = await world.question();
      expect(refusal(await world.call('PUT', `/questions/${known}`, foreign))).toEqual([
        1580102,
        'tags[0].id',
      ]);
      const token = await world.tokenOf(world.company.member);
      expect((await world.call('POST', '/questions', tagQuestion, token)).body.code).toBe(1580112);
    });

    it('shows another company nothing', async () => {
      const client = await buildApp(world.app, await buildCompany(world.app, 'Third'));
      expect(valueAt(await query({}, client.token), 'tag_based_questions')).toEqual([]);
    });
  });
});
