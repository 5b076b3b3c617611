import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, TestApp, valueAt } from '../../test/app.ts';
import {
  buildApp,
  buildCompany,
  buildUserToken,
  type Company,
  type RegisteredApp,
} from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const okra = '/open-apis/okra/v1';
const name = { zh: '增长', en: 'Growth' };

describeOnEachEngine('what a company decides on', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    client = await buildApp(app, company);
  });
  afterAll(() => app.close());

  const send = (method: 'POST' | 'PATCH', path: string, body: object, token?: string) =>
    app.call(`${okra}/${path}`, { method, token: token ?? client.token, body });
  const rules = async () =>
    valueAt(await app.call('/open-apis/okr/v1/period_rules', { token: client.token }), 'period_rules');
  const categories = async (type = 'user') =>
    valueAt(
      await app.call(`/open-apis/okr/v2/categories?owner_type=${type}`, { token: client.token }),
      'items',
    );
  const faultOf = ({ status, body }: Answer) => [status, body.code, body.error?.field_violations?.[0]?.field];

  it('okra.v1.periodRule.create works, once for each rule, and periods follow it', async () => {
    const year = await send('POST', 'period_rules', { length: 12, first_month: 4 });
    expect(valueAt(year, 'period_rule')).toMatchObject({ type: 'year', length: 12, first_month: 4 });
    const quarter = await send('POST', 'period_rules', { length: 3 });
    const rule = valueAt(quarter, 'period_rule');
    expect(rule).toMatchObject({ type: 'month', length: 3, first_month: 1 });
    expect(valueAt(await send('POST', 'period_rules', { length: 3 }), 'period_rule')).toEqual(rule);
    expect(await rules()).toEqual([valueAt(year, 'period_rule'), rule]);
    const body = {
      period_rule_id: valueAt(year, 'period_rule', 'period_rule_id'),
      start_month: '2026-04',
    };
    const period = await app.call('/open-apis/okr/v1/periods', { method: 'POST', token: client.token, body });
    expect(valueAt(period, 'end_month')).toBe('2027-03');
  });

  it('okra.v1.category.create and patch work, and objectives are put into it', async () => {
    const team = await send('POST', 'categories', { name, category_type: 'team', color: 'orange' });
    expect(await categories('department')).toEqual([valueAt(team, 'category')]);
    const made = await send('POST', 'categories', { name: { ...name, ja: '成長' } });
    const category = valueAt(made, 'category');
    expect(category).toMatchObject({ category_type: 'person', color: 'blue', enabled: true, name });
    expect(await categories()).toEqual([category]);
    const id = String(valueAt(made, 'category', 'id'));
    app.clock.pass(1000);
    const patched = await send('PATCH', `categories/${id}`, { name, enabled: false });
    expect(valueAt(patched, 'category')).toMatchObject({ id, color: 'blue', enabled: false });
    expect(valueAt(patched, 'category', 'name')).toEqual(name);
    expect(valueAt(patched, 'category', 'update_time')).toBe(String(app.clock.now()));
    expect(await categories()).toEqual([valueAt(patched, 'category')]);
  });

  it('category_required needs an enabled category, and keeps the last one', async () => {
    const require = () => send('PATCH', 'okr_settings', { category_required: true });
    const refused = await require();
    expect(faultOf(refused)).toEqual([400, 1001001, 'category_required']);
    expect(refused.body.error?.field_violations?.[0]?.description).toContain('there is none');
    const [first, second] = [
      await send('POST', 'categories', { name }),
      await send('POST', 'categories', { name }),
    ].map((answer) => `categories/${String(valueAt(answer, 'category', 'id'))}`);
    expect((await require()).body.code).toBe(0);
    expect((await send('PATCH', first ?? '', { enabled: false })).body.code).toBe(0);
    expect(faultOf(await send('PATCH', second ?? '', { enabled: false }))).toEqual([400, 1001001, 'enabled']);
    expect((await send('PATCH', second ?? '', { color: 'purple' })).body.code).toBe(0);
    await send('PATCH', 'okr_settings', { category_required: false });
    expect((await send('PATCH', second ?? '', { enabled: false })).body.code).toBe(0);
  });

  describe('reject', () => {
    it.each([
      ['POST', 'period_rules', {}, 'length'],
      ['POST', 'period_rules', { length: 5 }, 'length'],
      ['POST', 'period_rules', { length: 3, first_month: 13 }, 'first_month'],
      ['POST', 'categories', {}, 'name'],
      ['POST', 'categories', { name: { zh: '增长' } }, 'name.en'],
      ['POST', 'categories', { name: { ...name, zh: 'x'.repeat(71) } }, 'name.zh'],
      ['POST', 'categories', { name, color: 'green' }, 'color'],
      ['PATCH', 'categories/1', { name: { zh: '', en: 'x' } }, 'name.zh'],
    ] as const)('%s %s %j', async (method, path, body, field) => {
      expect(faultOf(await send(method, path, body))).toEqual([400, 1001001, field]);
    });

    it('an unknown category', async () => {
      expect((await send('PATCH', 'categories/1', {})).body.code).toBe(1001004);
    });

    it('who has no token of an app, no scope or no grant; and nothing comes of it', async () => {
      const before = [await rules(), await categories()];
      const person = await buildUserToken(app, company, client, company.boss);
      const reader = await buildApp(app, company, { scopes: ['okr:okr:readonly'] });
      const ungranted = await buildApp(app, company, { okrAsApp: false });
      for (const [path, body] of [
        ['period_rules', { length: 1 }],
        ['categories', { name }],
      ] as const) {
        expect((await app.call(`${okra}/${path}`, { method: 'POST', body })).body.code).toBe(99991661);
        expect((await send('POST', path, body, person)).body.code).toBe(99991668);
        expect((await send('POST', path, body, reader.token)).body.code).toBe(99991672);
        expect((await send('POST', path, body, ungranted.token)).body.code).toBe(1001002);
      }
      expect((await send('PATCH', 'categories/1', {}, ungranted.token)).body.code).toBe(1001002);
      expect([await rules(), await categories()]).toEqual(before);
    });
  });
});
