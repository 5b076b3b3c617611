import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, buildUserToken, type Company } from '../../test/builders/company.ts';
import { buildPeriod, type Period } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const v1 = '/open-apis/okr/v1';
const v2 = '/open-apis/okr/v2';
const content = {
  blocks: [
    {
      type: 'paragraph',
      paragraph: {
        style: { list: { type: 'bullet', indentLevel: 2 } },
        elements: [{ type: 'textRun', textRun: { text: 'Half of it', style: { bold: true } } }],
      },
    },
  ],
};

describeOnEachEngine('progress and indicators', (engine) => {
  let app: TestApp;
  let company: Company;
  let period: Period;
  let token: string;
  let cycle: string;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    period = await buildPeriod(app, company);
    const registered = await buildApp(app, company);
    token = registered.token;
    for (const who of ['member', 'lead', 'stranger'] as const)
      tokens[who] = await buildUserToken(app, company, registered, company[who]);
    const cycles = await get(`${v2}/cycles?user_id_type=user_id&user_id=${company.member.user_id}`);
    cycle = String(valueAt(cycles, 'items', 0, 'id'));
  });
  afterAll(() => app.close());

  const send = (method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: object, by = token) =>
    app.call(path, { method, token: by, ...(body ? { body } : {}) });
  const get = (path: string, by = token) => app.call(path, { token: by });
  const fieldOf = (answer: Answer) => [answer.body.code, answer.body.error?.field_violations?.[0]?.field];
  const createObjective = async () =>
    String(valueAt(await send('POST', `${v2}/cycles/${cycle}/objectives`, {}), 'objective_id'));
  const createKeyResult = async (objective: string) =>
    String(valueAt(await send('POST', `${v2}/objectives/${objective}/key_results`, {}), 'key_result_id'));
  const records = `${v1}/progress_records`;
  const draft = (target_id: string, target_type: 2 | 3, progress_rate?: object) => ({
    source_title: 'A program',
    source_url: 'https://example.com/7',
    target_id,
    target_type,
    content,
    ...(progress_rate ? { progress_rate } : {}),
  });
  const report = async (target: string, type: 2 | 3, rate?: object, by = token) =>
    String(valueAt(await send('POST', records, draft(target, type, rate), by), 'progress_id'));
  const indicatorOf = async (path: string, by = token) =>
    valueAt(await get(`${v2}/${path}/indicators`, by), 'indicator') as Record<string, unknown>; // as: declared
  const patch = (id: unknown, body: object, by = token) =>
    send('PATCH', `${v2}/indicators/${String(id)}`, body, by);

  describe('okr.v1.progressRecord.create', () => {
    it('works: the record, the indicator, v1 and the history tell it', async () => {
      const objective = await createObjective();
      const answer = await send(
        'POST',
        `${records}/`,
        draft(objective, 2, { percent: 40.25, status: 1 }),
        tokens['member'],
      );
      const record = valueAt(answer, 'progress_id');
      expect(answer.body.data).toEqual({
        progress_id: expect.stringMatching(/^\d{19}$/),
        modify_time: String(app.clock.now()),
        content,
        progress_rate: { percent: 40.25, status: 1 },
      });
      expect((await get(`${records}/${String(record)}`)).body.data).toEqual(answer.body.data);
      expect(await indicatorOf(`objectives/${objective}`)).toMatchObject({
        entity_type: 2,
        entity_id: objective,
        start_value: 0,
        target_value: 100,
        current_value: 40.25,
        indicator_status: 1,
      });
      const okrs = await get(`${v1}/okrs/batch_get?okr_ids=${cycle}`);
      const shown = valueAt(okrs, 'okr_list', 0, 'objective_list') as { id: string }[]; // as: declared
      expect(shown.find(({ id }) => id === objective)).toMatchObject({
        progress_rate: { percent: 40, status: '1' },
        progress_record_list: [{ id: record }],
        progress_record_last_updated_time: String(app.clock.now()),
      });
      const history = await get(
        `/open-apis/okra/v1/changes?target_type=objective&target_id=${objective}&user_id_type=user_id`,
        tokens['member'],
      );
      const kinds = (valueAt(history, 'items') as { entity_type: string }[]).map((line) => line.entity_type); // as: declared
      expect(kinds.toSorted()).toEqual(expect.arrayContaining(['indicator', 'progress']));
    });

    it('takes members with underscores, as the official Python SDK writes them, and answers as published', async () => {
      const person = { type: 'person', person: { open_id: company.lead.user_id } };
      const style = { strike_through: true, text_color: { red: 1, green: 2, blue: 3, alpha: 1 } };
      const blocks = [
        {
          type: 'paragraph',
          paragraph: {
            style: { list: { type: 'bullet', indent_level: 2 } },
            elements: [{ type: 'textRun', text_run: { text: 'a_b', style } }, person],
          },
        },
        { type: 'gallery', gallery: { image_list: [{ src: 'https://example.com/a_b.png' }] } },
      ];
      const sent = { ...draft(await createObjective(), 2), content: { blocks } };
      const answer = await send('POST', `${records}?user_id_type=user_id`, sent);
      expect(valueAt(answer, 'content', 'blocks')).toEqual([
        {
          type: 'paragraph',
          paragraph: {
            style: { list: { type: 'bullet', indentLevel: 2 } },
            elements: [
              {
                type: 'textRun',
                textRun: {
                  text: 'a_b',
                  style: { strikeThrough: true, textColor: { red: 1, green: 2, blue: 3, alpha: 1 } },
                },
              },
              {
                type: 'person',
                person: { openId: expect.stringMatching(/^ou_/), userId: company.lead.user_id },
              },
            ],
          },
        },
        { type: 'gallery', gallery: { imageList: [{ src: 'https://example.com/a_b.png' }] } },
      ]);
    });

    it('takes people by the kind of id that was asked for, and answers both', async () => {
      const objective = await createObjective();
      const person = (openId: string) => ({
        blocks: [{ type: 'paragraph', paragraph: { elements: [{ type: 'person', person: { openId } }] } }],
      });
      const named = { ...draft(objective, 2), content: person(company.lead.user_id) };
      const answer = await send('POST', `${records}?user_id_type=user_id`, named);
      expect(valueAt(answer, 'content', 'blocks', 0, 'paragraph', 'elements', 0, 'person')).toEqual({
        openId: expect.stringMatching(/^ou_/),
        userId: company.lead.user_id,
      });
      const nobody = { ...draft(objective, 2), content: person('nobody') };
      expect(fieldOf(await send('POST', records, nobody))).toEqual([1001001, 'content']);
    });

    it('rejects bad input, naming the field', async () => {
      const objective = await createObjective();
      const fault = async (body: object) =>
        fieldOf(await send('POST', records, { ...draft(objective, 2), ...body }));
      expect(await fault({ source_url: 'example.com' })).toEqual([1001001, 'source_url']);
      expect(await fault({ target_type: 1 })).toEqual([1001001, 'target_type']);
      expect(await fault({ progress_rate: { percent: 1.234 } })).toEqual([1001001, 'progress_rate.percent']);
      expect(await fault({ progress_rate: { percent: 1e12 } })).toEqual([1001001, 'progress_rate.percent']);
      expect(await fault({ progress_rate: { status: 1 } })).toEqual([1001001, 'progress_rate.percent']);
      expect(
        await fault({
          content: { blocks: [{ type: 'paragraph', paragraph: { elements: [{ type: 'textRun' }] } }] },
        }),
      ).toEqual([1001001, 'content.blocks[0].paragraph.elements[0].textRun']);
      expect(valueAt(await get(`${v2}/objectives/${objective}/progresses`), 'items')).toEqual([]);
    });

    it('needs a token, a known target, and the owner', async () => {
      const objective = await createObjective();
      expect((await app.call(records, { method: 'POST', body: draft(objective, 2) })).body.code).toBe(
        99991661,
      );
      expect((await send('POST', records, draft('1', 2))).body.code).toBe(1001004);
      expect((await send('POST', records, draft(objective, 3))).body.code).toBe(1001004);
      expect((await send('POST', records, draft(objective, 2), tokens['lead'])).body.code).toBe(1001002);
    });
  });

  describe('okr.v1.progressRecord.update and delete', () => {
    it('work, and the indicator follows the newest record that says a rate', async () => {
      const objective = await createObjective();
      const path = `objectives/${objective}`;
      const first = await report(objective, 2, { percent: 20, status: 0 });
      app.clock.pass(1000);
      const second = await report(objective, 2, { percent: 60, status: 2 });
      await report(objective, 2);
      expect(await indicatorOf(path)).toMatchObject({ current_value: 60, indicator_status: 2 });
      await send('PUT', `${records}/${first}`, { content, progress_rate: { percent: 30 } });
      expect(await indicatorOf(path)).toMatchObject({ current_value: 60, indicator_status: 2 });
      const answer = await send('PUT', `${records}/${second}`, {
        content,
        progress_rate: { percent: 55, status: 1 },
      });
      expect(answer.body.data).toMatchObject({
        progress_id: second,
        progress_rate: { percent: 55, status: 1 },
      });
      expect(await indicatorOf(path)).toMatchObject({ current_value: 55, indicator_status: 1 });
      expect((await send('DELETE', `${records}/${second}`)).body).toMatchObject({ code: 0, msg: 'success' });
      expect((await get(`${records}/${second}`)).body.code).toBe(1001004);
      expect(await indicatorOf(path)).toMatchObject({ current_value: 30, indicator_status: -1 });
      await send('DELETE', `${records}/${first}`);
      expect(await indicatorOf(path)).toMatchObject({ current_value: 0, indicator_status: -1 });
    });

    it('are refused to others and for what is not there', async () => {
      const record = await report(await createObjective(), 2, { percent: 20 });
      for (const method of ['PUT', 'DELETE'] as const) {
        expect((await send(method, `${records}/${record}`, { content }, tokens['stranger'])).body.code).toBe(
          1001002,
        );
        expect((await send(method, `${records}/1`, { content })).body.code).toBe(1001004);
      }
      expect(fieldOf(await send('PUT', `${records}/${record}`, {}))).toEqual([1001001, 'content']);
      expect((await app.call(`${records}/${record}`, { method: 'DELETE' })).body.code).toBe(99991661);
    });
  });

  describe('okr.v2.okrIndicator.patch', () => {
    it('works: the values, the unit, and the percentage that v1 shows', async () => {
      const objective = await createObjective();
      const keyResult = await createKeyResult(objective);
      const { id, update_time } = await indicatorOf(`key_results/${keyResult}`);
      const body = {
        start_value: 50,
        target_value: 10,
        current_value: 20,
        unit: { unit_type: 1, unit_value: '台' },
      };
      const answer = await patch(id, { ...body, indicator_status: 0, update_time }, tokens['member']);
      expect(valueAt(answer, 'indicator')).toMatchObject({
        ...body,
        entity_id: keyResult,
        indicator_status: 0,
      });
      expect(await indicatorOf(`key_results/${keyResult}`)).toEqual(valueAt(answer, 'indicator'));
      const okrs = await get(`${v1}/okrs/batch_get?okr_ids=${cycle}`);
      expect(JSON.stringify(okrs.body.data)).toContain('"percent":75');
      expect(fieldOf(await patch(id, { current_value: 3, update_time }))).toEqual([1001001, 'update_time']);
      expect(fieldOf(await patch(id, { target_value: 50 }))).toEqual([1001001, 'target_value']);
      expect((await patch(id, { current_value: 3 }, tokens['stranger'])).body.code).toBe(1001002);
      expect((await patch('1', { current_value: 3 })).body.code).toBe(1001004);
    });

    it('lets an objective follow its key results, also when they come, go and weigh otherwise', async () => {
      const objective = await createObjective();
      const path = `objectives/${objective}`;
      const [one, two] = [await createKeyResult(objective), await createKeyResult(objective)];
      const { id } = await indicatorOf(path);
      await patch(id, { current_value_calculate_type: 1, status_calculate_type: 2 });
      await report(one, 3, { percent: 80, status: 0 });
      await report(two, 3, { percent: 20, status: 1 });
      expect(await indicatorOf(path)).toMatchObject({ current_value: 50, indicator_status: 1 });
      const key_result_weights = [
        { key_result_id: one, weight: 0.75 },
        { key_result_id: two, weight: 0.25 },
      ];
      await send('PUT', `${v2}/${path}/key_results_weight`, { key_result_weights });
      expect(await indicatorOf(path)).toMatchObject({ current_value: 65 });
      await send('DELETE', `${v2}/key_results/${two}`);
      expect(await indicatorOf(path)).toMatchObject({ current_value: 80, indicator_status: 0 });
      await report(objective, 2, { percent: 5, status: 2 });
      expect(await indicatorOf(path)).toMatchObject({ current_value: 80, indicator_status: 0 });
      expect(fieldOf(await patch(id, { current_value: 5 }))).toEqual([1001001, 'current_value']);
    });

    it('lets a status follow the time, at each change', async () => {
      const objective = await createObjective();
      const { id } = await indicatorOf(`objectives/${objective}`);
      const soon = String(Math.max(period.start_time, app.clock.now() - 86_400_000 * 2));
      await send('PATCH', `${v2}/objectives/${objective}`, { deadline: soon });
      await patch(id, { status_calculate_type: 1 });
      expect(await indicatorOf(`objectives/${objective}`)).toMatchObject({ indicator_status: 2 });
      await report(objective, 2, { percent: 100 });
      expect(await indicatorOf(`objectives/${objective}`)).toMatchObject({ indicator_status: 0 });
    });
  });

  it('okr.v2.okrObjectiveProgress.list goes through all records, newest first, page by page', async () => {
    const objective = await createObjective();
    const made: string[] = [];
    for (const percent of [10, 20, 30]) made.push(await report(objective, 2, { percent }));
    const path = `${v2}/objectives/${objective}/progresses?page_size=2`;
    const first = await get(path, tokens['lead']);
    expect(first.body.data).toMatchObject({
      has_more: true,
      items: [
        { id: made[2], entity_type: 2, entity_id: objective, progress_rate: { progress_percent: 30 } },
        { id: made[1] },
      ],
    });
    const more = await get(`${path}&page_token=${String(valueAt(first, 'page_token'))}`, tokens['lead']);
    expect(more.body.data).toMatchObject({ has_more: false, items: [{ id: made[0] }] });
    const keyResult = await createKeyResult(objective);
    const own = await report(keyResult, 3);
    expect(valueAt(await get(`${v2}/key_results/${keyResult}/progresses`), 'items')).toMatchObject([
      { id: own, content: { blocks: [{ block_element_type: 'paragraph' }] } },
    ]);
  });

  it('a status follows the time as it passes', async () => {
    const objective = await createObjective();
    const path = `key_results/${await createKeyResult(objective)}`;
    const inAnHour = String(app.clock.now() - 23 * 3_600_000);
    await send('PATCH', `${v2}/${path}`, { deadline: inAnHour });
    await patch((await indicatorOf(`objectives/${objective}`))['id'], { status_calculate_type: 2 });
    await patch((await indicatorOf(path))['id'], { current_value: 95, status_calculate_type: 1 });
    expect(await indicatorOf(path)).toMatchObject({ indicator_status: 0 });
    await app.app.drain();
    app.clock.pass(7 * 3_600_000);
    await app.app.drain();
    const { token: later } = await buildApp(app, company);
    expect(await indicatorOf(path, later)).toMatchObject({ indicator_status: 2 });
    expect(await indicatorOf(`objectives/${objective}`, later)).toMatchObject({ indicator_status: 2 });
  });
});
