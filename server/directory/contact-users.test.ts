import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type Company, type RegisteredApp } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';

describeOnEachEngine('contact.v3 people', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  const base = '/open-apis/contact/v3/users';

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    client = await buildApp(app, company);
    await buildCompany(app, 'Twin');
  });
  afterAll(() => app.close());

  const get = (path: string, token: string | undefined = client.token) =>
    app.call(`${base}${path}`, { token });

  describe('contact.v3.user.get', () => {
    it('works', async () => {
      const answer = await get(
        `/${company.member.user_id}?user_id_type=user_id&department_id_type=department_id`,
      );
      expect(valueAt(answer, 'user')).toEqual({
        union_id: expect.stringMatching(/^on_[0-9a-f]{32}$/),
        user_id: company.member.user_id,
        open_id: expect.stringMatching(/^ou_[0-9a-f]{32}$/),
        name: company.member.name,
        en_name: company.member.en_name,
        email: 'memb0001@acme.example',
        gender: 0,
        status: {
          is_frozen: false,
          is_resigned: false,
          is_activated: true,
          is_exited: false,
          is_unjoin: false,
        },
        department_ids: ['team'],
        leader_user_id: company.lead.user_id,
        country: 'CN',
        join_time: Math.floor(app.clock.now() / 1000),
        employee_no: 'MEMB0001',
        employee_type: 1,
        orders: [{ department_id: 'team', user_order: 1, department_order: 1, is_primary_dept: true }],
        job_title: 'Engineer',
      });
    });

    it('answers the same person by every kind of id', async () => {
      const first = await get(`/${company.lead.user_id}?user_id_type=user_id`);
      for (const type of ['open_id', 'union_id'] as const) {
        const id = String(valueAt(first, 'user', type));
        const answer = await get(`/${id}?user_id_type=${type}`);
        expect(valueAt(answer, 'user', 'name')).toBe(company.lead.name);
        expect(String(valueAt(answer, 'user', 'leader_user_id'))).toMatch(
          type === 'open_id' ? /^ou_/ : /^on_/,
        );
      }
    });

    it('leaves out what the app has no scope for', async () => {
      const { token } = await buildApp(app, company, { scopes: ['contact:contact.base:readonly'] });
      const answer = await get(`/${company.member.user_id}?user_id_type=user_id`, token);
      const user = valueAt(answer, 'user');
      expect(Object.keys(user as object).toSorted()).toEqual(['open_id', 'union_id']);
    });

    it('rejects bad input', async () => {
      expect(await get(`/x?user_id_type=people_admin_id`)).toMatchObject({
        status: 400,
        body: { code: 40001 },
      });
    });

    it('needs a token and a scope', async () => {
      expect((await app.call(`${base}/x`)).body.code).toBe(99991661);
      const { token } = await buildApp(app, company, { scopes: ['okr:okr'] });
      expect((await get('/x', token)).body.code).toBe(99991672);
    });

    it('knows an unknown user', async () => {
      for (const id of ['nobody', 'ou_00000000000000000000000000000000']) {
        const type = id === 'nobody' ? 'user_id' : 'open_id';
        expect(await get(`/${id}?user_id_type=${type}`)).toMatchObject({
          status: 400,
          body: { code: 41012 },
        });
      }
    });
  });

  describe('contact.v3.user.batch', () => {
    it('works: those who exist, in the order asked', async () => {
      const { lead, boss } = company;
      const answer = await get(
        `/batch?user_id_type=user_id&user_ids=${lead.user_id}&user_ids=no&user_ids=${boss.user_id}`,
      );
      expect([0, 1, 2].map((at) => valueAt(answer, 'items', at, 'user_id'))).toEqual([
        lead.user_id,
        boss.user_id,
        undefined,
      ]);
    });

    it('rejects more than 50', async () => {
      const ids = Array.from({ length: 51 }, (_, n) => `user_ids=${n}`).join('&');
      expect((await get(`/batch?${ids}`)).body.code).toBe(40001);
    });
  });

  describe('contact.v3.user.batchGetId', () => {
    const ask = (body: unknown, token = client.token) =>
      app.call(`${base}/batch_get_id?user_id_type=user_id`, { method: 'POST', token, body });

    it('works: a row for each address asked', async () => {
      const answer = await ask({
        emails: ['LEAD0001@acme.example', 'nobody@acme.example'],
        mobiles: ['13800000000'],
      });
      expect(valueAt(answer, 'user_list')).toEqual([
        { email: 'LEAD0001@acme.example', user_id: company.lead.user_id, status: expect.anything() },
        { email: 'nobody@acme.example' },
        { mobile: '13800000000' },
      ]);
    });

    it('never finds people of another tenant', async () => {
      const answer = await ask({ emails: ['lead0001@twin.example'] });
      expect(valueAt(answer, 'user_list')).toEqual([{ email: 'lead0001@twin.example' }]);
    });

    it('rejects bad input, naming the field', async () => {
      const answer = await ask({ emails: 'lead0001@acme.example', include_resigned: 'yes' });
      expect(answer).toMatchObject({ status: 400, body: { code: 40001 } });
      expect(answer.body.error?.field_violations?.map(({ field }) => field)).toEqual([
        'emails',
        'include_resigned',
      ]);
    });
  });

  describe('contact.v3.user.findByDepartment', () => {
    const list = (query: string) => get(`/find_by_department?user_id_type=user_id&${query}`);

    it('works, page by page', async () => {
      const first = await list('department_id=team&department_id_type=department_id&page_size=1');
      expect(first.body.data).toMatchObject({ has_more: true, items: [{ user_id: company.lead.user_id }] });
      const token = String(valueAt(first, 'page_token'));
      const rest = await list(
        `department_id=team&department_id_type=department_id&page_size=9&page_token=${token}`,
      );
      expect(rest.body.data).toMatchObject({ has_more: false, items: [{ user_id: company.member.user_id }] });
      const other = await list(`department_id=office&department_id_type=department_id&page_token=${token}`);
      expect(other).toMatchObject({ status: 400, body: { code: 40012 } });
    });

    it('knows an unknown department', async () => {
      expect(await list('department_id=nowhere&department_id_type=department_id')).toMatchObject({
        status: 403,
        body: { code: 40004 },
      });
    });

    it('lists nobody for the company itself, where everybody has a department', async () => {
      expect((await list('department_id=0')).body.data).toEqual({ has_more: false, items: [] });
    });
  });
});
