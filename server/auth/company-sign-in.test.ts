import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { TestApp } from '../../test/app.ts';
import { buildCompany } from '../../test/builders/company.ts';
import { Visitor } from '../../test/visitor.ts';

const email = 'memb0001@acme.example';

/** The company's identity provider: a real one, where everybody may sign in under any address. */
async function startProvider(idTokenTellsEmail: boolean): Promise<{ url: string; server: Server }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // as: it listens on a port
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'okra',
        client_secret: 'a secret of the provider',
        redirect_uris: ['http://127.0.0.1:3000/sign-in/oidc/callback'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: [] },
    conformIdTokenClaims: !idTokenTellsEmail,
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: id.replace('unsure:', ''),
        email_verified: !id.startsWith('unsure:'),
      }),
    }),
    jwks: undefined as never, // as: the provider's own keys for development
    cookies: { keys: ['a key for tests'] },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return { url, server };
}

/** Signs in at the provider as this person and agrees; answers where it sends them. */
async function passProvider(start: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  const send = async (target: string, form?: Record<string, string>) => {
    const answer = await fetch(target, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    await answer.text();
    return new URL(answer.headers.get('location') ?? target, target).href;
  };
  let place = await send(start);
  for (let step = 0; step < 8 && !place.includes('/sign-in/oidc/callback'); step += 1) {
    const isForm = /\/interaction\/[^/]+$/.test(place);
    const prompt = step < 2 ? 'login' : 'consent';
    place = await send(place, isForm ? { prompt, login, password: 'any' } : undefined);
  }
  return place;
}

describe.each([
  ['in the token', true],
  ['to those who ask', false],
])("the company's own sign-in, which tells the address %s", (_name, idTokenTellsEmail) => {
  let app: TestApp;
  let provider: Awaited<ReturnType<typeof startProvider>>;
  beforeAll(async () => {
    provider = await startProvider(idTokenTellsEmail);
    app = await TestApp.start('sqlite', {
      OKRA_OIDC_ISSUER: provider.url,
      OKRA_OIDC_CLIENT_ID: 'okra',
      OKRA_OIDC_CLIENT_SECRET: 'a secret of the provider',
      OKRA_OIDC_NAME: 'Acme ID',
    });
    await buildCompany(app);
  });
  afterAll(async () => {
    await app.close();
    provider.server.close();
    provider.server.closeAllConnections();
  });

  const leave = async (visitor: Visitor) => {
    const page = await visitor.open('/sign-in?next=/account');
    expect(page.text).toContain('Sign in with Acme ID');
    const [, link = ''] = /href="(\/sign-in\/oidc[^"]*)"/.exec(page.text) ?? [];
    return Visitor.placeOf(await visitor.open(link.replaceAll('&amp;', '&')));
  };
  const comeBack = (visitor: Visitor, place: string) => {
    const { pathname, search } = new URL(place);
    return visitor.open(pathname + search);
  };

  it('lets a person in whom it knows and who has an account', async () => {
    const visitor = new Visitor(app);
    const back = await passProvider(await leave(visitor), email);
    expect(Visitor.placeOf(await comeBack(visitor, back))).toBe('/account');
    expect((await visitor.open('/account')).text).toContain(email);
  });

  it.each([
    ['has no account here', 'nobody@acme.example', 'have no account here'],
    ['has not proved the address', `unsure:${email}`, 'was not completed'],
  ])('keeps out who %s', async (_case, login, words) => {
    const visitor = new Visitor(app);
    const answer = await comeBack(visitor, await passProvider(await leave(visitor), login));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
    expect((await visitor.open('/account')).status).toBe(303);
  });

  it('takes no answer that it did not ask for, and none twice', async () => {
    const visitor = new Visitor(app);
    const back = await passProvider(await leave(visitor), email);
    expect((await comeBack(new Visitor(app), back)).status).toBe(400);
    expect((await comeBack(visitor, back.replace(/state=[^&]*/, 'state=another'))).status).toBe(400);
    const late = new Visitor(app);
    const place = await passProvider(await leave(late), email);
    app.clock.pass(10 * 60_000);
    expect((await comeBack(late, place)).status).toBe(400);
  });
});

it("the company's own sign-in says on the sign-in page that it cannot be reached, and warns", async () => {
  const base = await TestApp.start('sqlite');
  await buildCompany(base);
  const config = readConfig(
    {
      OKRA_LOG: 'silent',
      OKRA_OIDC_ISSUER: 'http://127.0.0.1:1',
      OKRA_OIDC_CLIENT_ID: 'okra',
      OKRA_OIDC_CLIENT_SECRET: 'a secret of the provider',
      OKRA_OIDC_NAME: 'Acme ID',
    },
    '.',
  );
  const { log } = createLog('silent');
  const [warn, error] = [vi.spyOn(log, 'warn'), vi.spyOn(log, 'error')];
  const { database, clock } = base;
  const app = await createApp({ config, database, clock, log });
  for (const [language, words] of [
    ['en', 'Acme ID cannot be reached: sign in with a password, or try again later'],
    ['zh', '暂时无法连接 Acme ID，请使用密码登录，或稍后再试'],
  ] as const) {
    const url = '/sign-in/oidc?next=/account';
    const answer = await app.server.inject({ url, headers: { 'accept-language': language } });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.payload).toContain(words);
    expect(answer.payload).toContain('name="next" value="/account"');
  }
  expect(warn).toHaveBeenCalledTimes(2);
  expect(error).not.toHaveBeenCalled();
  await app.close();
  await base.close();
});
