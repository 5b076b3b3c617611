import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import {
  buildApp,
  buildCompany,
  buildUserToken,
  type Company,
  type RegisteredApp,
} from '../../test/builders/company.ts';
import { buildPeriod } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { insertRule } from './period-queries.ts';

describeOnEachEngine('periods and their rules', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  const url = '/open-apis/okr/v1/periods';

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    client = await buildApp(app, company);
    for (const month of ['2026-01', '2026-04', '2026-07']) await buildPeriod(app, company, month);
    const rule = { id: app.newId(), type: 'month', length: 3, first_month: 1 } as const;
    await app.database.write((db) => insertRule(db, company.tenantId, rule, app.clock.now()));
    const twin = await buildCompany(app, 'Twin');
    await buildPeriod(app, twin, '2026-01');
  });
  afterAll(() => app.close());

  it('okr.v1.period.list works, page by page, undisturbed by a new period', async () => {
    const first = await app.call(`${url}?page_size=2`, { token: client.token });
    expect(first.body.data).toMatchObject({
      has_more: true,
      items: [
        {
          zh_name: '2026 年 1 月 - 3 月',
          en_name: 'Jan - Mar 2026',
          status: 0,
          period_start_time: String(Date.UTC(2025, 11, 31, 16)),
          period_end_time: String(Date.UTC(2026, 2, 30, 16)),
        },
        { en_name: 'Apr - Jun 2026' },
      ],
    });
    await buildPeriod(app, company, '2026-10');
    const token = String(valueAt(first, 'page_token'));
    const rest = await app.call(`${url}?page_size=2&page_token=${token}`, { token: client.token });
    expect(rest.body.data).toMatchObject({
      has_more: false,
      items: [{ en_name: 'Jul - Sep 2026' }, { en_name: 'Oct - Dec 2026' }],
    });
    expect(rest.body.data).not.toHaveProperty('page_token');
  });

  it.each(['page_size=0', 'page_size=101', 'page_size=ten', 'page_token=forged'])(
    'okr.v1.period.list rejects %s',
    async (query) => {
      const answer = await app.call(`${url}?${query}`, { token: client.token });
      expect(answer).toMatchObject({ status: 400, body: { code: 1001001, msg: 'invalid parameters' } });
      expect(answer.body.error?.field_violations?.[0]?.field).toBe(query.split('=')[0]);
    },
  );

  it('okr.v1.period.list tells an ended page', async () => {
    const first = await app.call(`${url}?page_size=1`, { token: client.token });
    app.clock.pass(3_600_000);
    const answer = await app.call(`${url}?page_token=${String(valueAt(first, 'page_token'))}`, {
      token: client.token,
    });
    expect(answer.body.error?.field_violations?.[0]?.description).toBe('page_token is expired');
  });

  it.each(['periods', 'period_rules'])(
    '%s need the token of an app, a scope and the grant',
    async (resource) => {
      const path = `/open-apis/okr/v1/${resource}`;
      expect((await app.call(path)).body.code).toBe(99991661);
      const person = await buildUserToken(app, company, client, company.lead);
      expect((await app.call(path, { token: person })).body.code).toBe(99991668);
      const { token } = await buildApp(app, company, { okrAsApp: false });
      const status = resource === 'periods' ? 400 : 403;
      expect(await app.call(path, { token })).toMatchObject({ status, body: { code: 1001002 } });
      const scopeless = await buildApp(app, company, { scopes: [] });
      expect((await app.call(path, { token: scopeless.token })).body.code).toBe(99991672);
    },
  );

  it('okr.v1.periodRule.list works', async () => {
    const answer = await app.call('/open-apis/okr/v1/period_rules', { token: client.token });
    expect(answer.body.data).toEqual({
      period_rules: [
        { period_rule_id: expect.stringMatching(/^\d{19}$/), type: 'month', length: 3, first_month: 1 },
      ],
    });
  });

  describe('okr.v1.period.create and patch', () => {
    const send = (method: 'POST' | 'PATCH', path: string, body: object, token = client.token) =>
      app.call(url + path, { method, token, body });
    const ruleOf = async (length: number, first_month: number) => {
      const rule = { id: app.newId(), type: 'month', length, first_month } as const;
      await app.database.write((db) => insertRule(db, company.tenantId, rule, app.clock.now()));
      return rule.id;
    };

    it('work: by rule and month, once; the status is shown', async () => {
      const period_rule_id = await ruleOf(2, 1);
      const body = { period_rule_id, start_month: '2031-03' };
      const answer = await send('POST', '', body);
      const id = String(valueAt(answer, 'period_id'));
      expect(answer.body.data).toEqual({ period_id: id, start_month: '2031-03', end_month: '2031-04' });
      expect((await send('POST', '', body)).body.code).toBe(1001008);
      expect((await send('PATCH', `/${id}`, { status: 3 })).body.data).toEqual({ period_id: id, status: 3 });
      const all = await app.call(`${url}?page_size=100`, { token: client.token });
      expect(valueAt(all, 'items')).toEqual(
        expect.arrayContaining([expect.objectContaining({ id, status: 3, en_name: 'Mar - Apr 2031' })]),
      );
    });

    it('make one period, however many ask at once', async () => {
      const body = { period_rule_id: await ruleOf(1, 1), start_month: '2032-05' };
      const answers = await Promise.all([1, 2, 3].map(() => send('POST', '', body)));
      expect(answers.map((answer) => answer.body.code).toSorted((a, b) => a - b)).toEqual([
        0, 1001008, 1001008,
      ]);
    });

    it('take years, too, from any month', async () => {
      const period_rule_id = await ruleOf(12, 4);
      const answer = await send('POST', '', { period_rule_id, start_month: '2033-04' });
      expect(answer.body.data).toMatchObject({ end_month: '2034-03' });
      expect((await send('POST', '', { period_rule_id, start_month: '2033-05' })).body.code).toBe(1001009);
    });

    it('reject bad input, naming the field', async () => {
      const period_rule_id = await ruleOf(3, 1);
      const fieldOf = async (body: object) => {
        const answer = await send('POST', '', body);
        return [answer.status, answer.body.code, answer.body.error?.field_violations?.[0]?.field];
      };
      expect(await fieldOf({ period_rule_id, start_month: '2031-13' })).toEqual([
        400,
        1001001,
        'start_month',
      ]);
      expect(await fieldOf({ period_rule_id })).toEqual([400, 1001001, 'start_month']);
      const unfit = await send('POST', '', { period_rule_id, start_month: '2031-02' });
      expect(unfit).toMatchObject({ status: 400, body: { code: 1001009 } });
      expect(unfit.body.error?.field_violations).toEqual([
        {
          field: 'start_month',
          description: 'start_month must be one in which this rule begins a period: 01, 04, 07, 10',
          value: '2031-02',
        },
      ]);
      for (const start_month of ['1900-01', '2100-01', '9999-12']) {
        const bound = await send('POST', '', { period_rule_id, start_month });
        expect(bound.body.code).toBe(1001001);
        expect(bound.body.error?.field_violations?.[0]?.description).toContain('from 2000-01 to 2099-12');
      }
      expect((await send('POST', '', { period_rule_id: '1', start_month: '2031-01' })).body.code).toBe(
        1001004,
      );
      expect((await send('PATCH', '/1', { status: 0 })).body.code).toBe(1001001);
      expect((await send('PATCH', '/1', { status: 2 })).body.code).toBe(1001004);
    });

    it('need a token, a grant with 403, and no person', async () => {
      const body = { period_rule_id: await ruleOf(3, 1), start_month: '2040-01' };
      const plain = await buildApp(app, company, { okrAsApp: false });
      expect(await send('POST', '', body, plain.token)).toMatchObject({
        status: 403,
        body: { code: 1001002 },
      });
      expect(await send('PATCH', '/1', { status: 2 }, plain.token)).toMatchObject({ status: 403 });
      const person = await buildUserToken(app, company, client, company.boss);
      expect((await send('POST', '', body, person)).body.code).toBe(99991668);
      expect((await app.call(url, { method: 'POST', body })).body.code).toBe(99991661);
    });
  });
});
