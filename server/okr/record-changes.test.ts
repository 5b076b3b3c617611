import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildCommentWorld, commentsUrl, type CommentWorld, words } from '../../test/builders/comment.ts';
import { buildSheet, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { listener, type Told } from '../../test/events.ts';

const v2 = '/open-apis/okr/v2';
const okra = '/open-apis/okra/v1';
const records = '/open-apis/okr/v1/progress_records';

const textV1 = (text: string) => ({
  blocks: [{ type: 'paragraph', paragraph: { elements: [{ type: 'textRun', textRun: { text } }] } }],
});

describeOnEachEngine('events of OKRs', (engine) => {
  let world: CommentWorld;
  let listen: () => Promise<Told[]>;
  let member: string;

  beforeAll(async () => {
    world = await buildCommentWorld(engine);
    member = world.tokens.member;
    listen = await listener(world.app, world.company);
  });
  afterAll(() => world.app.close());
  beforeEach(() => listen());

  type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  const send = (method: Method, path: string, body?: object, token = member) =>
    world.app.call(path, { method, token, ...(body ? { body } : {}) });
  const must = async (call: Promise<Answer>): Promise<Answer> => {
    const answer = await call;
    expect(answer.body).toMatchObject({ code: 0 });
    return answer;
  };
  /** What was told since the last look, as `type field field`. */
  const told = async () =>
    (await listen()).map(({ event_type, payload }) =>
      [event_type, ...(payload.changed_fields ?? [])].join(' '),
    );
  const create = async (path: string, name: string, body: object = {}) =>
    String(valueAt(await must(send('POST', path, body)), name));
  const createObjective = () => create(`${v2}/cycles/${world.sheet.id}/objectives`, 'objective_id');
  const createKeyResult = (objective: string) =>
    create(`${v2}/objectives/${objective}/key_results`, 'key_result_id');
  const report = (target_id: string, target_type: 2 | 3, percent?: number) =>
    create(records, 'progress_id', {
      source_title: 'A program',
      source_url: 'https://example.com/7',
      target_id,
      target_type,
      content: textV1('Done'),
      ...(percent === undefined ? {} : { progress_rate: { percent } }),
    });

  describe('tell each kind of change once, and nothing of what stays', () => {
    it('objectives', async () => {
      const id = await createObjective();
      const [first, ...others] = await listen();
      const { sheet, company, app } = world;
      expect(first).toEqual({
        event_type: 'okr.objective.created_v1',
        subject_id: company.member.id,
        payload: {
          user_id: company.member.id,
          operator_id: company.member.id,
          cycle_id: sheet.id,
          objective_id: id,
          update_time: String(app.clock.now()),
        },
      });
      expect(others).toMatchObject([
        { payload: { objective_id: world.objective.id, changed_fields: ['weight'] } },
      ]);

      const change = { content: words('Grow'), score: 0.3, notes: words('How') };
      await must(send('PATCH', `${v2}/objectives/${id}`, change));
      expect(await told()).toEqual(['okr.objective.updated_v1 content score notes']);
      await must(send('PATCH', `${v2}/objectives/${id}`, change));
      expect(await told()).toEqual([]);

      const objective_ids = [id, world.objective.id];
      await must(send('PUT', `${v2}/cycles/${sheet.id}/objectives_position`, { objective_ids }));
      const moved = 'okr.objective.updated_v1 position';
      expect(await told()).toEqual([moved, moved]);
      const objective_weights = objective_ids.map((objective_id, at) => ({
        objective_id,
        weight: at === 0 ? 0.3 : 0.7,
      }));
      await must(send('PUT', `${v2}/cycles/${sheet.id}/objectives_weight`, { objective_weights }));
      const weighed = 'okr.objective.updated_v1 weight';
      expect(await told()).toEqual([weighed, weighed]);

      const sight = { visibility: 'chosen', viewer_ids: [company.boss.user_id, company.lead.user_id] };
      const setSight = (body: object) =>
        must(send('PUT', `${okra}/objectives/${id}/visibility?user_id_type=user_id`, body));
      await setSight(sight);
      expect(await told()).toEqual(['okr.objective.updated_v1 visibility viewer_ids']);
      await setSight({ ...sight, viewer_ids: sight.viewer_ids.toReversed() });
      expect(await told()).toEqual([]);

      await createKeyResult(id);
      await listen();
      await must(send('DELETE', `${v2}/objectives/${id}`));
      expect(await told()).toEqual(['okr.objective.deleted_v1', 'okr.objective.updated_v1 position weight']);
    });

    it('reviews', async () => {
      const content = words('It went well');
      const review = { cycle_id: world.sheet.id, kind: 'progress_report', title: 'Half way', content };
      const review_id = await create(`${okra}/reviews`, 'review_id', review);
      const { id } = world.company.member;
      expect(await listen()).toEqual([
        {
          event_type: 'okr.review.created_v1',
          subject_id: id,
          payload: {
            user_id: id,
            operator_id: id,
            cycle_id: world.sheet.id,
            review_id,
            update_time: String(world.app.clock.now()),
          },
        },
      ]);
    });

    it('key results, their indicator and progress', async () => {
      const objective = await createObjective();
      await listen();
      const id = await createKeyResult(objective);
      const [made] = await listen();
      expect(made).toMatchObject({
        event_type: 'okr.key_result.created_v1',
        payload: { objective_id: objective, key_result_id: id },
      });
      await must(send('PATCH', `${v2}/key_results/${id}`, { content: words('Sell'), score: 1 }));
      const [changed] = await listen();
      expect(changed).toMatchObject({
        event_type: 'okr.key_result.updated_v1',
        payload: { objective_id: objective, key_result_id: id, changed_fields: ['content', 'score'] },
      });

      const found = await world.app.call(`${v2}/key_results/${id}/indicators`, { token: member });
      const indicator = String(valueAt(found, 'indicator', 'id'));
      const unit = { unit_type: 0, unit_value: 'YUAN' };
      const values = { start_value: 1, target_value: 9, current_value: 1, unit };
      await must(send('PATCH', `${v2}/indicators/${indicator}`, values));
      expect(await listen()).toMatchObject([
        {
          event_type: 'okr.indicator.updated_v1',
          payload: {
            indicator_id: indicator,
            entity_type: 3,
            entity_id: id,
            changed_fields: ['start_value', 'target_value', 'current_value', 'unit'],
          },
        },
      ]);

      const progress = await report(id, 3, 50);
      const item = { entity_type: 3, entity_id: id };
      expect(await listen()).toMatchObject([
        { event_type: 'okr.progress.created_v1', payload: { progress_id: progress, ...item } },
        { event_type: 'okr.indicator.updated_v1', payload: { ...item, changed_fields: ['current_value'] } },
      ]);
      await must(send('PUT', `${records}/${progress}`, { content: textV1('Nearly') }));
      expect(await listen()).toMatchObject([
        { payload: { progress_id: progress, ...item, changed_fields: ['content'] } },
      ]);
      const further = { content: textV1('Nearly'), progress_rate: { percent: 60 } };
      await must(send('PUT', `${records}/${progress}`, further));
      expect(await told()).toEqual([
        'okr.progress.updated_v1 progress_rate',
        'okr.indicator.updated_v1 current_value',
      ]);
      await must(send('DELETE', `${records}/${progress}`));
      expect(await told()).toEqual(['okr.progress.deleted_v1', 'okr.indicator.updated_v1 current_value']);

      await must(send('DELETE', `${v2}/key_results/${id}`));
      expect(await listen()).toMatchObject([
        { event_type: 'okr.key_result.deleted_v1', payload: { objective_id: objective, key_result_id: id } },
      ]);
      await report(objective, 2, 10);
      expect(await told()).toEqual([
        'okr.progress.created_v1',
        'okr.indicator.updated_v1 start_value target_value current_value',
      ]);
    });

    it('comments', async () => {
      const { company, sheet, progress, tokens } = world;
      const id = await world.commentId('lead', 'progress');
      const target = { target_type: 'progress', target_id: progress.id };
      const about = { user_id: company.member.id, cycle_id: sheet.id, comment_id: id, target };
      expect(await listen()).toEqual([
        {
          event_type: 'okr.comment.created_v1',
          subject_id: company.member.id,
          payload: { ...about, operator_id: company.lead.id, update_time: String(world.app.clock.now()) },
        },
      ]);
      const path = `${commentsUrl}/${id}`;
      const patch = () => must(send('PATCH', path, { content: words('And how?') }, tokens.lead));
      await patch();
      expect(await listen()).toMatchObject([{ payload: { ...about, changed_fields: ['content'] } }]);
      await patch();
      expect(await told()).toEqual([]);
      await must(send('POST', `${path}/solve`, {}));
      expect(await listen()).toMatchObject([
        { payload: { ...about, operator_id: company.member.id, changed_fields: ['status'] } },
      ]);
      await must(send('POST', `${path}/reopen`, {}));
      expect(await told()).toEqual(['okr.comment.updated_v1 status']);
      await must(send('DELETE', path, undefined, tokens.lead));
      expect(await listen()).toMatchObject([{ event_type: 'okr.comment.deleted_v1', payload: about }]);
    });

    it('alignments, from the aligning side', async () => {
      const { app, company, period, sheet } = world;
      const aim = draftObjective(app, period);
      await buildSheet(app, company, company.lead, period, { objectives: [aim] });
      const own = await createObjective();
      await listen();
      const path = `${v2}/objectives/${own}/alignments`;
      const alignTo = { to_entity_type: 2, to_entity_id: aim.id };
      const id = await create(path, 'alignment_id', alignTo);
      const about = { alignment_id: id, from_entity_id: own, to_entity_id: aim.id, cycle_id: sheet.id };
      const subject_id = company.member.id;
      expect(await listen()).toMatchObject([
        { event_type: 'okr.alignment.created_v1', subject_id, payload: about },
      ]);
      await create(path, 'alignment_id', alignTo);
      expect(await told()).toEqual([]);
      await must(send('DELETE', `${v2}/alignments/${id}`));
      expect(await listen()).toMatchObject([
        { event_type: 'okr.alignment.deleted_v1', subject_id, payload: about },
      ]);
      await create(path, 'alignment_id', alignTo);
      await listen();
      await must(send('DELETE', `${v2}/objectives/${aim.id}`, undefined, world.tokens.lead));
      expect(await listen()).toMatchObject([
        { event_type: 'okr.alignment.deleted_v1', subject_id, payload: { operator_id: company.lead.id } },
        { event_type: 'okr.objective.deleted_v1', subject_id: company.lead.id },
      ]);
    });

    it('the cycle: agreement, who sees it, and what an edit reopens', async () => {
      const { sheet, client, tokens, company } = world;
      const path = `${okra}/cycles/${sheet.id}`;
      await must(send('POST', `${path}/submit`));
      expect(await told()).toEqual(['okr.cycle.updated_v1 confirm_status']);
      await must(send('POST', `${path}/send_back`, { suggestion: 'Aim higher' }, tokens.lead));
      expect(await listen()).toMatchObject([
        {
          subject_id: company.member.id,
          payload: { operator_id: company.lead.id, changed_fields: ['confirm_status', 'suggestion'] },
        },
      ]);
      await must(send('PUT', `${path}/visibility`, { visibility: 'department' }));
      expect(await told()).toEqual(['okr.cycle.updated_v1 visibility']);

      const settings = (edits_reopen: boolean) =>
        must(send('PATCH', `${okra}/okr_settings`, { edits_reopen }, client.token));
      await settings(true);
      await must(send('POST', `${path}/submit`));
      await must(send('POST', `${path}/confirm`, {}, tokens.boss));
      await listen();
      await must(send('PATCH', `${v2}/objectives/${world.objective.id}`, { content: words('Other') }));
      expect(await told()).toEqual([
        'okr.objective.updated_v1 content',
        'okr.cycle.updated_v1 confirm_status',
      ]);
      await settings(false);
    });
  });

  it('name nobody where an app did it by itself', async () => {
    const path = `${v2}/objectives/${world.objective.id}`;
    await must(send('PATCH', path, { score: 0.2 }, world.client.token));
    const [first] = await listen();
    expect(first?.payload).toMatchObject({ user_id: world.company.member.id, changed_fields: ['score'] });
    expect(first?.payload).not.toHaveProperty('operator_id');
  });

  it.each<[string, (path: string) => Promise<Answer>]>([
    ['by a colleague', (path) => send('PATCH', path, { score: 0.9 }, world.tokens.stranger)],
    ['for its parameters', (path) => send('PATCH', path, { score: 2 })],
    ['because it came late', (path) => send('PATCH', path, { score: 0.9, update_time: '1' })],
    ['without a token', (path) => world.app.call(path, { method: 'DELETE' })],
    ['of what is not there', () => send('DELETE', `${v2}/objectives/7034567890123456789`)],
  ])('tell nothing of a call that is refused %s', async (_why, call) => {
    expect((await call(`${v2}/objectives/${world.objective.id}`)).body.code).not.toBe(0);
    expect(await listen()).toEqual([]);
  });

  it('never tell texts or numbers that were written', async () => {
    const { objective, keyResult } = world;
    const target = { target_type: 'objective', target_id: objective.id };
    const paths = {
      objective: `${v2}/objectives/${objective.id}`,
      keyResult: `${v2}/key_results/${keyResult.id}`,
    };
    const written: Record<string, (text: string, tenths: number) => Promise<Answer>> = {
      objective: (text, tenths) =>
        send('PATCH', paths.objective, { content: words(text), notes: words(text), score: tenths / 10 }),
      keyResult: (text, tenths) =>
        send('PATCH', paths.keyResult, { content: words(text), score: tenths / 10 }),
      newObjective: (text, tenths) =>
        send('POST', `${v2}/cycles/${world.sheet.id}/objectives`, {
          content: words(text),
          score: tenths / 10,
        }),
      comment: (text) => send('POST', commentsUrl, { target, content: words(text), selected_text: text }),
      progress: (text, tenths) =>
        send('POST', records, {
          source_title: text,
          source_url: `https://example.com/${encodeURIComponent(text)}`,
          target_id: keyResult.id,
          target_type: 3,
          content: textV1(text),
          progress_rate: { percent: tenths * 7 },
        }),
    };
    const plain = /^(\d{13}|\d{19}|[23]|cycle|objective|key_result|progress|[a-z_]+)$/;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(written)),
        fc.stringMatching(/^[A-Z][a-zA-Z "{}\\]{8,30}$/),
        fc.nat({ max: 10 }),
        async (kind, text, tenths) => {
          expect((await written[kind]?.(text, tenths))?.body.code).toBe(0);
          const payloads = (await listen()).map(({ payload }) => payload);
          expect(payloads).not.toEqual([]);
          const leaves = payloads.flatMap(leavesOf);
          expect(leaves.filter((leaf) => !plain.test(leaf))).toEqual([]);
          expect(JSON.stringify(payloads)).not.toContain(JSON.stringify(text).slice(1, -1));
        },
      ),
      { numRuns: 60 },
    );
  });
});

const leavesOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [String(value)];
