import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import {
  buildApp,
  buildCompany,
  buildUserToken,
  type Company,
  getToken,
} from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { createApp, rotateAppSecret } from './apps.ts';
import { updateAppDisabled } from './queries.ts';

describeOnEachEngine('auth.v3', (engine) => {
  let app: TestApp;
  let company: Company;
  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
  });
  afterAll(() => app.close());

  const ask = (kind: 'tenant' | 'app', body: unknown) =>
    app.call(`/open-apis/auth/v3/${kind}_access_token/internal`, { method: 'POST', body });
  const periods = (token: string) => app.call('/open-apis/okr/v1/periods', { token });

  const times = <T>(count: number, make: () => Promise<T>) => Array.from({ length: count }, make);
  /** Credentials with which nobody has asked for a token. */
  const unused = async () => {
    const { tenantId } = company;
    const unusedApp = { tenantId, name: 'Unused', scopes: [], okrAsApp: false };
    const made = await app.database.write((db) => createApp(db, unusedApp, app.clock.now()));
    return { app_id: made.appId, app_secret: made.secret };
  };

  describe('auth.v3.tenantAccessToken.internal', () => {
    it('works, and gives the same token while half an hour is left', async () => {
      const { appId: app_id, secret: app_secret } = await buildApp(app, company);
      const first = await ask('tenant', { app_id, app_secret });
      expect(first).toMatchObject({ status: 200, body: { code: 0, msg: 'ok', expire: 7200 } });
      const token: unknown = Reflect.get(first.body, 'tenant_access_token');
      expect(token).toMatch(/^t-[0-9a-z]{47}$/);
      app.clock.pass(5_399_000);
      expect((await ask('tenant', { app_id, app_secret })).body).toMatchObject({
        tenant_access_token: token,
        expire: 1801,
      });
      app.clock.pass(2000);
      const renewed = await ask('tenant', { app_id, app_secret });
      expect(renewed.body).toMatchObject({ expire: 7200 });
      expect(Reflect.get(renewed.body, 'tenant_access_token')).not.toBe(token);
      expect((await periods(String(token))).body.code).toBe(0);
      app.clock.pass(1_800_000);
      expect((await periods(String(token))).body.code).toBe(99991663);
    });

    it('gives an app that asks many times at once one token', async () => {
      const { app_id, app_secret } = await unused();
      const answers = await Promise.all(times(20, () => ask('tenant', { app_id, app_secret })));
      expect(new Set(answers.map(({ body }) => Reflect.get(body, 'tenant_access_token')))).toHaveLength(1);
    });

    it('lets no app wait for others that ask for their first token', async () => {
      const asking = await Promise.all(times(40, unused));
      const { retries } = app.database.stats();
      const answers = await Promise.all(asking.map((credentials) => ask('tenant', credentials)));
      expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 0));
      expect(app.database.stats().retries).toBe(retries);
    });

    it('gives no token that outlives its secret', async () => {
      const credentials = await unused();
      const rotate = app.database.write((db) =>
        rotateAppSecret(db, company.tenantId, credentials.app_id, app.clock.now()),
      );
      const answers = await Promise.all(times(10, () => ask('tenant', credentials)));
      await rotate;
      app.clock.pass(1000);
      for (const { body } of answers) {
        if (body.code !== 0) continue;
        const answer = await periods(String(Reflect.get(body, 'tenant_access_token')));
        expect(answer.body.code).toBe(99991663);
      }
    });

    it('writes nothing for a token that holds', async () => {
      const { appId: app_id, secret: app_secret, token } = await buildApp(app, company);
      const { writes } = app.database.stats();
      expect((await ask('tenant', { app_id, app_secret })).body).toMatchObject({
        tenant_access_token: token,
      });
      expect(app.database.stats().writes).toBe(writes);
    });

    it.each([
      ['an empty body', undefined],
      ['empty strings', { app_id: '', app_secret: '' }],
      ['a malformed app_id', { app_id: 'cli_xyz', app_secret: 'a' }],
      ['numbers', { app_id: 1, app_secret: 2 }],
      ['no JSON', 'app_id=1'],
    ])('rejects %s with HTTP 200', async (_, body) => {
      expect(await ask('tenant', body)).toMatchObject({
        status: 200,
        body: { code: 10003, msg: 'invalid param', data: {} },
      });
    });

    it('knows an unknown app and a wrong secret', async () => {
      const { appId: app_id, secret } = await buildApp(app, company);
      expect(await ask('tenant', { app_id: 'cli_0000000000000000', app_secret: secret })).toMatchObject({
        status: 200,
        body: { code: 10014, msg: 'app id not exists' },
      });
      expect(await ask('tenant', { app_id, app_secret: `${secret}x` })).toMatchObject({
        status: 200,
        body: { code: 10014, msg: 'app secret invalid' },
      });
    });

    it('ends every token with the secret', async () => {
      const { appId, token } = await buildApp(app, company);
      expect((await periods(token)).body.code).toBe(0);
      const secret = await app.database.write((db) =>
        rotateAppSecret(db, company.tenantId, appId, app.clock.now()),
      );
      app.clock.pass(1000);
      expect((await periods(token)).body.code).toBe(99991663);
      expect((await periods(await getToken(app, appId, secret))).body.code).toBe(0);
    });

    it('gives a disabled app no token, and stops those it has until it is enabled', async () => {
      const registered = await buildApp(app, company);
      const { appId: app_id, secret: app_secret } = registered;
      const own = await buildUserToken(app, company, registered, company.lead);
      const setDisabled = (time: number | null) =>
        app.database.write((db) => updateAppDisabled(db, company.tenantId, app_id, time, app.clock.now()));
      const okrs = (token: string) => {
        const url = `/open-apis/okr/v1/users/${company.lead.user_id}/okrs?offset=0&limit=1&user_id_type=user_id`;
        return app.call(url, { token });
      };
      await setDisabled(app.clock.now());
      app.clock.pass(1000);
      for (const kind of ['tenant', 'app'] as const)
        expect(await ask(kind, { app_id, app_secret })).toMatchObject({
          status: 200,
          body: { code: 10014, msg: 'app unauthorized' },
        });
      expect((await ask('tenant', { app_id, app_secret: 'x' })).body.msg).toBe('app secret invalid');
      for (const token of [registered.token, own])
        expect(await okrs(token)).toMatchObject({ status: 400, body: { code: 99991662 } });
      await setDisabled(null);
      for (const token of [registered.token, own]) expect((await okrs(token)).body.code).toBe(0);
      expect(await getToken(app, app_id, app_secret)).toBe(registered.token);
    });

    it('keeps nothing in the database with which one could call', async () => {
      const { secret, token } = await buildApp(app, company);
      const rows = await app.database.read((db) =>
        db.all({
          text: 'select a.secret_hash, t.token_hash, t.nonce from apps a join access_tokens t on t.app_id = a.app_id',
          values: [],
        }),
      );
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(JSON.stringify(rows)).not.toContain(token);
    });
  });

  it('auth.v3.appAccessToken.internal gives one token under both names', async () => {
    const { appId: app_id, secret: app_secret, token } = await buildApp(app, company);
    expect((await ask('app', { app_id, app_secret })).body).toMatchObject({
      code: 0,
      app_access_token: token,
      tenant_access_token: token,
    });
  });
});
