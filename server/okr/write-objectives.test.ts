import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, buildUserToken, type Company } from '../../test/builders/company.ts';
import { buildPeriod, type Period } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const v2 = '/open-apis/okr/v2';
const text = (words: string) => ({
  blocks: [
    {
      block_element_type: 'paragraph',
      paragraph: { elements: [{ paragraph_element_type: 'textRun', text_run: { text: words } }] },
    },
  ],
});

describeOnEachEngine('writing objectives', (engine) => {
  let app: TestApp;
  let company: Company;
  let period: Period;
  let client: { token: string };
  let cycle: string;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    period = await buildPeriod(app, company);
    const registered = await buildApp(app, company);
    client = registered;
    for (const who of ['member', 'lead', 'stranger'] as const)
      tokens[who] = await buildUserToken(app, company, registered, company[who]);
    cycle = await cycleOf('member');
  });
  afterAll(() => app.close());

  const send = (
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    token = client.token,
  ) => app.call(`${v2}/${path}`, { method, token, ...(body ? { body } : {}) });
  const get = (path: string, token = client.token) => app.call(`${v2}/${path}`, { token });
  const cyclesOf = (who: 'member' | 'lead' | 'boss' | 'stranger', token?: string) =>
    get(`cycles?user_id_type=user_id&user_id=${company[who].user_id}`, token);
  const cycleOf = async (who: 'member' | 'lead' | 'boss' | 'stranger') =>
    String(valueAt(await cyclesOf(who), 'items', 0, 'id'));
  const fieldOf = (answer: Answer) => [answer.body.code, answer.body.error?.field_violations?.[0]?.field];
  const create = async (body: object = {}, of = cycle) =>
    String(valueAt(await send('POST', `cycles/${of}/objectives`, body), 'objective_id'));
  const weights = async (path: string) => {
    const items = valueAt(await get(path), 'items') as { id: string; weight: number; position: number }[]; // as: declared
    return items.map(({ id, weight }) => [id, weight]);
  };

  describe('okr.v2.okrCycle.list', () => {
    it('makes the sheet of an open period once, however many ask at once', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => cyclesOf('boss')));
      const ids = answers.map((answer) => valueAt(answer, 'items', 0, 'id'));
      expect(new Set(ids).size).toBe(1);
      expect(answers[0]?.body.data).toMatchObject({
        has_more: false,
        items: [{ tenant_cycle_id: period.id, owner: { owner_type: 'user', user_id: company.boss.user_id } }],
      });
    });

    it('makes none for a colleague, and needs user_id', async () => {
      expect((await cyclesOf('stranger', tokens['lead'])).body.data).toMatchObject({ items: [] });
      expect(fieldOf(await get('cycles'))).toEqual([1001001, 'user_id']);
      expect((await get('cycles?user_id_type=user_id&user_id=nobody')).body.code).toBe(1001003);
    });
  });

  describe('okr.v2.okrCycleObjective.create', () => {
    it('works, and v1 shows it', async () => {
      const own = await cycleOf('lead');
      const body = {
        content: text('Grow'),
        notes: text('How'),
        score: 0.7,
        deadline: String(period.start_time),
      };
      const answer = await send('POST', `cycles/${own}/objectives`, body, tokens['lead']);
      const id = String(valueAt(answer, 'objective_id'));
      expect(valueAt(await get(`objectives/${id}`), 'objective')).toMatchObject({
        ...body,
        id,
        weight: 1,
        position: 1,
      });
      const okrs = await app.call(`/open-apis/okr/v1/okrs/batch_get?okr_ids=${own}`, client);
      expect(valueAt(okrs, 'okr_list', 0, 'objective_list')).toMatchObject([
        { id, content: 'Grow', progress_report: 'How', score: 70, weight: 100 },
      ]);
    });

    it('rejects bad input, naming the field', async () => {
      const before = await weights(`cycles/${cycle}/objectives`);
      const fault = async (body: object) => fieldOf(await send('POST', `cycles/${cycle}/objectives`, body));
      expect(await fault({ score: 0.55 })).toEqual([1001001, 'score']);
      expect(await fault({ score: 2 })).toEqual([1001001, 'score']);
      expect(await fault({ weight: 0.1234 })).toEqual([1001001, 'weight']);
      expect(await fault({ deadline: '1' })).toEqual([1001001, 'deadline']);
      const last = period.end_time + 86_400_000 - 1;
      const late = await send('POST', `cycles/${cycle}/objectives`, { deadline: String(last + 1) });
      expect(late.body.error?.field_violations?.[0]?.description).toContain(`to ${last},`);
      const own = await cycleOf('lead');
      expect((await send('POST', `cycles/${own}/objectives`, { deadline: String(last) })).body.code).toBe(0);
      expect(await fault({ category_id: '12' })).toEqual([1001001, 'category_id']);
      expect(await fault({ content: text('x'.repeat(10_001)) })).toMatchObject([
        1001001,
        expect.stringMatching(/^content/),
      ]);
      expect(await fault({ content: { blocks: [{ block_element_type: 'paragraph' }] } })).toEqual([
        1001001,
        'content.blocks[0].paragraph',
      ]);
      expect(await weights(`cycles/${cycle}/objectives`)).toEqual(before);
    });

    it('needs a token, a known cycle, and the owner', async () => {
      expect(
        (await app.call(`${v2}/cycles/${cycle}/objectives`, { method: 'POST', body: {} })).body.code,
      ).toBe(99991661);
      expect((await send('POST', 'cycles/1/objectives', {})).body.code).toBe(1001004);
      const before = await weights(`cycles/${cycle}/objectives`);
      expect((await send('POST', `cycles/${cycle}/objectives`, {}, tokens['lead'])).body.code).toBe(1001002);
      expect(await weights(`cycles/${cycle}/objectives`)).toEqual(before);
    });

    it('weighs anew', async () => {
      const own = await cycleOf('stranger');
      const first = await create({ weight: 0.4 }, own);
      const second = await create({ weight: 0.6 }, own);
      expect(await weights(`cycles/${own}/objectives`)).toEqual([
        [first, 0.4],
        [second, 0.6],
      ]);
      await send('DELETE', `objectives/${first}`);
      expect(await weights(`cycles/${own}/objectives`)).toEqual([[second, 1]]);
    });
  });

  describe('okr.v2.okrObjective.patch', () => {
    it('changes what was sent, and tells the slower of two editors', async () => {
      const id = await create({ content: text('one'), score: 0.2 });
      const { update_time } = valueAt(await get(`objectives/${id}`), 'objective') as { update_time: string }; // as: declared
      const edits = ['two', 'three'].map((words) =>
        send('PATCH', `objectives/${id}`, { content: text(words), update_time }, tokens['member']),
      );
      const answers = await Promise.all(edits);
      expect(answers.map(({ body }) => body.code).toSorted((a, b) => a - b)).toEqual([0, 1001001]);
      const slower = answers.find(({ body }) => body.code !== 0);
      expect(slower?.body.error?.field_violations?.[0]).toMatchObject({
        field: 'update_time',
        value: update_time,
      });
      expect(valueAt(await get(`objectives/${id}`), 'objective')).toMatchObject({ score: 0.2 });
    });

    it('writes nothing when nothing changes, and keeps what it replaces', async () => {
      const id = await create({ content: text('same') });
      const before = valueAt(await get(`objectives/${id}`), 'objective');
      app.clock.pass(1000);
      await send('PATCH', `objectives/${id}`, { content: text('same') });
      expect(valueAt(await get(`objectives/${id}`), 'objective')).toEqual(before);
      await send('PATCH', `objectives/${id}`, { score: 1 });
      const changes = await app.call(
        `/open-apis/okra/v1/changes?target_type=objective&target_id=${id}`,
        client,
      );
      expect(changes.text).toContain('"score"');
    });

    it('is for the owner alone', async () => {
      const id = await create();
      expect((await send('PATCH', `objectives/${id}`, { score: 1 }, tokens['lead'])).body.code).toBe(1001002);
      expect(valueAt(await get(`objectives/${id}`), 'objective')).not.toHaveProperty('score');
      expect((await send('PATCH', 'objectives/1', { score: 1 })).body.code).toBe(1001004);
    });
  });

  describe('okr.v2.okrCycle.objectivesPosition and objectivesWeight', () => {
    it('take the complete set or nothing', async () => {
      const own = await cycleOf('boss');
      const ids = [await create({}, own), await create({}, own), await create({}, own)];
      const order = ids.toReversed();
      const moved = await send('PUT', `cycles/${own}/objectives_position`, { objective_ids: order });
      expect((valueAt(moved, 'items') as { id: string }[]).map(({ id }) => id)).toEqual(order); // as: declared
      const part = await send('PUT', `cycles/${own}/objectives_position`, { objective_ids: ids.slice(1) });
      expect(part.body.error?.field_violations?.[0]?.description).toContain(`missing: ${ids[0]}`);
      const repeated = { objective_ids: [...order, ...order.slice(0, 1)] };
      const twice = await send('PUT', `cycles/${own}/objectives_position`, repeated);
      expect(fieldOf(twice)).toEqual([1001001, 'objective_ids']);
      expect(twice.body.error?.field_violations?.[0]?.description).toContain(`repeated: ${order[0]}`);

      const set = (...numbers: number[]) => ({
        objective_weights: ids.map((objective_id, at) => ({ objective_id, weight: numbers[at] ?? 0 })),
      });
      expect((await send('PUT', `cycles/${own}/objectives_weight`, set(0.5, 0.3, 0.2))).body.code).toBe(0);
      expect(fieldOf(await send('PUT', `cycles/${own}/objectives_weight`, set(0.5, 0.3, 0.1)))).toEqual([
        1001001,
        'objective_weights',
      ]);
      expect(new Map((await weights(`cycles/${own}/objectives`)) as [string, number][])).toEqual(
        new Map([
          [ids[0], 0.5],
          [ids[1], 0.3],
          [ids[2], 0.2],
        ]),
      );
    });

    it('stay whole when somebody deletes at the same time', async () => {
      const ids = [await create(), await create()];
      const listed = await weights(`cycles/${cycle}/objectives`);
      const all = listed.map(([id]) => String(id));
      await Promise.all([
        send('PUT', `cycles/${cycle}/objectives_position`, { objective_ids: all.toReversed() }),
        send('DELETE', `objectives/${ids[0]}`),
      ]);
      const left = valueAt(await get(`cycles/${cycle}/objectives?page_size=100`), 'items') as {
        position: number;
        weight: number;
      }[]; // as: declared
      expect(left.map(({ position }) => position)).toEqual(left.map((_, at) => at + 1));
      expect(left.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    });
  });

  describe('okr.v2.okrObjectiveKeyResult.create, keyResult.get, patch and delete', () => {
    it('work, with order, weights and pages', async () => {
      const objective = await create({ content: text('with key results') });
      const path = `objectives/${objective}/key_results`;
      const add = async (body: object = {}) =>
        String(valueAt(await send('POST', path, body), 'key_result_id'));
      const ids = [await add({ content: text('first') }), await add(), await add(), await add()];
      const first = await get(`${path}?page_size=3`);
      const rest = await get(`${path}?page_size=3&page_token=${String(valueAt(first, 'page_token'))}`);
      const pages = [first, rest].flatMap((page) => valueAt(page, 'items') as { id: string }[]); // as: declared
      expect(pages.map(({ id }) => id)).toEqual(ids);

      const patched = await send('PATCH', `key_results/${ids[0]}`, { score: 0.4, content: text('new') });
      expect(valueAt(patched, 'key_result')).toMatchObject({
        score: 0.4,
        content: text('new'),
        weight: 0.25,
      });
      const order = `objectives/${objective}/key_results_position`;
      const twice = await send('PUT', order, { key_result_ids: [...ids, ids[0]] });
      expect(fieldOf(twice)).toEqual([1001001, 'key_result_ids']);
      await send('PUT', order, { key_result_ids: ids.toReversed() });
      await send('PUT', `objectives/${objective}/key_results_weight`, {
        key_result_weights: ids.map((key_result_id, at) => ({
          key_result_id,
          weight: [0.4, 0.3, 0.2, 0.1][at],
        })),
      });
      expect(valueAt(await send('DELETE', `key_results/${ids[3]}`), 'key_result_id')).toBe(ids[3]);
      expect(await weights(path)).toEqual([
        [ids[2], 0.222],
        [ids[1], 0.333],
        [ids[0], 0.445],
      ]);
      expect((await get(`key_results/${ids[3]}`)).body.code).toBe(1001004);
      expect((await get(`key_results/${ids[0]}`, tokens['stranger'])).body.code).toBe(0);
      expect((await send('DELETE', `key_results/${ids[0]}`, undefined, tokens['stranger'])).body.code).toBe(
        1001002,
      );
      expect(valueAt(await cyclesOf('member'), 'items', 0, 'score')).toBeDefined();
    });
  });

  describe('okr.v2.okrObjective.delete', () => {
    it('takes everything with it and keeps it in the history', async () => {
      const objective = await create({ content: text('short-lived') });
      const key = String(
        valueAt(await send('POST', `objectives/${objective}/key_results`, {}), 'key_result_id'),
      );
      expect(valueAt(await send('DELETE', `objectives/${objective}`), 'objective_id')).toBe(objective);
      expect((await get(`objectives/${objective}`)).body.code).toBe(1001004);
      expect((await get(`key_results/${key}`)).body.code).toBe(1001004);
      expect((await send('DELETE', `objectives/${objective}`)).body.code).toBe(1001004);
      const { tenantId } = company;
      const left = await app.database.tenant(tenantId).read((db) =>
        db.all({
          text: 'select id from okr_indicators where tenant_id = $1 and entity_id = $2',
          values: [tenantId, key],
        }),
      );
      expect(left).toEqual([]);
      const changes = await app.call(
        `/open-apis/okra/v1/changes?target_type=objective&target_id=${objective}`,
        client,
      );
      expect(changes.text).toContain('short-lived');
    });
  });
});
