import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import {
  buildApp,
  buildColleagues,
  buildCompany,
  buildUserToken,
  type Company,
  type RegisteredApp,
} from '../../test/builders/company.ts';
import {
  align,
  buildPeriod,
  buildSheet,
  draftKeyResult,
  draftObjective,
  type Period,
} from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import type { SheetDraft } from './sheet-draft.ts';

describeOnEachEngine('okr.v1.userOkr.list', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  let quarter: Period;
  let sheet: SheetDraft;

  const url = (user: string, query = 'offset=0&limit=10&user_id_type=user_id') =>
    `/open-apis/okr/v1/users/${user}/okrs?${query}`;

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    client = await buildApp(app, company);
    quarter = await buildPeriod(app, company);
    const year = await buildPeriod(app, company, '2026-01', 0, 12);
    const hidden = await buildPeriod(app, company, '2027-01', 3);
    const mention = {
      blocks: [
        {
          block_element_type: 'paragraph',
          paragraph: {
            elements: [
              { paragraph_element_type: 'textRun', text_run: { text: 'Ask "' } },
              { paragraph_element_type: 'mention', mention: { user_id: company.member.id } },
            ],
          },
        },
      ],
    } as const;
    const own = draftObjective(app, quarter, {
      content: mention,
      notes: mention,
      notes_time: 5,
      score: 7,
      score_time: 6,
      key_results: [
        draftKeyResult(app, quarter, {
          weight: 335,
          indicator: {
            start_value: 10,
            target_value: 0,
            current_value: -2,
            unit_type: 0,
            unit_value: 'NONE',
            status: 1,
            status_calculate_type: 0,
            current_value_calculate_type: 0,
            value_time: 7,
            status_time: 8,
          },
        }),
        draftKeyResult(app, quarter, { weight: 665 }),
      ],
    });
    const goal = draftObjective(app, year);
    sheet = await buildSheet(app, company, company.lead, quarter, { confirm_status: 4, objectives: [own] });
    await buildSheet(app, company, company.lead, hidden);
    await buildSheet(app, company, company.boss, year, { objectives: [goal] });
    await align(app, company, own, goal);
  });
  afterAll(() => app.close());

  it('works', async () => {
    const answer = await app.call(url(company.lead.user_id), { token: client.token });
    expect(answer.body).toMatchObject({ code: 0, msg: 'success', data: { total: 1 } });
    expect(valueAt(answer, 'okr_list', 0)).toMatchObject({
      id: sheet.id,
      permission: 1,
      period_id: quarter.id,
      name: '2026 年 10 月 - 12 月',
      confirm_status: 4,
    });
    expect(valueAt(answer, 'okr_list', 0, 'objective_list', 0)).toMatchObject({
      content: 'Ask "@赵"六"',
      progress_report: 'Ask "@赵"六"',
      progress_report_last_updated_time: '5',
      score: 70,
      weight: 100,
      deadline: String(Date.UTC(2026, 11, 30, 16)),
      mentioned_user_list: [{ user_id: company.member.user_id }],
      aligning_objective_list: [{ owner: { user_id: company.boss.user_id } }],
      aligned_objective_list: [],
    });
    expect(valueAt(answer, 'okr_list', 0, 'objective_list', 0, 'kr_list', 0)).toMatchObject({
      kr_weight: 33.5,
      weight: 34,
      progress_rate: { percent: 120, status: '1' },
      progress_rate_percent_last_updated_time: '7',
    });
  });

  it('rejects bad input, naming every field', async () => {
    const answer = await app.call(url(company.lead.user_id, 'limit=11&lang=fr&user_id_type=name'), {
      token: client.token,
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 1001001,
      msg: 'Invalid parameters. Please check document and modify accordingly.',
    });
    expect(answer.body.error?.field_violations).toEqual([
      { field: 'offset', description: 'offset is required' },
      {
        field: 'user_id_type',
        description: 'user_id_type is optional, options: [open_id,union_id,user_id,people_admin_id]',
        value: 'name',
      },
      { field: 'limit', description: 'limit must be a whole number from 0 to 10', value: '11' },
      { field: 'lang', description: 'lang is optional, options: [zh_cn,en_us]', value: 'fr' },
    ]);
  });

  it('needs a token', async () => {
    const answer = await app.call(url(company.lead.user_id));
    expect(answer).toMatchObject({ status: 400, body: { code: 99991661 } });
  });

  it('needs a scope, and the grant', async () => {
    const scopeless = await buildApp(app, company, { scopes: ['contact:user.base:readonly'] });
    const refused = await app.call(url(company.lead.user_id), { token: scopeless.token });
    expect(refused).toMatchObject({ status: 400, body: { code: 99991672 } });
    expect(refused.body.error?.permission_violations).toEqual([
      { type: 'action_scope_required', subject: 'okr:okr:readonly' },
      { type: 'action_scope_required', subject: 'okr:okr' },
    ]);
    const ungranted = await buildApp(app, company, { okrAsApp: false });
    const answer = await app.call(url(company.lead.user_id), { token: ungranted.token });
    expect(answer).toMatchObject({ status: 400, body: { code: 1001002, msg: 'No permission.' } });
  });

  it('knows an unknown user', async () => {
    const answer = await app.call(url('nobody01'), { token: client.token });
    expect(answer).toMatchObject({ status: 400, body: { code: 1001003, msg: 'User not found.' } });
  });

  it('answers the same from the kept answer, in either language and with every kind of id', async () => {
    const first = await app.call(url(company.lead.user_id), { token: client.token });
    await app.app.drain();
    const kept = await app.call(url(company.lead.user_id), { token: client.token });
    expect(kept.text).toBe(first.text);
    const english = await app.call(
      url(company.lead.user_id, 'offset=0&limit=1&user_id_type=user_id&lang=en_us'),
      {
        token: client.token,
      },
    );
    expect(valueAt(english, 'okr_list', 0, 'name')).toBe('Oct - Dec 2026');
    expect(valueAt(english, 'okr_list', 0, 'objective_list', 0, 'content')).toBe('Ask "@memb Acme');
    const open = await app.call(url(company.lead.user_id), { token: client.token });
    const openId = String(
      valueAt(open, 'okr_list', 0, 'objective_list', 0, 'mentioned_user_list', 0, 'open_id'),
    );
    const byOpenId = await app.call(url(openId, 'offset=0&limit=0'), { token: client.token });
    expect(byOpenId.body.data).toEqual({ okr_list: [], total: 0 });
  });

  it('pages, filters by period and counts what the filter leaves', async () => {
    const none = await app.call(url(company.lead.user_id, 'offset=1&limit=5&user_id_type=user_id'), {
      token: client.token,
    });
    expect(none.body.data).toEqual({ okr_list: [], total: 1 });
    const other = await app.call(
      url(company.lead.user_id, 'offset=0&limit=5&user_id_type=user_id&period_ids=1&period_ids=2'),
      { token: client.token },
    );
    expect(other.body.data).toEqual({ okr_list: [], total: 0 });
  });

  it('leaves user_id out without its field scope', async () => {
    const { token } = await buildApp(app, company, { scopes: ['okr:okr'] });
    const answer = await app.call(url(company.lead.user_id), { token });
    const [mentioned] = [valueAt(answer, 'okr_list', 0, 'objective_list', 0, 'mentioned_user_list', 0)];
    expect(mentioned).toEqual({ open_id: expect.stringMatching(/^ou_[0-9a-f]{32}$/) });
  });

  it('refuses the open_id of another app', async () => {
    const other = await buildApp(app, company);
    const answer = await app.call(url(company.lead.user_id), { token: other.token });
    const foreign = String(
      valueAt(answer, 'okr_list', 0, 'objective_list', 0, 'mentioned_user_list', 0, 'open_id'),
    );
    const refused = await app.call(url(foreign, 'offset=0&limit=1'), { token: client.token });
    expect(refused).toMatchObject({ status: 400, body: { code: 99992361 } });
  });

  it('shows who and what comes after it was asked for in vain', async () => {
    const twin = await buildCompany(app, 'Late');
    const theirs = await buildApp(app, twin);
    const total = async () => {
      const answer = await app.call(url('mate0001'), { token: theirs.token });
      return [answer.body.code, valueAt(answer, 'total')];
    };
    const unknown = await total();
    expect(unknown[1]).toBeUndefined();
    const [mate] = await buildColleagues(app, twin, 1);
    expect(await total()).toEqual([0, 0]);
    const period = await buildPeriod(app, twin);
    expect(await total()).toEqual([0, 0]);
    await buildSheet(app, twin, mate ?? twin.lead, period);
    expect(await total()).toEqual([0, 1]);
  });

  it('answers each of many calls at once as if it came alone', async () => {
    const twin = await buildCompany(app, 'Beside');
    const theirs = await buildApp(app, twin);
    const other = await buildApp(app, company);
    const openIds = async ({ token }: RegisteredApp) => {
      const answer = await app.call(url(company.lead.user_id), { token });
      return String(valueAt(answer, 'okr_list', 0, 'objective_list', 0, 'mentioned_user_list', 0, 'open_id'));
    };
    const [own, foreign] = [await openIds(client), await openIds(other)];
    const people = [company.lead, company.boss, company.member].map(({ user_id }) => user_id);
    const calls = [client, other, theirs].flatMap(({ token }) => [
      ...[...people, 'nobody01'].map((user) => ({ token, url: url(user) })),
      ...[...people, 'nobody01'].map((user) => ({
        token,
        url: `${url(user)}&period_ids=${quarter.id}`,
      })),
      ...[own, foreign].map((id) => ({ token, url: url(id, 'offset=0&limit=1') })),
    ]);
    const ask = async (call: { readonly token: string; readonly url: string }) => {
      const { status, body } = await app.call(call.url, { token: call.token });
      return { status, code: body.code, data: body.data };
    };
    const together = await Promise.all(calls.map(ask));
    const alone = [];
    for (const call of calls) alone.push(await ask(call));
    expect(together).toEqual(alone);
    expect(new Set(alone.map(({ code }) => code))).toEqual(new Set([0, 1001003, 99992361]));
  });

  it('never shows another tenant', async () => {
    const twin = await buildCompany(app, 'Twin');
    const theirs = await buildApp(app, twin);
    const answer = await app.call(url(company.lead.user_id), { token: theirs.token });
    expect(answer.body.data).toEqual({ okr_list: [], total: 0 });
  });

  it('shows a person what that person may see', async () => {
    const objectives = (['everyone', 'department', 'chosen', 'private'] as const).map((visibility) =>
      draftObjective(app, quarter, {
        weight: 250,
        visibility,
        viewers: visibility === 'chosen' ? [company.stranger.id] : [],
      }),
    );
    const own = await buildSheet(app, company, company.member, quarter, { objectives });
    const seenBy = async (viewer: keyof Pick<Company, 'boss' | 'lead' | 'member' | 'stranger'>) => {
      const token = await buildUserToken(app, company, client, company[viewer]);
      const answer = await app.call(url(company.member.user_id), { token });
      return [0, 1, 2, 3].map((at) => valueAt(answer, 'okr_list', 0, 'objective_list', at, 'permission'));
    };
    expect(await seenBy('member')).toEqual([1, 1, 1, 1]);
    expect(await seenBy('lead')).toEqual([1, 1, 1, 1]);
    expect(await seenBy('boss')).toEqual([1, 1, 1, 1]);
    expect(await seenBy('stranger')).toEqual([1, 0, 1, 0]);
    const token = await buildUserToken(app, company, client, company.stranger);
    const answer = await app.call(url(company.member.user_id), { token });
    expect(valueAt(answer, 'okr_list', 0, 'objective_list', 1)).toEqual({
      id: own.objectives[1]?.id,
      permission: 0,
    });
  });
});
