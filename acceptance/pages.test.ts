import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriersOn, type Browser, browserPath, launch, openPage, type Page, signIn } from './browser.ts';
import { type Demo, okra, cleanUp, type Server, startServer } from './server.ts';

afterAll(cleanUp);

describe.skipIf(browserPath === undefined)('the pages, in a browser', () => {
  let browser: Browser;
  let server: Server;
  let demo: Demo;
  let backUri: string;
  const client = createServer((_request, answer) => answer.end('back at the app'));

  beforeAll(async () => {
    server = await startServer({ env: { OKRA_RATE_LIMITS: 'off' } });
    if (!server.demo) throw new Error('there is no demo company');
    demo = server.demo;
    client.listen(0, '127.0.0.1');
    await once(client, 'listening');
    backUri = `http://127.0.0.1:${(client.address() as AddressInfo).port}/back`; // as: it listens on a port
    await okra(server.dataDir, ['app', 'grant', demo.app_id, '--redirect-uri', backUri]);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    client.close();
    client.closeAllConnections();
    await server?.stop();
  });

  const authorizePath = (scope: string) =>
    `/open-apis/authen/v1/authorize?${new URLSearchParams({
      client_id: demo.app_id,
      redirect_uri: backUri,
      response_type: 'code',
      state: 'here',
      scope,
    }).toString()}`;

  /** The address of a review of the demo company. */
  const reviewPath = async (): Promise<string> => {
    const post = (path: string, body: object, token?: string) =>
      fetch(server.url + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      }).then((answer) => answer.json()) as Promise<Record<string, unknown>>; // as: every answer is an object
    const { app_id, app_secret } = demo;
    const said = await post('/open-apis/auth/v3/tenant_access_token/internal', { app_id, app_secret });
    const token = String(said['tenant_access_token']);
    const get = async (path: string) =>
      await (await fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } })).text();
    const found = await post(
      '/open-apis/contact/v3/users/batch_get_id',
      { emails: [demo.admin.email] },
      token,
    );
    const [, head = ''] = /"user_id":"([^"]+)"/.exec(JSON.stringify(found)) ?? [];
    const sheets = await get(`/open-apis/okr/v1/users/${head}/okrs?offset=0&limit=10`);
    const periods = [...sheets.matchAll(/"period_id":"(\d+)"/g)]
      .map(([, id]) => `period_ids=${id}`)
      .slice(0, 5);
    const reviews = await get(`/open-apis/okr/v1/reviews/query?user_ids=${head}&${periods.join('&')}`);
    const [, url = ''] = /"url":"([^"]+)"/.exec(reviews) ?? [];
    return new URL(url).pathname;
  };

  it.each(['/', '/api', '/sign-in', '/open-apis/authen/v1/authorize'])(
    '%s shows without a fault and keeps nobody out',
    async (path) => {
      const { context, page, faults } = await openPage(browser);
      await page.goto(server.url + path);
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(await barriersOn(page)).toEqual([]);
      expect(faults.filter((fault) => !fault.includes('status of 400'))).toEqual([]);
      await context.close();
    },
    // Every rule on every element of the whole reference, in light and in dark.
    240_000,
  );

  it('a person signs in, reads what an app asks for, agrees, and takes it back', async () => {
    const { context, page, faults } = await openPage(browser, { locale: 'en-US' });
    await page.goto(server.url + authorizePath('okr:okr.content:readonly'));
    await signIn(page, { email: demo.admin.email, password: 'wrong' });
    expect(await page.getByRole('alert').textContent()).toBe('The email or the password is wrong');
    expect(await barriersOn(page)).toEqual([]);
    await signIn(page, demo.admin);
    expect(await page.getByRole('listitem').allTextContents()).toContain('Read objectives and key results');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Agree' }).click();
    await page.getByText('back at the app').waitFor();
    expect(page.url()).toMatch(/\/back\?code=[A-Za-z0-9]{64}&state=here$/);
    await page.goto(`${server.url}/account`);
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Revoke the access of Demo app' }).click();
    await page.getByText('None so far.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    expect(faults.filter((fault) => !fault.includes('status of 401'))).toEqual([]);
    await context.close();
  });

  it('the keyboard alone is enough to sign in, and Chinese speakers read Chinese', async () => {
    const { context, page } = await openPage(browser, { locale: 'zh-CN' });
    await page.goto(`${server.url}/account`);
    await page.locator('#email:focus').waitFor();
    await page.keyboard.type(demo.admin.email);
    await page.keyboard.press('Tab');
    await page.locator('#password:focus').waitFor();
    await page.keyboard.type(demo.admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '可以代表你的应用' }).waitFor();
    await context.close();
  });

  it('a review opens behind its link once one is signed in, and can be printed', async () => {
    const { context, page, faults } = await openPage(browser, { locale: 'en-US' });
    const path = await reviewPath();
    await page.goto(server.url + path);
    await signIn(page, demo.admin);
    await page.locator('body.document').waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
    expect(await page.locator('main p').count()).toBeGreaterThan(2);
    expect(await barriersOn(page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('header').isVisible()).toBe(false);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('the API page finds events, and says what they hold', async () => {
    const { context, page, faults } = await openPage(browser);
    await page.goto(`${server.url}/api`);
    await page.getByRole('searchbox').fill('okr.objective.updated_v1');
    const event = page.locator('section.call:visible', { hasText: 'An objective was changed' });
    await event.getByText('changed_fields').waitFor();
    expect(await event.getByText('okr:okr.content:readonly').count()).toBe(1);
    expect(await page.getByRole('status').textContent()).toMatch(/^1 /);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('every link leads somewhere', async () => {
    const { context, page, faults } = await openPage(browser);
    const seen = new Set<string>();
    const open = ['/', '/account'];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const answer = await page.goto(server.url + path);
      expect(answer?.ok(), path).toBe(true);
      open.push(...(await linksOn(page)));
    }
    expect(seen).toContain('/api');
    expect(faults).toEqual([]);
    await context.close();
  });

  const linksOn = (page: Page) =>
    page.locator('a[href]').evaluateAll((links) =>
      links.flatMap((link) => {
        const url = new URL((link as unknown as { href: string }).href); // as: links have one
        return url.origin === new URL(link.baseURI).origin ? [url.pathname + url.search] : [];
      }),
    );
});
