import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, buildUserToken, type Company } from '../../test/builders/company.ts';
import { buildPeriod, buildSheet, draftKeyResult, draftObjective } from '../../test/builders/okr.ts';
import type { Period } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import type { Visibility } from './policy.ts';

const v2 = '/open-apis/okr/v2';
const okra = '/open-apis/okra/v1';
type Who = 'boss' | 'lead' | 'member' | 'stranger';

interface Made {
  readonly objective: string;
  readonly keyResult: string;
  readonly cycle: string;
}

interface Command {
  readonly does: 'take' | 'part' | 'move' | 'remake';
  readonly whole: number;
  readonly part: number;
  readonly to: number;
}

interface Wish {
  readonly visibility?: Visibility;
  readonly period?: Period;
  readonly unit?: string;
  readonly start?: number;
  readonly target?: number;
}

describeOnEachEngine('parts of key results', (engine) => {
  let app: TestApp;
  let company: Company;
  let token: string;
  const tokens: Record<string, string> = {};
  let periods = 0;

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    const registered = await buildApp(app, company);
    token = registered.token;
    for (const who of ['boss', 'lead', 'member', 'stranger'] as const)
      tokens[who] = await buildUserToken(app, company, registered, company[who]);
  });
  afterAll(() => app.close());

  const send = (method: 'POST' | 'PATCH' | 'DELETE' | 'PUT', path: string, body?: object, by = token) =>
    app.call(path, { method, token: by, ...(body ? { body } : {}) });
  const get = (path: string, by = token) => app.call(path, { token: by });
  const fieldOf = (answer: Answer) => [answer.body.code, answer.body.error?.field_violations?.[0]?.field];
  const must = async (called: Promise<Answer>) => {
    const answer = await called;
    expect(answer.body).toMatchObject({ code: 0 });
    return answer;
  };
  /** A key result in a sheet of its own, from 0 to 100 yuan unless wished otherwise. */
  const make = async (who: Who, wish: Wish = {}): Promise<Made> => {
    const period = wish.period ?? (await buildPeriod(app, company, '2026-10', 0, 1 + periods++));
    const indicator = {
      start_value: wish.start ?? 0,
      target_value: wish.target ?? 100,
      current_value: wish.start ?? 0,
      unit_type: 0,
      unit_value: wish.unit ?? 'YUAN',
      status: -1,
      status_calculate_type: 0,
      current_value_calculate_type: 0,
      value_time: 0,
      status_time: 0,
    };
    const keyResult = draftKeyResult(app, period, { indicator });
    const objective = draftObjective(app, period, {
      visibility: wish.visibility ?? 'everyone',
      key_results: [keyResult],
    });
    const sheet = await buildSheet(app, company, company[who], period, { objectives: [objective] });
    return { objective: objective.id, keyResult: keyResult.id, cycle: sheet.id };
  };
  const indicatorOf = async ({ keyResult }: Made) =>
    valueAt(await must(get(`${v2}/key_results/${keyResult}/indicators`)), 'indicator') as Record<
      string,
      unknown
    >; // as: the contract's own check
  const valueOf = async (made: Made) => (await indicatorOf(made))['current_value'];
  const patch = async (made: Made, body: object, by = token) =>
    send('PATCH', `${v2}/indicators/${String((await indicatorOf(made))['id'])}`, body, by);
  const open = async (who: Who, wish: Wish = {}) => {
    const made = await make(who, wish);
    await must(patch(made, { current_value_calculate_type: 2 }));
    return made;
  };
  const pathOf = ({ keyResult }: Made) => `${okra}/key_results/${keyResult}/parts`;
  const take = (whole: Made, part: Made, by = token) =>
    send('POST', pathOf(whole), { part_id: part.keyResult }, by);
  const part = (whole: Made, made: Made, by = token) =>
    send('DELETE', `${pathOf(whole)}/${made.keyResult}`, undefined, by);
  const hide = ({ objective }: Made, by?: string) =>
    send('PUT', `${okra}/objectives/${objective}/visibility`, { visibility: 'private' }, by);
  const idsIn = async (whole: Made, by = token) =>
    (valueAt(await must(get(pathOf(whole), by)), 'parts') as { key_result_id: string }[]) // as: the contract's own check
      .map(({ key_result_id }) => key_result_id);

  describe('okra.v1.keyResultPart.create', () => {
    it('has a key result follow what counts in it, and so on upwards', async () => {
      const top = await open('boss', { start: 1000, target: 0 });
      const whole = await open('lead', { start: 50, target: 250 });
      const [one, two] = [await make('member'), await make('stranger', { start: 20, target: 120 })];
      const answer = await take(whole, one, tokens.member);
      const now = String(app.clock.now());
      const linked = { owner_type: 'user', user_id: company.member.user_id };
      expect(answer.body.code).toBe(0);
      await must(take(whole, two, tokens.stranger));
      await must(take(top, whole, tokens.lead));
      await must(take(whole, one, tokens.member));
      expect((await get(`${pathOf(whole)}?user_id_type=user_id`)).body.data).toEqual({
        part_of: {
          key_result_id: top.keyResult,
          owner: { owner_type: 'user', user_id: company.boss.user_id },
          create_time: now,
        },
        parts: [
          { key_result_id: one.keyResult, owner: linked, create_time: now },
          {
            key_result_id: two.keyResult,
            owner: { owner_type: 'user', user_id: company.stranger.user_id },
            create_time: now,
          },
        ],
      });
      await must(patch(one, { current_value: 30 }, tokens.member));
      const progress_rate = { percent: 10 };
      const text = { blocks: [{ type: 'paragraph', paragraph: { elements: [] } }] };
      const record = { target_id: two.keyResult, target_type: 3, content: text, progress_rate };
      const source = { source_title: 'Till', source_url: 'https://example.com/till' };
      await must(
        send('POST', '/open-apis/okr/v1/progress_records', { ...record, ...source }, tokens.stranger),
      );
      expect([await valueOf(whole), await valueOf(top)]).toEqual([90, 1040]);
      const okrs = await get(`/open-apis/okr/v1/okrs/batch_get?okr_ids=${whole.cycle}`);
      expect(JSON.stringify(okrs.body.data)).toContain('"progress_rate":{"percent":20,');
      await must(patch(one, { start_value: 10 }));
      expect([await valueOf(whole), await valueOf(top)]).toEqual([80, 1030]);
      await must(send('DELETE', `${v2}/objectives/${one.objective}`));
      expect([await valueOf(whole), await valueOf(top)]).toEqual([60, 1010]);
      await must(send('DELETE', `${v2}/key_results/${whole.keyResult}`));
      expect([await valueOf(top), await idsIn(top), await idsIn(two)]).toEqual([1000, [], []]);
    });

    it('rejects bad input, naming the field, and links nothing', async () => {
      const whole = await open('lead');
      const other = await open('boss');
      const byHand = await make('lead');
      const mine = await make('member');
      const refused = async (answer: Promise<Answer>, says: RegExp) => {
        const { body } = await answer;
        expect([body.code, body.error?.field_violations?.[0]?.field]).toEqual([1001001, 'part_id']);
        expect(body.error?.field_violations?.[0]?.description).toMatch(says);
      };
      await refused(take(byHand, mine), /current_value_calculate_type/);
      await refused(take(whole, whole), /own parts/);
      await refused(take(whole, await make('member', { unit: 'NONE' })), /another unit/);
      const past = await buildPeriod(app, company, '2024-01');
      await refused(take(whole, await make('member', { period: past })), /does not overlap/);
      expect(fieldOf(await send('POST', pathOf(whole), {}))).toEqual([1001001, 'part_id']);
      await must(take(whole, mine));
      await refused(take(other, mine), new RegExp(whole.keyResult));
      await must(take(other, whole));
      await must(patch(mine, { current_value_calculate_type: 2 }));
      await refused(take(mine, other), /own parts/);
      expect([await idsIn(whole), await idsIn(other), await idsIn(mine)]).toEqual([
        [mine.keyResult],
        [whole.keyResult],
        [],
      ]);
    });

    it('needs a token, known ends, the owner of the part, and sight of what is decomposed', async () => {
      const [whole, mine] = [await open('lead'), await make('member')];
      expect((await app.call(pathOf(whole), { method: 'POST', body: {} })).body.code).toBe(99991661);
      const nothing = { objective: '1', keyResult: '1', cycle: '1' };
      expect((await take(whole, nothing)).body.code).toBe(1001004);
      expect((await take(nothing, mine)).body.code).toBe(1001004);
      expect((await take(whole, mine, tokens.lead)).body.code).toBe(1001002);
      const secret = await open('lead', { visibility: 'private' });
      expect((await take(secret, mine, tokens.member)).body.code).toBe(1001002);
      expect(await idsIn(secret)).toEqual([]);
    });

    it('lets nobody close a circle, not even at once', async () => {
      const [one, two] = [await open('member'), await open('stranger')];
      const answers = await Promise.all([take(one, two), take(two, one)]);
      expect(answers.map(({ body }) => body.code).toSorted((a, b) => a - b)).toEqual([0, 1001001]);
    });

    it('follows parts that move at once', async () => {
      const whole = await open('boss');
      const parts: Made[] = [];
      for (let at = 0; at < 40; at += 1) parts.push(await make('member'));
      for (const each of parts) await must(take(whole, each));
      await Promise.all(parts.map((each, at) => must(patch(each, { current_value: at }))));
      expect(await valueOf(whole)).toBe((39 * 40) / 2);
    });

    it('goes no further than ten in a row', async () => {
      const bottom = await open('lead');
      let top = bottom;
      for (let level = 2; level <= 10; level += 1) {
        const whole = await open('lead');
        await must(take(whole, top));
        top = whole;
      }
      expect(fieldOf(await take(await open('lead'), top))).toEqual([1001001, 'part_id']);
      expect(fieldOf(await take(bottom, await make('member')))).toEqual([1001001, 'part_id']);
      await must(patch(bottom, { current_value_calculate_type: 0, current_value: 7 }));
      expect(await valueOf(top)).toBe(7);
    });
  });

  describe('okra.v1.keyResultPart.list', () => {
    it('shows both owners what they are linked with, and others what they see', async () => {
      const whole = await open('lead');
      const [secret, seen] = [await make('stranger', { visibility: 'private' }), await make('member')];
      await must(take(whole, secret, tokens.stranger));
      await must(take(whole, seen, tokens.member));
      const both = [secret.keyResult, seen.keyResult];
      for (const who of ['lead', 'boss', 'stranger']) expect(await idsIn(whole, tokens[who])).toEqual(both);
      expect(await idsIn(whole, tokens.member)).toEqual([seen.keyResult]);
      await must(hide(whole, tokens.lead));
      expect((await get(pathOf(whole), tokens.member)).body.code).toBe(1001002);
      const partOf = async (who: Who) => (await must(get(pathOf(seen), tokens[who]))).body.data;
      expect(await partOf('member')).toMatchObject({ part_of: { key_result_id: whole.keyResult } });
      expect(await partOf('stranger')).toEqual({ parts: [] });
      expect((await app.call(pathOf(whole))).body.code).toBe(99991661);
      expect((await get(`${okra}/key_results/1/parts`)).body.code).toBe(1001004);
    });
  });

  describe('okra.v1.keyResultPart.delete', () => {
    it('is for the owner of either end; what is left follows, and all stays in the history', async () => {
      const whole = await open('lead');
      const [one, two] = [await make('member'), await make('stranger', { visibility: 'private' })];
      for (const each of [one, two]) {
        await must(patch(each, { current_value: 30 }));
        await must(take(whole, each));
      }
      expect((await part(whole, one, tokens.stranger)).body.code).toBe(1001002);
      expect((await part(whole, two, tokens.member)).body.code).toBe(1001004);
      expect((await part(one, whole)).body.code).toBe(1001004);
      expect((await app.call(pathOf(whole), { method: 'DELETE' })).status).toBe(404);
      expect(await valueOf(whole)).toBe(60);
      expect((await part(whole, two, tokens.lead)).body.data).toEqual({ part_id: two.keyResult });
      expect((await part(whole, two, tokens.lead)).body.code).toBe(1001004);
      expect(await valueOf(whole)).toBe(30);
      await must(hide(whole, tokens.lead));
      await must(part(whole, one, tokens.member));
      expect([await valueOf(whole), await idsIn(whole)]).toEqual([0, []]);
      const lines = async (of: Made, by?: string) => {
        const path = `${okra}/changes?target_type=key_result&target_id=${of.keyResult}&page_size=100`;
        return valueAt(await must(get(path, by)), 'items') as Record<string, unknown>[]; // as: the contract's own check
      };
      const links = (found: Record<string, unknown>[]) =>
        found
          .filter(({ entity_type }) => entity_type === 'part')
          .map(({ entity_id, action }) => [entity_id, action]);
      expect(links(await lines(one, tokens.member))).toEqual([]);
      expect(links(await lines(one))).toEqual([
        [one.keyResult, 'delete'],
        [one.keyResult, 'create'],
      ]);
      expect(links(await lines(whole, tokens.lead))).toEqual([
        [one.keyResult, 'delete'],
        [one.keyResult, 'create'],
      ]);
      expect(links(await lines(whole))).toHaveLength(4);
      const moves = (await lines(whole))
        .filter(({ entity_type }) => entity_type === 'indicator')
        .slice(0, -1);
      expect(moves.map(({ app_id, user_id }) => [app_id, user_id])).toEqual(
        moves.map(() => ['okra', undefined]),
      );
      expect(moves).toHaveLength(4);
    });
  });

  it('okr.v2.okrIndicator.patch keeps what was agreed on while there are parts', async () => {
    const [whole, one] = [await open('lead'), await make('member')];
    await must(take(whole, one));
    expect(fieldOf(await patch(whole, { target_value: 90 }))).toEqual([1001001, 'target_value']);
    const unit = { unit_type: 1, unit_value: '元' };
    for (const each of [whole, one]) expect(fieldOf(await patch(each, { unit }))).toEqual([1001001, 'unit']);
    await must(patch(one, { target_value: 90 }));
    await must(patch(whole, { start_value: 5 }));
    await must(part(whole, one));
    await must(patch(whole, { target_value: 90, unit }));
    await must(patch(one, { unit }));
    expect(await indicatorOf(whole)).toMatchObject({ start_value: 5, current_value: 5, target_value: 90 });
  });

  it('whatever is linked, parted, moved and deleted, every value is the sum of what counts in it', async () => {
    const command: fc.Arbitrary<Command> = fc.record({
      does: fc.constantFrom('take', 'part', 'move', 'remake'),
      whole: fc.nat(4),
      part: fc.nat(4),
      to: fc.integer({ min: -99, max: 99 }),
    });
    const run = async (commands: readonly Command[]) => {
      const made = new Map<number, Made>();
      for (let at = 0; at < 5; at += 1) made.set(at, await make('member'));
      const named = (at: number) => made.get(at) ?? Promise.reject(new Error('never'));
      for (const each of commands) {
        const one = await named(each.part);
        if (each.does === 'take') {
          const whole = await named(each.whole);
          await patch(whole, { current_value_calculate_type: 2 });
          await take(whole, one);
        }
        if (each.does === 'part') await part(await named(each.whole), one);
        if (each.does === 'move') await patch(one, { current_value: each.to });
        if (each.does === 'remake') {
          await must(send('DELETE', `${v2}/key_results/${one.keyResult}`));
          made.set(each.part, await make('member'));
        }
      }
      for (const whole of made.values()) {
        const { start_value, current_value, current_value_calculate_type } = await indicatorOf(whole);
        if (current_value_calculate_type !== 2) continue;
        let sum = Number(start_value);
        for (const keyResult of await idsIn(whole)) {
          const of = await indicatorOf({ ...whole, keyResult });
          sum += Number(of['current_value']) - Number(of['start_value']);
        }
        expect(current_value).toBe(sum);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 8, maxLength: 20 }), run), {
      numRuns: 5,
    });
  });
});
