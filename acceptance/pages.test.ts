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

  /** Calls the API as the demo app. */
  const caller = async () => {
    const send = async (path: string, body: object | undefined, token: string) => {
      const answer = await fetch(server.url + path, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${token}` },
        ...(body && { body: JSON.stringify(body) }),
      });
      return answer.text();
    };
    const { app_id, app_secret } = demo;
    const said = await send('/open-apis/auth/v3/tenant_access_token/internal', { app_id, app_secret }, '');
    const [, token = ''] = /"tenant_access_token":"([^"]+)"/.exec(said) ?? [];
    return (path: string, body?: object) => send(path, body, token);
  };
  type Call = Awaited<ReturnType<typeof caller>>;

  const headIn = async (call: Call): Promise<string> => {
    const emails = [demo.admin.email];
    const found = await call('/open-apis/contact/v3/users/batch_get_id', { emails });
    return /"user_id":"([^"]+)"/.exec(found)?.[1] ?? '';
  };

  /** The address of a review of the demo company. */
  const reviewPath = async (): Promise<string> => {
    const call = await caller();
    const head = await headIn(call);
    const sheets = await call(`/open-apis/okr/v1/users/${head}/okrs?offset=0&limit=10`);
    const periods = [...sheets.matchAll(/"period_id":"(\d+)"/g)]
      .map(([, id]) => `period_ids=${id}`)
      .slice(0, 5);
    const reviews = await call(`/open-apis/okr/v1/reviews/query?user_ids=${head}&${periods.join('&')}`);
    return new URL(/"url":"([^"]+)"/.exec(reviews)?.[1] ?? '').pathname;
  };

  /** Where the published answers about performance lead: to profiles, and to what the head of the company owes. */
  const performancePaths = async (): Promise<{ profiles: string[]; tasks: string[] }> => {
    const call = await caller();
    const head = await headIn(call);
    const semesters = await call('/open-apis/performance/v1/semesters?type_group=Semi-annual');
    const ids = [...semesters.matchAll(/"id":"(\d+)"/g)].map(([, id = '']) => id);
    const linksIn = (answers: readonly string[]) =>
      answers
        .flatMap((answer) => [...answer.matchAll(/"(?:reviewprofile|jump)_url":"([^"]+)"/g)])
        .map(([, link = '']) => new URL(link).pathname + new URL(link).search);
    const ask = (path: string, body: object) =>
      Promise.all(ids.map((semester_id) => call(`/open-apis/performance/${path}`, { semester_id, ...body })));
    return {
      profiles: linksIn(await ask('v2/reviewees/query?page_size=10', {})),
      tasks: linksIn(await ask('v1/stage_tasks/find_by_user_list', { user_id_lists: [head] })),
    };
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
    const back = /\/back\?code=[A-Za-z0-9]{64}&state=here$/;
    expect(page.url()).toMatch(back);
    // Whoever has agreed is sent on from the form to sign in.
    await context.clearCookies();
    await page.goto(server.url + authorizePath('okr:okr.content:readonly'));
    await signIn(page, demo.admin);
    await page.getByText('back at the app').waitFor();
    expect(page.url()).toMatch(back);
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

  it('the troubleshooter of a failed call leads to what its code means, and to the calls that answer so', async () => {
    const call = await caller();
    const { page, context, faults } = await openPage(browser, {});
    const said = await call('/open-apis/okr/v1/users/nobody/okrs?offset=0&limit=5&user_id_type=user_id');
    await page.goto(/http:[^"]*/.exec(said)?.[0] ?? '');
    const section = page.locator('#errors');
    await section.getByRole('heading', { name: 'Code 1001003' }).waitFor();
    await section.getByRole('cell', { name: 'user not found', exact: true }).waitFor();
    await section.getByRole('link', { name: "List a person's OKRs" }).click();
    expect(page.url()).toMatch(/#okr\.v1\.userOkr\.list$/);
    await page.goto(`${server.url}/api?code=99991663#errors`);
    await section.getByRole('link', { name: 'List OKR periods' }).waitFor();
    await page.goto(`${server.url}/api?code=<b>1</b>#errors`);
    await section.getByText('No call answers so.').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('the first page and the API page fit a phone', async () => {
    const { context, page } = await openPage(browser, { viewport: { width: 400, height: 800 } });
    for (const path of ['/', '/api']) {
      await page.goto(server.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      // The API page has drawn its calls once it links to them.
      if (path === '/api') await page.locator('#nav a').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(400);
    }
    await context.close();
  });

  it('the pages behind the links of performance answers show reviews and what one owes', async () => {
    const { profiles, tasks } = await performancePaths();
    expect(profiles.length).toBeGreaterThan(5);
    expect(tasks.length).toBeGreaterThan(1);
    for (const locale of ['en-US', 'zh-CN']) {
      const { context, page, faults } = await openPage(browser, { locale });
      await page.goto(server.url + profiles[0]);
      await page.getByRole('textbox').first().fill(demo.admin.email);
      await page.locator('#password').fill(demo.admin.password);
      await page.keyboard.press('Enter');
      await page.locator('body.document').waitFor();
      expect(new URL(page.url()).search).toBe(new URL(profiles[0] ?? '', server.url).search);
      for (const path of [...profiles.slice(0, 2), ...tasks.slice(0, 1)]) {
        await page.goto(server.url + path);
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
        expect(await barriersOn(page), path).toEqual([]);
      }
      const [link] = await linksOn(page);
      expect((await page.goto(server.url + link))?.status()).toBe(200);
      expect(faults).toEqual([]);
      await context.close();
    }
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
