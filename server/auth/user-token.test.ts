import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, type Company } from '../../test/builders/company.ts';
import {
  allowRedirect,
  authorize,
  authorizePath,
  buildAccount,
  redirectUri,
} from '../../test/builders/sign-in.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { Visitor } from '../../test/visitor.ts';

const email = 'memb0001@acme.example';
const scope = 'okr:okr:readonly contact:user.email:readonly offline_access';
const v2 = '/open-apis/authen/v2/oauth/token';
const v3 = '/oauth/v3/token';
const DAY = 86_400_000;

describeOnEachEngine('user tokens', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: { client_id: string; client_secret: string };
  let visitor: Visitor;
  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    await buildAccount(app, company, company.member);
    const { appId, secret } = await buildApp(app, company);
    await allowRedirect(app, company, appId);
    client = { client_id: appId, client_secret: secret };
  });
  afterAll(() => app.close());

  const codeFor = async (more: Record<string, string> = {}): Promise<string> => {
    visitor = new Visitor(app);
    const path = authorizePath(client.client_id, { scope, prompt: 'consent', ...more });
    return (await authorize(visitor, path, email)).get('code') ?? '';
  };
  const ask = (body: object | string, path = v2, headers = {}) =>
    app.call(path, { method: 'POST', body, headers });
  const redeem = (code: string, more = {}, path = v2) =>
    ask({ grant_type: 'authorization_code', ...client, code, redirect_uri: redirectUri, ...more }, path);
  const refresh = (refresh_token: unknown, more = {}) =>
    ask({ grant_type: 'refresh_token', ...client, refresh_token, ...more });
  const field = (answer: Answer, name: string): string => String(Reflect.get(answer.body, name));
  const userInfo = (token: string) => app.call('/open-apis/authen/v1/user_info', { token });
  const fault = ({ status, body }: Answer) => [status, body.code, Reflect.get(body, 'error')];

  describe.each([
    ['authen.v2.oauth.token', v2],
    ['oauth.v3.token', v3],
  ])('%s', (_name, path) => {
    it('works: code, token, person, refresh', async () => {
      const answer = await redeem(await codeFor(), {}, path);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toEqual({
        code: 0,
        access_token: expect.stringMatching(/^u-/),
        expires_in: 7200,
        token_type: 'Bearer',
        scope: expect.stringContaining('okr:okr:readonly'),
        refresh_token: expect.stringMatching(/^ur-/),
        refresh_token_expires_in: 604_800,
      });
      const token = field(answer, 'access_token');
      expect((await userInfo(token)).body.data).toMatchObject({ name: company.member.name, email });
      const okrs = `/open-apis/okr/v1/users/${company.member.user_id}/okrs?user_id_type=user_id&offset=0&limit=1`;
      expect((await app.call(okrs, { token })).body.code).toBe(0);
      const next = await ask(
        { grant_type: 'refresh_token', ...client, refresh_token: field(answer, 'refresh_token') },
        path,
      );
      expect(next.body.code).toBe(0);
      expect((await userInfo(field(next, 'access_token'))).body.code).toBe(0);
      expect((await userInfo(token)).body.code).toBe(0);
    });

    it('takes forms and HTTP Basic, but not both proofs', async () => {
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        ...client,
        code: await codeFor(),
      });
      expect((await ask(form.toString(), path)).body.code).toBe(0);
      const authorization = `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`;
      const alone = { grant_type: 'authorization_code', code: await codeFor() };
      expect((await ask(alone, path, { authorization })).body.code).toBe(0);
      expect(fault(await ask({ ...alone, ...client }, path, { authorization }))).toEqual([
        400,
        20070,
        'invalid_request',
      ]);
    });
  });

  describe('a code', () => {
    it('works once: the second time ends all that came of the first', async () => {
      const code = await codeFor();
      const first = await redeem(code);
      expect(fault(await redeem(code))).toEqual([400, 20065, 'invalid_grant']);
      app.clock.pass(1001);
      expect((await userInfo(field(first, 'access_token'))).body.code).toBe(99991668);
      expect(fault(await refresh(field(first, 'refresh_token')))).toEqual([400, 20064, 'invalid_grant']);
    });

    it('ends after five minutes', async () => {
      const code = await codeFor();
      app.clock.pass(5 * 60_000);
      expect(fault(await redeem(code))).toEqual([400, 20004, 'invalid_grant']);
    });

    it('works for its app and address only', async () => {
      const other = await buildApp(app, company);
      const code = await codeFor();
      const stranger = { client_id: other.appId, client_secret: other.secret };
      expect(fault(await redeem(code, stranger))).toEqual([400, 20024, 'invalid_grant']);
      expect(fault(await redeem(code, { redirect_uri: 'https://client.example/' }))).toEqual([
        400,
        20071,
        'invalid_grant',
      ]);
      expect((await redeem(code)).body.code).toBe(0);
    });

    it('needs the verifier of its challenge, and takes none without', async () => {
      const verifier = 'v'.repeat(50);
      const code_challenge = createHash('sha256').update(verifier).digest('base64url');
      const code = await codeFor({ code_challenge, code_challenge_method: 'S256' });
      expect(fault(await redeem(code))).toEqual([400, 20049, 'invalid_grant']);
      expect(fault(await redeem(code, { code_verifier: 'w'.repeat(50) }))).toEqual([
        400,
        20049,
        'invalid_grant',
      ]);
      expect((await redeem(code, { code_verifier: verifier })).body.code).toBe(0);
      const plain = await codeFor({ code_challenge: verifier });
      expect((await redeem(plain, { code_verifier: verifier })).body.code).toBe(0);
      expect(fault(await redeem(await codeFor(), { code_verifier: verifier }))).toEqual([
        400,
        20049,
        'invalid_grant',
      ]);
    });

    it('gives at most what was granted', async () => {
      expect(fault(await redeem(await codeFor(), { scope: 'okr:okr' }))).toEqual([
        400,
        20068,
        'invalid_scope',
      ]);
      expect(fault(await redeem(await codeFor(), { scope: 'a a' }))).toEqual([400, 20067, 'invalid_scope']);
      const narrowed = await redeem(await codeFor(), { scope: 'okr:okr:readonly' });
      expect(Reflect.get(narrowed.body, 'scope')).toBe('okr:okr:readonly');
      expect(valueAt(await userInfo(field(narrowed, 'access_token')), 'email')).toBeUndefined();
    });
  });

  describe('a refresh token', () => {
    it('works once: the second time ends the family', async () => {
      const first = await redeem(await codeFor());
      const second = await refresh(field(first, 'refresh_token'));
      expect(fault(await refresh(field(first, 'refresh_token')))).toEqual([400, 20073, 'invalid_grant']);
      expect(fault(await refresh(field(second, 'refresh_token')))).toEqual([400, 20064, 'invalid_grant']);
      app.clock.pass(1001);
      expect((await userInfo(field(second, 'access_token'))).body.code).toBe(99991668);
    });

    it('comes only with offline_access, and ends after a week', async () => {
      const { appId, secret } = await buildApp(app, company);
      await allowRedirect(app, company, appId);
      const path = authorizePath(appId, { scope: 'okr:okr:readonly' });
      const code = (await authorize(new Visitor(app), path, email)).get('code') ?? '';
      const without = await redeem(code, { client_id: appId, client_secret: secret });
      expect(Reflect.get(without.body, 'refresh_token')).toBeUndefined();
      const token = field(await redeem(await codeFor()), 'refresh_token');
      app.clock.pass(7 * DAY);
      expect(fault(await refresh(token))).toEqual([400, 20037, 'invalid_grant']);
    });

    it('is of use to its app only, and unknown otherwise', async () => {
      const other = await buildApp(app, company);
      const token = field(await redeem(await codeFor()), 'refresh_token');
      const stranger = { client_id: other.appId, client_secret: other.secret };
      expect(fault(await refresh(token, stranger))).toEqual([400, 20024, 'invalid_grant']);
      expect(fault(await refresh('ur-nothing'))).toEqual([400, 20026, 'invalid_grant']);
    });
  });

  it('clients are known by id and secret', async () => {
    const body = { grant_type: 'authorization_code', ...client, code: 'x' };
    expect(fault(await ask({ ...body, client_id: 'cli_0000000000000000' }))).toEqual([
      400,
      20048,
      'invalid_client',
    ]);
    expect(fault(await ask({ ...body, client_secret: 'x'.repeat(32) }))).toEqual([
      400,
      20002,
      'invalid_client',
    ]);
    expect(fault(await ask(body))).toEqual([400, 20003, 'invalid_grant']);
    expect(fault(await ask({ ...body, grant_type: 'password' }))).toEqual([
      400,
      20036,
      'unsupported_grant_type',
    ]);
    expect(fault(await ask({}))).toEqual([400, 20001, 'invalid_request']);
    expect(fault(await ask('a=1&a=2'))).toEqual([400, 20063, 'invalid_request']);
  });

  it('the older endpoints give tokens to the app that its own token names, with HTTP 200 even where they fail', async () => {
    const { client_id: app_id, client_secret: app_secret } = client;
    const own = await app.call('/open-apis/auth/v3/tenant_access_token/internal', {
      method: 'POST',
      body: { app_id, app_secret },
    });
    const token = field(own, 'tenant_access_token');
    const older = (path: string, body: object) =>
      app.call(`/open-apis/authen/v1/${path}`, { method: 'POST', token, body });
    const first = await older('oidc/access_token', {
      grant_type: 'authorization_code',
      code: await codeFor(),
    });
    expect(first.body.data).toMatchObject({ token_type: 'Bearer', refresh_expires_in: 2_592_000 });
    const refresh_token = valueAt(first, 'refresh_token');
    const next = await older('oidc/refresh_access_token', { grant_type: 'refresh_token', refresh_token });
    expect((await userInfo(String(valueAt(next, 'access_token')))).body.code).toBe(0);
    const oldest = await older('access_token', { grant_type: 'authorization_code', code: await codeFor() });
    expect(oldest.body.data).toMatchObject({ name: company.member.name, email });
    expect(await older('oidc/access_token', { grant_type: 'authorization_code', code: 'x' })).toMatchObject({
      status: 200,
      body: { code: 20003 },
    });
    const spent = await older('oidc/refresh_access_token', { grant_type: 'refresh_token', refresh_token });
    expect(spent).toMatchObject({ status: 200, body: { code: 20073 } });
  });

  it('end when the person takes the consent back, and ask for it again', async () => {
    const tokens = await redeem(await codeFor());
    const revoked = { app_id: client.client_id };
    await visitor.submit(await visitor.open('/account'), '/account/revoke', revoked);
    app.clock.pass(1001);
    expect((await userInfo(field(tokens, 'access_token'))).body.code).toBe(99991668);
    expect(fault(await refresh(field(tokens, 'refresh_token')))).toEqual([400, 20064, 'invalid_grant']);
    expect((await visitor.open(authorizePath(client.client_id, { scope }))).status).toBe(200);
  });
});
