import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type Company, type RegisteredApp } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('contact.v3 departments', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  const types = 'user_id_type=user_id&department_id_type=department_id';

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    client = await buildApp(app, company);
    await buildCompany(app, 'Twin');
  });
  afterAll(() => app.close());

  const get = (path: string, token = client.token) =>
    app.call(`/open-apis/contact/v3/departments/${path}`, { token });

  it('contact.v3.department.get works', async () => {
    const answer = await get(`office?${types}`);
    expect(valueAt(answer, 'department')).toEqual({
      name: 'office',
      i18n_name: { zh_cn: 'office', en_us: 'office' },
      parent_department_id: '0',
      department_id: 'office',
      open_department_id: expect.stringMatching(/^od-[0-9a-f]{32}$/),
      leader_user_id: company.boss.user_id,
      leaders: [{ leaderType: 1, leaderID: company.boss.user_id }],
      order: '1',
      status: { is_deleted: false },
      member_count: 4,
      primary_member_count: 4,
    });
    const open = String(valueAt(answer, 'department', 'open_department_id'));
    expect(valueAt(await get(open), 'department', 'name')).toBe('office');
  });

  it('contact.v3.department.children works, one level or all', async () => {
    const top = await get(`0/children?${types}`);
    expect(top.body.data).toMatchObject({ has_more: false, items: [{ department_id: 'office' }] });
    expect(valueAt(top, 'items')).toHaveLength(1);
    const all = await get(`0/children?${types}&fetch_child=true&page_size=1`);
    expect(all.body.data).toMatchObject({ has_more: true, items: [{ department_id: 'office' }] });
    const rest = await get(
      `0/children?${types}&fetch_child=true&page_size=5&page_token=${String(valueAt(all, 'page_token'))}`,
    );
    expect(rest.body.data).toMatchObject({
      has_more: false,
      items: [{ department_id: 'team', member_count: 2 }],
    });
    const below = await get(`office/children?${types}&fetch_child=true`);
    expect(valueAt(below, 'items')).toHaveLength(1);
  });

  it.each(['nowhere', 'nowhere/children'])('know an unknown department: %s', async (path) => {
    const code = path === 'nowhere' ? 40015 : 40008;
    expect(await get(`${path}?${types}`)).toMatchObject({ status: 400, body: { code } });
  });

  it('need a token and a scope', async () => {
    expect((await app.call('/open-apis/contact/v3/departments/0')).body.code).toBe(99991661);
    const { token } = await buildApp(app, company, { scopes: [] });
    expect((await get('0/children', token)).body.code).toBe(99991672);
  });

  it('reject bad input', async () => {
    expect((await get('0/children?fetch_child=perhaps')).body.error?.field_violations?.[0]?.field).toBe(
      'fetch_child',
    );
  });
});
