import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildCommentWorld, type CommentWorld, words } from '../../test/builders/comment.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const okra = '/open-apis/okra/v1';
const v2 = '/open-apis/okr/v2';

describeOnEachEngine('agreeing on an OKR', (engine) => {
  let world: CommentWorld;
  beforeAll(async () => {
    world = await buildCommentWorld(engine);
  });
  afterAll(() => world.app.close());

  const send = (
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    token: string | undefined,
    body: object = {},
  ) => world.app.call(path, { method, token, body });
  const move = (step: string, token?: string, body: object = {}) =>
    send('POST', `${okra}/cycles/${world.sheet.id}/${step}`, token, body);
  const state = async (token = world.tokens.member) =>
    valueAt(
      await world.app.call(`${okra}/cycles/${world.sheet.id}?user_id_type=user_id`, { token }),
      'cycle',
    );
  const statusInV1 = async () => {
    const answer = await world.app.call(`/open-apis/okr/v1/okrs/batch_get?okr_ids=${world.sheet.id}`, {
      token: world.client.token,
    });
    return valueAt(answer, 'okr_list', 0, 'confirm_status');
  };
  const fieldOf = (answer: Answer) => [answer.body.code, answer.body.error?.field_violations?.[0]?.field];

  describe('okra.v1.cycle.submit, sendBack, confirm, withdraw', () => {
    it('work: both sides take their steps, v1 and the history tell', async () => {
      const { member, lead, boss } = world.tokens;
      expect(await state()).toMatchObject({
        visibility: 'everyone',
        owner: { user_id: world.company.member.user_id },
      });
      await move('withdraw', member);
      expect(valueAt(await move('submit', member), 'cycle', 'confirm_status')).toBe(2);
      const back = await move('send_back', lead, { suggestion: 'Aim higher' });
      expect(valueAt(back, 'cycle')).toMatchObject({ confirm_status: 3, suggestion: 'Aim higher' });
      expect(await statusInV1()).toBe(3);
      await move('submit', member);
      expect(await state()).not.toHaveProperty('suggestion');
      expect(valueAt(await move('confirm', boss), 'cycle', 'confirm_status')).toBe(4);
      expect(await statusInV1()).toBe(4);
      expect(valueAt(await move('withdraw', member), 'cycle', 'confirm_status')).toBe(1);
      const history = await world.app.call(
        `${okra}/changes?target_type=cycle&target_id=${world.sheet.id}&page_size=100`,
        { token: member },
      );
      expect(JSON.stringify(history.body.data)).toContain('Aim higher');
    });

    it('confirm only what was seen, where the caller says what that is', async () => {
      const { app, tokens, objective } = world;
      await move('submit', tokens.member);
      const { update_time: seen } = (await state(tokens.lead)) as { update_time: string }; // as: declared
      app.clock.pass(1000);
      await send('PATCH', `${v2}/objectives/${objective.id}`, tokens.member, { content: words('Aim lower') });
      expect(fieldOf(await move('confirm', tokens.lead, { update_time: seen }))).toEqual([
        1001001,
        'update_time',
      ]);
      expect(await state()).toMatchObject({ confirm_status: 2 });
      const { update_time } = (await state(tokens.lead)) as { update_time: string }; // as: declared
      expect((await move('confirm', tokens.lead, { update_time })).body.code).toBe(0);
      await move('withdraw', tokens.member);
    });

    it('reject a step that is not next, and a suggestion without words', async () => {
      const { member, lead } = world.tokens;
      expect(fieldOf(await move('confirm', lead))).toEqual([1001001, 'cycle_id']);
      await move('submit', member);
      expect(fieldOf(await move('submit', member))).toEqual([1001001, 'cycle_id']);
      expect(fieldOf(await move('send_back', lead, {}))).toEqual([1001001, 'suggestion']);
      await move('withdraw', member);
    });

    it('need a token, the right side, and a known cycle', async () => {
      const { member, lead, stranger } = world.tokens;
      expect((await move('submit')).body.code).toBe(99991661);
      expect((await move('submit', lead)).body.code).toBe(1001002);
      await move('submit', member);
      expect((await move('confirm', member)).body.code).toBe(1001002);
      expect((await move('confirm', stranger)).body.code).toBe(1001002);
      expect((await send('POST', `${okra}/cycles/1/submit`, member)).body.code).toBe(1001004);
      expect(await state()).toMatchObject({ confirm_status: 2 });
      await move('withdraw', member);
    });

    it('let one of two who confirm and send back at once win', async () => {
      const { member, lead, boss } = world.tokens;
      await move('submit', member);
      const answers = await Promise.all([
        move('confirm', boss),
        move('send_back', lead, { suggestion: 'No' }),
      ]);
      expect(answers.map(({ body }) => body.code).toSorted((a, b) => a - b)).toEqual([0, 1001001]);
      await move('withdraw', member);
    });
  });

  describe('okra.v1.okrSettings', () => {
    it('edits_reopen makes a confirmed OKR a draft once what was agreed on changes', async () => {
      const { client, tokens, objective } = world;
      const confirm = async () => {
        await move('submit', tokens.member);
        await move('confirm', tokens.lead);
      };
      const edit = (body: object) => send('PATCH', `${v2}/objectives/${objective.id}`, tokens.member, body);
      await confirm();
      await edit({ content: words('Another') });
      expect(await state()).toMatchObject({ confirm_status: 4 });
      const set = await send('PATCH', `${okra}/okr_settings`, client.token, { edits_reopen: true });
      expect(set.body.data).toEqual({ settings: { edits_reopen: true, category_required: false } });
      await edit({ score: 0.4 });
      expect(await state()).toMatchObject({ confirm_status: 4 });
      await edit({ content: words('Yet another') });
      expect(await state()).toMatchObject({ confirm_status: 1 });
      expect(await statusInV1()).toBe(1);
    });

    it('category_required refuses objectives without one', async () => {
      const { client, sheet, tokens } = world;
      const category = { name: { zh: '增长', en: 'Growth' } };
      await send('POST', `${okra}/categories`, client.token, category);
      await send('PATCH', `${okra}/okr_settings`, client.token, { category_required: true });
      const made = await send('POST', `${v2}/cycles/${sheet.id}/objectives`, tokens.member);
      expect(fieldOf(made)).toEqual([1001001, 'category_id']);
      await send('PATCH', `${okra}/okr_settings`, client.token, { category_required: false });
      const read = await world.app.call(`${okra}/okr_settings`, { token: client.token });
      expect(read.body.data).toEqual({ settings: { edits_reopen: true, category_required: false } });
    });

    it('are not for people', async () => {
      expect((await send('PATCH', `${okra}/okr_settings`, world.tokens.boss, {})).body.code).toBe(99991668);
      expect(
        (await send('PATCH', `${okra}/okr_settings`, world.client.token, { edits_reopen: 'yes' })).body.code,
      ).toBe(1001001);
    });
  });

  describe('okra.v1.cycle.visibility and okra.v1.objective.visibility', () => {
    const see = (token: string) => world.app.call(`${v2}/objectives/${world.objective.id}`, { token });
    const setObjective = (body: object, token = world.tokens.member) =>
      send('PUT', `${okra}/objectives/${world.objective.id}/visibility?user_id_type=user_id`, token, body);
    const setCycle = (body: object, token = world.tokens.member) =>
      send('PUT', `${okra}/cycles/${world.sheet.id}/visibility?user_id_type=user_id`, token, body);

    it('work: the policy follows at once, in v1, too', async () => {
      const { tokens, company, sheet } = world;
      const v1 = async (token: string) => {
        const answer = await world.app.call(`/open-apis/okr/v1/okrs/batch_get?okr_ids=${sheet.id}`, {
          token,
        });
        return [
          valueAt(answer, 'okr_list', 0, 'permission'),
          valueAt(answer, 'okr_list', 0, 'objective_list', 0, 'permission'),
        ];
      };
      expect(await v1(tokens.stranger)).toEqual([1, 1]);
      await setObjective({ visibility: 'private' });
      expect(await v1(tokens.stranger)).toEqual([1, 0]);
      expect((await see(tokens.stranger)).body.code).toBe(1001002);
      expect((await see(tokens.lead)).body.code).toBe(0);
      const chosen = await setObjective({ visibility: 'chosen', viewer_ids: [company.stranger.user_id] });
      expect(chosen.body.data).toMatchObject({
        visibility: 'chosen',
        viewer_ids: [company.stranger.user_id],
      });
      expect((await see(tokens.stranger)).body.code).toBe(0);
      await setCycle({ visibility: 'private' });
      expect((await see(tokens.stranger)).body.code).toBe(1001002);
      expect(await v1(tokens.stranger)).toEqual([0, undefined]);
      const open = await setCycle({ visibility: 'chosen', viewer_ids: [company.stranger.user_id] });
      expect(valueAt(open, 'cycle')).toMatchObject({
        visibility: 'chosen',
        viewer_ids: [company.stranger.user_id],
      });
      expect((await see(tokens.stranger)).body.code).toBe(0);
      await setCycle({ visibility: 'everyone' });
      await setObjective({ visibility: 'everyone' });
      expect(await v1(tokens.stranger)).toEqual([1, 1]);
    });

    it('hide also when something changed that is hidden', async () => {
      const { app, sheet, tokens, objective, company, client } = world;
      const times = async (token: string) => {
        const list = await app.call(`${v2}/cycles?user_id=${company.member.user_id}&user_id_type=user_id`, {
          token,
        });
        const one = await app.call(`${okra}/cycles/${sheet.id}`, { token });
        return [valueAt(list, 'items', 0, 'update_time'), valueAt(one, 'cycle', 'update_time')];
      };
      await setObjective({ visibility: 'private' });
      const before = await times(tokens.stranger);
      app.clock.pass(1000);
      const content = words('Something else');
      expect(
        (await send('PATCH', `${v2}/objectives/${objective.id}`, tokens.member, { content })).body.code,
      ).toBe(0);
      const now = String(app.clock.now());
      for (const token of [tokens.member, tokens.lead, client.token])
        expect(await times(token)).toEqual([now, now]);
      expect(await times(tokens.stranger)).toEqual(before);
      await setObjective({ visibility: 'everyone' });
      expect(await times(tokens.stranger)).toEqual([now, now]);
    });

    it('reject bad input, naming the field, and change nothing', async () => {
      expect(fieldOf(await setCycle({ visibility: 'nobody' }))).toEqual([1001001, 'visibility']);
      expect(fieldOf(await setCycle({ visibility: 'chosen' }))).toEqual([1001001, 'viewer_ids']);
      expect(fieldOf(await setCycle({ visibility: 'chosen', viewer_ids: ['nobody'] }))).toEqual([
        1001001,
        'viewer_ids',
      ]);
      const ids = [world.company.boss.user_id];
      expect(fieldOf(await setObjective({ visibility: 'private', viewer_ids: ids }))).toEqual([
        1001001,
        'viewer_ids',
      ]);
      expect(await state()).toMatchObject({ visibility: 'everyone' });
    });

    it('are for the owner alone', async () => {
      const { lead, stranger } = world.tokens;
      expect((await setCycle({ visibility: 'private' }, lead)).body.code).toBe(1001002);
      expect((await setObjective({ visibility: 'private' }, stranger)).body.code).toBe(1001002);
    });
  });
});
