import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, buildUserToken, type Company } from '../../test/builders/company.ts';
import { buildPeriod, buildSheet, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const v2 = '/open-apis/okr/v2';
type Who = 'boss' | 'lead' | 'member' | 'stranger';

describeOnEachEngine('alignments', (engine) => {
  let app: TestApp;
  let company: Company;
  let token: string;
  const tokens: Partial<Record<Who, string>> = {};

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    await buildPeriod(app, company);
    const registered = await buildApp(app, company);
    token = registered.token;
    for (const who of ['boss', 'lead', 'member', 'stranger'] as const)
      tokens[who] = await buildUserToken(app, company, registered, company[who]);
  });
  afterAll(() => app.close());

  const send = (method: 'POST' | 'DELETE', path: string, body?: object, by = token) =>
    app.call(`${v2}/${path}`, { method, token: by, ...(body ? { body } : {}) });
  const get = (path: string, by = token) => app.call(`${v2}/${path}`, { token: by });
  const fieldOf = (answer: Answer) => [answer.body.code, answer.body.error?.field_violations?.[0]?.field];
  const objectiveOf = async (who: Who) => {
    const cycles = await get(`cycles?user_id_type=user_id&user_id=${company[who].user_id}`);
    const cycle = String(valueAt(cycles, 'items', 0, 'id'));
    return String(valueAt(await send('POST', `cycles/${cycle}/objectives`, {}), 'objective_id'));
  };
  const align = (from: string, to: string, by = token) =>
    send('POST', `objectives/${from}/alignments`, { to_entity_type: 2, to_entity_id: to }, by);
  const idsIn = (answer: Answer) => (valueAt(answer, 'items') as { id: string }[]).map(({ id }) => id); // as: the contract's own check
  /** An objective that only its owner and those above see, in a sheet of its own. */
  const secretOf = async (who: Who) => {
    const period = await buildPeriod(app, company, '2026-11', 0, 1 + secrets++);
    const objective = draftObjective(app, period, { visibility: 'private' });
    await buildSheet(app, company, company[who], period, { objectives: [objective] });
    return objective.id;
  };
  let secrets = 0;

  describe('okr.v2.okrObjectiveAlignment.create', () => {
    it('works, once for a pair, and both sides tell it in v1 and v2', async () => {
      const [mine, theirs] = [await objectiveOf('member'), await objectiveOf('lead')];
      const answer = await align(mine, theirs, tokens.member);
      const id = String(valueAt(answer, 'alignment_id'));
      expect(valueAt(await align(mine, theirs), 'alignment_id')).toBe(id);
      const shown = {
        id,
        create_time: String(app.clock.now()),
        update_time: String(app.clock.now()),
        from_owner: { owner_type: 'user', user_id: company.member.user_id },
        to_owner: { owner_type: 'user', user_id: company.lead.user_id },
        from_entity_type: 2,
        from_entity_id: mine,
        to_entity_type: 2,
        to_entity_id: theirs,
      };
      const got = await get(`alignments/${id}?user_id_type=user_id`);
      expect(got.body.data).toEqual({ alignment: shown });
      expect(idsIn(await get(`objectives/${mine}/alignments?align_type=aligning`))).toEqual([id]);
      expect(idsIn(await get(`objectives/${mine}/alignments?align_type=aligned`))).toEqual([]);
      expect(idsIn(await get(`objectives/${theirs}/alignments?align_type=aligned`))).toEqual([id]);
      expect(idsIn(await get(`objectives/${theirs}/alignments`))).toEqual([id]);
      const okrs = await app.call(
        `/open-apis/okr/v1/users/${company.lead.user_id}/okrs?user_id_type=user_id&offset=0&limit=1`,
        { token },
      );
      expect(JSON.stringify(okrs.body.data)).toContain(`"aligned_objective_list":[{"id":"${mine}"`);
    });

    it('rejects bad input, naming the field', async () => {
      const [mine, mine2, theirs] = [
        await objectiveOf('member'),
        await objectiveOf('member'),
        await objectiveOf('lead'),
      ];
      expect(fieldOf(await align(mine, mine2))).toEqual([1001001, 'to_entity_id']);
      await align(mine, theirs);
      expect(fieldOf(await align(theirs, mine))).toEqual([1001001, 'to_entity_id']);
      const body = { to_entity_type: 3, to_entity_id: theirs };
      expect(fieldOf(await send('POST', `objectives/${mine}/alignments`, body))).toEqual([
        1001001,
        'to_entity_type',
      ]);
      const past = await buildPeriod(app, company, '2024-01');
      const old = draftObjective(app, past);
      await buildSheet(app, company, company.lead, past, { objectives: [old] });
      expect(fieldOf(await align(mine, old.id))).toEqual([1001001, 'to_entity_id']);
      expect(idsIn(await get(`objectives/${mine2}/alignments`))).toEqual([]);
    });

    it('needs a token, known ends, the owner, and sight of the other end', async () => {
      const [mine, theirs] = [await objectiveOf('member'), await objectiveOf('lead')];
      expect(
        (await app.call(`${v2}/objectives/${mine}/alignments`, { method: 'POST', body: {} })).body.code,
      ).toBe(99991661);
      expect((await align(mine, '1')).body.code).toBe(1001004);
      expect((await align('1', theirs)).body.code).toBe(1001004);
      expect((await align(mine, theirs, tokens.stranger)).body.code).toBe(1001002);
      expect((await align(mine, await secretOf('lead'), tokens.member)).body.code).toBe(1001002);
    });

    it('lets nobody close a circle, not even at once', async () => {
      const [one, two] = [await objectiveOf('member'), await objectiveOf('stranger')];
      const answers = await Promise.all([align(one, two), align(two, one)]);
      expect(answers.map(({ body }) => body.code).toSorted((a, b) => a - b)).toEqual([0, 1001001]);
    });
  });

  describe('alignments that one may not see', () => {
    it('are left out of lists, unknown by id, and not told by the number of pages', async () => {
      const theirs = await objectiveOf('stranger');
      const [secret, open] = [await secretOf('member'), await objectiveOf('member')];
      const hidden = String(valueAt(await align(secret, theirs), 'alignment_id'));
      const seen = String(valueAt(await align(open, theirs), 'alignment_id'));
      const list = `objectives/${theirs}/alignments?page_size=1`;
      expect((await get(list, tokens.stranger)).body.data).toMatchObject({
        has_more: false,
        items: [{ id: seen }],
      });
      expect(valueAt(await get(list), 'has_more')).toBe(true);
      expect(idsIn(await get(`objectives/${theirs}/alignments`, tokens.boss))).toEqual([hidden, seen]);
      expect((await get(`alignments/${hidden}`, tokens.stranger)).body.code).toBe(1001004);
      expect((await send('DELETE', `alignments/${hidden}`, undefined, tokens.stranger)).body.code).toBe(
        1001004,
      );
    });
  });

  describe('okr.v2.okrAlignment.delete', () => {
    it('works for who aligned; the objectives and the history stay', async () => {
      const [mine, theirs] = [await objectiveOf('member'), await objectiveOf('lead')];
      const id = String(valueAt(await align(mine, theirs), 'alignment_id'));
      expect((await send('DELETE', `alignments/${id}`, undefined, tokens.lead)).body.code).toBe(1001002);
      expect((await send('DELETE', `alignments/${id}`, undefined, tokens.member)).body.data).toEqual({
        alignment_id: id,
      });
      expect((await get(`alignments/${id}`)).body.code).toBe(1001004);
      expect((await send('DELETE', `alignments/${id}`)).body.code).toBe(1001004);
      expect((await get(`objectives/${theirs}`)).body.code).toBe(0);
      const cycle = String(valueAt(await get(`objectives/${theirs}`), 'objective', 'cycle_id'));
      const history = await app.call(`/open-apis/okra/v1/changes?target_type=cycle&target_id=${cycle}`, {
        token: tokens.lead,
      });
      expect(valueAt(history, 'items', 0)).toMatchObject({
        entity_type: 'alignment',
        action: 'delete',
        entity_id: id,
      });
    });
  });

  it('okr.v2.okrAlignment.delete takes back what its owner no longer sees, and then it closes no circle', async () => {
    const [mine, theirs] = [await objectiveOf('member'), await objectiveOf('stranger')];
    const id = String(valueAt(await align(mine, theirs), 'alignment_id'));
    const see = (visibility: string) =>
      app.call(`/open-apis/okra/v1/objectives/${theirs}/visibility`, {
        method: 'PUT',
        token: tokens.stranger,
        body: { visibility },
      });
    expect((await see('private')).body.code).toBe(0);
    expect((await get(`alignments/${id}`, tokens.member)).body.code).toBe(1001004);
    expect((await send('DELETE', `alignments/${id}`, undefined, tokens.lead)).body.code).toBe(1001004);
    expect((await align(theirs, mine)).body.code).toBe(1001001);
    expect((await send('DELETE', `alignments/${id}`, undefined, tokens.member)).body.data).toEqual({
      alignment_id: id,
    });
    expect((await send('DELETE', `alignments/${id}`, undefined, tokens.member)).body.code).toBe(1001004);
    expect((await align(theirs, mine)).body.code).toBe(0);
  });

  it('okr.v2.okrCategory.list lists categories of persons or teams', async () => {
    expect((await get('categories')).body.data).toEqual({ has_more: false, items: [] });
    expect((await get('categories?owner_type=department', tokens.member)).body.code).toBe(0);
    expect(fieldOf(await get('categories?owner_type=other'))).toEqual([1001001, 'owner_type']);
  });
});
