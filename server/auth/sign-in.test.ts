import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany, type Company } from '../../test/builders/company.ts';
import {
  allowRedirect,
  authorize,
  authorizePath,
  buildAccount,
  password,
  redirectUri,
  signInFor,
} from '../../test/builders/sign-in.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { Visitor } from '../../test/visitor.ts';

const email = 'memb0001@acme.example';
const scope = 'okr:okr.content:readonly contact:user.email:readonly';

describeOnEachEngine('signing in and agreeing', (engine) => {
  let app: TestApp;
  let company: Company;
  let appId: string;
  beforeAll(async () => {
    app = await TestApp.start(engine, { OKRA_TRUST_PROXY: '1' });
    company = await buildCompany(app);
    await buildAccount(app, company, company.member);
    ({ appId } = await buildApp(app, company));
    await allowRedirect(app, company, appId);
  });
  afterAll(() => app.close());

  const from = (address: string) => new Visitor(app, { 'x-forwarded-for': address });

  describe('the authorize page', () => {
    it('asks to sign in and to agree, in plain words, then gives a code and the state', async () => {
      const visitor = new Visitor(app);
      const path = authorizePath(appId, { scope, state: 'a&b=c' });
      const place = Visitor.placeOf(await signInFor(visitor, path, email));
      expect(place).toBe(path);
      const consent = await visitor.open(place);
      expect(consent.text).toContain('Read objectives and key results');
      expect(consent.text).toContain('Read users&#39; email addresses');
      expect(consent.headers['content-security-policy']).toContain(
        "form-action 'self' https://client.example;",
      );
      const answer = await visitor.submit(consent, '/open-apis/authen/v1/authorize', { decision: 'accept' });
      const back = new URL(Visitor.placeOf(answer));
      expect(back.origin + back.pathname).toBe(redirectUri);
      expect(back.searchParams.get('state')).toBe('a&b=c');
      expect(back.searchParams.get('code')).toMatch(/^[A-Za-z0-9]{64}$/);
    });

    it('lets a browser go on to the app from the form to sign in, where that app may ask', async () => {
      const visitor = new Visitor(app);
      const place = Visitor.placeOf(await visitor.open(authorizePath(appId, { scope })));
      const form = await visitor.open(place);
      expect(form.headers['content-security-policy']).toContain("form-action 'self' https://client.example;");
      const astray = await visitor.open(place.replace('client.example', 'evil.example'));
      expect(astray.text).toContain('evil.example');
      expect(astray.headers['content-security-policy']).toContain("form-action 'self';");
    });

    it('asks in Chinese, too', async () => {
      const visitor = new Visitor(app, { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' });
      const consent = await visitor.open(
        Visitor.placeOf(await signInFor(visitor, authorizePath(appId, { scope, prompt: 'consent' }), email)),
      );
      expect(consent.text).toContain('<html lang="zh-CN">');
      expect(consent.text).toContain('获取 OKR 内容');
      expect(consent.text).toContain('同意');
    });

    it('asks once; again for more, when told to, and after a year', async () => {
      const visitor = new Visitor(app);
      await authorize(visitor, authorizePath(appId, { scope, prompt: 'consent' }), email);
      expect(Visitor.placeOf(await visitor.open(authorizePath(appId, { scope })))).toContain('code=');
      expect((await visitor.open(authorizePath(appId, { scope: 'okr:okr' }))).status).toBe(200);
      expect((await visitor.open(authorizePath(appId, { scope, prompt: 'consent' }))).status).toBe(200);
      app.clock.pass(365 * 86_400_000);
      const place = Visitor.placeOf(await signInFor(visitor, authorizePath(appId, { scope }), email));
      expect((await visitor.open(place)).status).toBe(200);
    });

    it('tells the app when the person refuses', async () => {
      const path = authorizePath(appId, { scope, state: '7', prompt: 'consent' });
      const back = await authorize(new Visitor(app), path, email, 'refuse');
      expect(Object.fromEntries(back)).toEqual({ error: 'access_denied', state: '7' });
    });

    it.each([
      ['no app', { client_id: '' }, 20001],
      ['an unknown app', { client_id: 'cli_0000000000000000' }, 20048],
      ['an address that is not registered', { redirect_uri: 'https://evil.example/back' }, 20029],
      ['a longer address', { redirect_uri: `${redirectUri}/more` }, 20029],
      ['no address', { redirect_uri: '' }, 20029],
      ['an address with a line end', { redirect_uri: `${redirectUri}?a=1\r\nSet-Cookie: a=b` }, 20029],
      ['an address beyond ASCII', { redirect_uri: `${redirectUri}?a=中` }, 20029],
      ['a scope that the app does not hold', { scope: 'drive:drive' }, 20027],
      ['too many scopes', { scope: Array.from({ length: 51 }, (_, at) => `a:${at}`).join(' ') }, 20001],
      ['another kind of answer', { response_type: 'token' }, 20001],
      ['a short challenge', { code_challenge: 'abc', code_challenge_method: 'S256' }, 20001],
      [
        'an unknown kind of challenge',
        { code_challenge: 'a'.repeat(43), code_challenge_method: 'S512' },
        20001,
      ],
    ])('shows a fault for %s, and sends nobody anywhere', async (_name, fields, code) => {
      const answer = await new Visitor(app).open(authorizePath(appId, fields));
      expect(answer.status).toBe(400);
      expect(answer.headers['location']).toBeUndefined();
      expect(answer.text).toContain(String(code));
      expect(answer.text).not.toContain('<script');
    });

    it('keeps query and fragment of the address', async () => {
      const path = authorizePath(appId, { redirect_uri: `${redirectUri}?a=1#top`, prompt: 'consent' });
      const visitor = new Visitor(app);
      const consent = await visitor.open(Visitor.placeOf(await signInFor(visitor, path, email)));
      const answer = await visitor.submit(consent, '/open-apis/authen/v1/authorize', { decision: 'accept' });
      expect(Visitor.placeOf(answer)).toMatch(
        /^https:\/\/client\.example\/back\?a=1&code=[A-Za-z0-9]{64}#top$/,
      );
    });

    it('escapes what an app calls itself', async () => {
      const named = await buildApp(app, company, { name: '<b>"Nice"</b>' });
      await allowRedirect(app, company, named.appId);
      const visitor = new Visitor(app);
      const page = await visitor.open(
        Visitor.placeOf(await signInFor(visitor, authorizePath(named.appId), email)),
      );
      expect(page.text).toContain('&lt;b&gt;&quot;Nice&quot;&lt;/b&gt;');
    });

    it('takes no decision from elsewhere', async () => {
      const visitor = new Visitor(app);
      const path = authorizePath(appId, { prompt: 'consent' });
      const consent = await visitor.open(Visitor.placeOf(await signInFor(visitor, path, email)));
      const fields = { client_id: appId, redirect_uri: redirectUri, decision: 'accept' };
      expect((await visitor.post('/open-apis/authen/v1/authorize', fields)).status).toBe(400);
      const foreign = visitor.from('https://evil.example');
      const answer = await foreign.submit(consent, '/open-apis/authen/v1/authorize', { decision: 'accept' });
      expect(answer.status).toBe(400);
    });

    it('does not let people of another organisation in', async () => {
      const other = await buildCompany(app, 'Other');
      await buildAccount(app, other, other.member);
      const visitor = new Visitor(app);
      const page = await visitor.open(Visitor.placeOf(await visitor.open(authorizePath(appId))));
      const answer = await visitor.submit(page, '/sign-in', { email: 'memb0001@other.example', password });
      expect(answer.status).toBe(401);
    });
  });

  describe('the sign-in page', () => {
    const tryIn = async (visitor: Visitor, typed: Record<string, string>) => {
      const account = await visitor.open('/account');
      if (account.status === 200) await visitor.submit(account, '/sign-out');
      const page = await visitor.open(Visitor.placeOf(await visitor.open(authorizePath(appId))));
      return visitor.submit(page, '/sign-in', typed);
    };

    it('says the same of a wrong password and of nobody', async () => {
      const wrong = await tryIn(new Visitor(app), { email, password: 'wrong' });
      const nobody = await tryIn(new Visitor(app), { email: 'nobody@acme.example', password: 'wrong' });
      const without = await tryIn(new Visitor(app), { email: 'boss0001@acme.example', password: 'wrong' });
      for (const answer of [wrong, nobody, without]) {
        expect(answer.status).toBe(401);
        expect(answer.text).toContain('The email or the password is wrong');
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    });

    it('lets nobody try for ever, and locks nobody out of their own device', async () => {
      const own = from('192.0.2.1');
      expect((await tryIn(own, { email, password })).status).toBe(303);
      const thief = from('192.0.2.66');
      for (let count = 0; count < 10; count += 1)
        expect((await tryIn(thief, { email, password: `guess ${count}` })).text).toContain('is wrong');
      const late = await tryIn(thief, { email, password });
      expect(late.status).toBe(401);
      expect(late.text).toContain('try again in 15 minutes');
      expect((await tryIn(own, { email, password })).status).toBe(303);
      expect((await tryIn(from('192.0.2.2'), { email, password })).status).toBe(303);
      app.clock.pass(15 * 60_000 + 1);
      expect((await tryIn(thief, { email, password })).status).toBe(303);
    });

    it('counts for accounts that do not exist alike', async () => {
      const thief = from('192.0.2.67');
      for (let count = 0; count < 10; count += 1)
        await tryIn(thief, { email: 'nobody@acme.example', password: `guess ${count}` });
      expect((await tryIn(thief, { email: 'nobody@acme.example', password })).text).toContain(
        'Too many attempts',
      );
    });

    it('asks for the organisation where there are several, and leads to places of ours only', async () => {
      const visitor = new Visitor(app);
      expect((await visitor.open('/sign-in')).text).toContain('Which organisation?');
      expect((await visitor.open('/sign-in?tenant=nobody')).status).toBe(404);
      for (const next of [
        'https://evil.example',
        '//evil.example',
        '/\\evil.example',
        'javascript:alert(1)',
      ]) {
        const page = await visitor.open(Visitor.placeOf(await visitor.open(authorizePath(appId))));
        const answer = await visitor.submit(page, '/sign-in', { email, password, next });
        expect(Visitor.placeOf(answer)).toBe('/account');
        await visitor.submit(await visitor.open('/account'), '/sign-out');
      }
    });

    it('keeps its cookies from scripts and from other sites', async () => {
      const { headers } = await tryIn(new Visitor(app), { email, password });
      const lines = [headers['set-cookie'] ?? []].flat();
      expect(lines.length).toBe(2);
      for (const line of lines) expect(line).toMatch(/; HttpOnly; SameSite=Lax/);
    });
  });

  describe('the account page', () => {
    it('needs somebody who is signed in', async () => {
      expect(Visitor.placeOf(await new Visitor(app).open('/account'))).toBe('/sign-in?next=%2Faccount');
    });

    it('signs out, and ends the session', async () => {
      const visitor = new Visitor(app);
      await authorize(visitor, authorizePath(appId, { prompt: 'consent' }), email);
      const page = await visitor.open('/account');
      expect((await visitor.post('/sign-out', {})).status).toBe(400);
      await visitor.submit(page, '/sign-out');
      expect((await visitor.open('/account')).status).toBe(303);
    });
  });
});
