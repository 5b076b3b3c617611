import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany, type Company } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { appTicket } from './app-ticket.ts';
import { createApp, rotateAppSecret } from './apps.ts';
import { updateAppDisabled } from './queries.ts';
import { findSignInTenant } from './session-queries.ts';

const HOUR = 3_600_000;

describeOnEachEngine('tokens of store apps', (engine) => {
  let app: TestApp;
  let company: Company;
  let app_id: string;
  let app_secret: string;
  let tenant: { tenant_key: string; id_key: string };
  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    const { tenantId } = company;
    const draft = {
      tenantId,
      name: 'Shop',
      scopes: ['okr:okr:readonly'],
      okrAsApp: true,
      kind: 'store',
    } as const;
    ({ appId: app_id, secret: app_secret } = await app.database.write((db) =>
      createApp(db, draft, app.clock.now()),
    ));
    const found = await app.database.read((db) => findSignInTenant(db, tenantId));
    if (!found) throw new Error('the company is gone');
    tenant = found;
  });
  afterAll(() => app.close());

  const post = async (path: string, body: object) => {
    const answer = await app.call(`/open-apis/auth/v3/${path}`, { method: 'POST', body });
    return { status: answer.status, ...answer.body } as Record<string, unknown>;
  };
  const ticket = () => appTicket(tenant.id_key, app_id, app.clock.now());
  const askApp = (app_ticket = ticket()) => post('app_access_token', { app_id, app_secret, app_ticket });
  const askTenant = (app_access_token: unknown, tenant_key = tenant.tenant_key) =>
    post('tenant_access_token', { app_access_token, tenant_key });

  it('a ticket gives an app token, the app token a tenant token, which works', async () => {
    const first = await askApp();
    expect(first).toMatchObject({
      status: 200,
      code: 0,
      app_access_token: expect.stringMatching(/^a-/),
      expire: 7200,
    });
    const second = await askTenant(first['app_access_token']);
    expect(second).toMatchObject({
      code: 0,
      tenant_access_token: expect.stringMatching(/^t-/),
      expire: 7200,
    });
    const token = String(second['tenant_access_token']);
    expect((await app.call('/open-apis/okr/v1/periods', { token })).body.code).toBe(0);
    expect((await askApp())['app_access_token']).toBe(first['app_access_token']);
    expect((await askTenant(first['app_access_token']))['tenant_access_token']).toBe(token);
    expect(
      (await app.call('/open-apis/okr/v1/periods', { token: String(first['app_access_token']) })).body.code,
    ).not.toBe(0);
  });

  it('a new secret ends what the old one gave, and gives tokens that work', async () => {
    const before = (await askApp())['app_access_token'];
    app_secret = await app.database.write((db) =>
      rotateAppSecret(db, company.tenantId, app_id, app.clock.now()),
    );
    expect(await askTenant(before)).toMatchObject({ code: 10012 });
    expect(await askTenant((await askApp())['app_access_token'])).toMatchObject({ code: 0 });
  });

  it('a ticket is good for its hour and the next', async () => {
    const old = ticket();
    app.clock.pass(HOUR);
    expect((await askApp(old))['code']).toBe(0);
    app.clock.pass(HOUR);
    expect(await askApp(old)).toMatchObject({ status: 200, code: 10012 });
    expect(await askApp('nonsense')).toMatchObject({ code: 10012 });
  });

  it('is refused elsewhere, to custom apps, and while the app is disabled', async () => {
    const { app_access_token } = await askApp();
    expect(await askTenant(app_access_token, '0123456789abcdef')).toMatchObject({ status: 200, code: 10013 });
    expect(await askTenant('a-nothing')).toMatchObject({ code: 10012 });
    const custom = await buildApp(app, company);
    const own = { app_id: custom.appId, app_secret: custom.secret };
    expect(await post('app_access_token', { ...own, app_ticket: ticket() })).toMatchObject({ code: 10016 });
    expect(await post('app_ticket/resend', own)).toMatchObject({ code: 10016 });
    expect(await post('tenant_access_token/internal', { app_id, app_secret })).toMatchObject({ code: 10014 });
    await app.database.write((db) => updateAppDisabled(db, company.tenantId, app_id, 1, app.clock.now()));
    expect((await askApp())['code']).not.toBe(0);
    expect((await askTenant(app_access_token))['code']).not.toBe(0);
    await app.database.write((db) => updateAppDisabled(db, company.tenantId, app_id, null, app.clock.now()));
  });

  describe('auth.v3.appTicket.resend', () => {
    it('works, and answers nothing', async () => {
      expect(await post('app_ticket/resend', { app_id, app_secret })).toEqual({
        status: 200,
        code: 0,
        msg: 'ok',
      });
      expect(await post('app_ticket/resend', { app_id })).toMatchObject({ status: 200, code: 10003 });
    });
  });
});
