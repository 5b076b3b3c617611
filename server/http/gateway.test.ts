import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import {
  buildApp,
  buildCompany,
  buildUserToken,
  type Company,
  type RegisteredApp,
} from '../../test/builders/company.ts';

describe('the gateway', () => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  const periods = '/open-apis/okr/v1/periods';

  beforeAll(async () => {
    app = await TestApp.start('sqlite');
    company = await buildCompany(app);
    client = await buildApp(app, company);
  });
  afterAll(() => app.close());

  it.each([
    ['GET', '/open-apis/okr/v1/nothing'],
    ['POST', '/open-apis/okr/v1/users/a/okrs'],
    ['GET', '/open-apis/auth/v3/tenant_access_token/internal'],
    ['GET', '/open-apis/okr/v1/users/%zz/okrs'],
  ] as const)('answers %s %s with a text, before it looks at any token', async (method, url) => {
    expect(await app.call(url, { method })).toMatchObject({
      status: 404,
      text: '404 page not found',
      headers: { 'content-type': expect.stringContaining('text/plain') },
    });
  });

  it.each(['/', '/api', '/healthz', '/readyz'])('answers HEAD %s as GET, without the body', async (url) => {
    const { server } = app.app;
    const [got, head] = await Promise.all([server.inject(url), server.inject({ method: 'HEAD', url })]);
    expect(head).toMatchObject({ statusCode: 200, payload: '' });
    for (const name of ['content-type', 'content-length']) expect(head.headers[name]).toBe(got.headers[name]);
  });

  it.each([
    ['none', undefined, 99991661],
    ['one without Bearer', 't-abc', 99991661],
    ['an unknown one of an app', 'Bearer t-abc', 99991663],
    ['an unknown one of a person', 'Bearer u-abc', 99991668],
    ['a JWT', 'Bearer eyJhbGciOi', 99991668],
    ['one of a store app', 'Bearer a-abc', 99991664],
    ['any other', 'Bearer abc', 99991671],
  ])('refuses a token: %s', async (_, authorization, code) => {
    const answer = await app.call(`${periods}?page_size=rubbish`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    expect(answer).toMatchObject({ status: 400, body: { code } });
  });

  it('gives every answer a log id, and failures the same inside', async () => {
    const good = await app.call(periods, { token: client.token });
    expect(good.headers['x-tt-logid']).toMatch(/^\d{14}[0-9A-F]{20}$/);
    const bad = await app.call(`${periods}?page_size=0`, { token: client.token });
    expect(bad.body.error?.log_id).toBe(bad.headers['x-tt-logid']);
  });

  it('takes a trailing slash, unknown parameters, and bodies of any type or none', async () => {
    for (const url of [`${periods}/`, `${periods}?yes=true`]) {
      expect((await app.call(url, { token: client.token })).body.code).toBe(0);
    }
    const json = { 'content-type': 'application/json; charset=utf-8' };
    expect((await app.call(periods, { token: client.token, headers: json })).body.code).toBe(0);
    expect((await app.call(periods, { token: client.token, headers: json, body: '{}' })).body.code).toBe(0);
    const credentials = JSON.stringify({ app_id: client.appId, app_secret: client.secret });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
      const url = '/open-apis/auth/v3/tenant_access_token/internal/';
      const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
      expect((await app.call(url, { method: 'POST', headers, body: credentials })).body.code).toBe(0);
    }
  });

  it.each([
    'okr_ids=1&okr_ids=2',
    'okr_ids[]=1&okr_ids[]=2',
    'okr_ids%5B%5D=1&okr_ids%5B%5D=2&okr_ids%5B%5D=1',
    'okr_ids=1&okr_ids[]=2',
    'okr_ids[]=1&okr_ids=2',
  ])('reads the array %s', async (query) => {
    const answer = await app.call(`/open-apis/okr/v1/okrs/batch_get?${query}`, { token: client.token });
    expect(answer.body.error?.details).toEqual([
      { key: 'okr_ids', value: '1' },
      { key: 'okr_ids', value: '2' },
    ]);
  });

  it.each([
    ['true', 0],
    ['True', 0],
    ['FALSE', 0],
    ['yes', 40_001],
  ])('reads fetch_child=%s', async (value, code) => {
    const url = `/open-apis/contact/v3/departments/0/children?fetch_child=${value}`;
    expect((await app.call(url, { token: client.token })).body.code).toBe(code);
  });

  it('refuses a body that is too large, and goes on', async () => {
    const url = '/open-apis/contact/v3/users/batch_get_id';
    const answer = await app.call(url, { method: 'POST', token: client.token, body: 'x'.repeat(1_048_577) });
    expect(answer).toMatchObject({ status: 413, body: { code: 40001 } });
    expect((await app.call(periods, { token: client.token })).body.code).toBe(0);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[1]'],
    ['a U+0000', '{"emails":["a\\u0000b"]}'],
    ['deep JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('names the body when it is %s', async (_, body) => {
    const url = '/open-apis/contact/v3/users/batch_get_id';
    const answer = await app.call(url, { method: 'POST', token: client.token, body });
    expect(answer).toMatchObject({ status: 400, body: { code: 40001 } });
    expect(answer.body.error?.field_violations?.[0]?.field).toBe('body');
  });

  it('reads half of a character as U+FFFD, and a whole one in two escapes as it is', async () => {
    const { token } = client;
    const url = '/open-apis/contact/v3/users/batch_get_id';
    const body = String.raw`{"emails":["a\ud83d@a.cn","b\uD83D\uDE00@a.cn","c\\ud83d@a.cn"]}`;
    const answer = await app.call(url, { method: 'POST', token, body });
    expect(answer.body.data).toEqual({
      user_list: [{ email: 'a\uFFFD@a.cn' }, { email: 'b😀@a.cn' }, { email: String.raw`c\ud83d@a.cn` }],
    });
  });

  it('names a field once, whatever is wrong with it', async () => {
    const url = '/open-apis/okr/v2/objectives/%00';
    const answer = await app.call(url, { token: client.token });
    expect(answer.body.error?.field_violations).toEqual([
      { field: 'objective_id', description: 'objective_id must not contain U+0000' },
    ]);
  });

  it('tells a person which scopes to grant', async () => {
    const token = await buildUserToken(app, company, client, company.lead, ['contact:user.base:readonly']);
    const url = `/open-apis/okr/v1/users/${company.lead.user_id}/okrs?offset=0&limit=1&user_id_type=user_id`;
    const answer = await app.call(url, { token });
    expect(answer).toMatchObject({ status: 400, body: { code: 99991679 } });
    expect(answer.body.error).toMatchObject({
      message: 'Send the person to /open-apis/authen/v1/authorize again, with scope=okr:okr:readonly',
      permission_violations: [{ type: 'action_privilege_required' }, { subject: 'okr:okr' }],
    });
    expect(answer.body.msg).toMatch(
      /: \[okr:okr:readonly, okr:okr\]\. 用户尚未授权，请携带 scope=okr:okr:readonly 引导用户重新授权。$/,
    );
  });

  it('refuses what exceeds the documented frequency, for each app alone, until the window ends', async () => {
    const limited = await TestApp.start('sqlite', { OKRA_RATE_LIMITS: 'documented' });
    const acme = await buildCompany(limited);
    const [one, two] = [await buildApp(limited, acme), await buildApp(limited, acme)];
    for (let call = 1; call <= 100; call++) {
      expect((await limited.call(periods, { token: one.token })).body.code).toBe(0);
    }
    limited.clock.pass(20_000);
    const refused = await limited.call(periods, { token: one.token });
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 99991400 },
      headers: { 'x-ogw-ratelimit-limit': '100', 'x-ogw-ratelimit-reset': '40', 'retry-after': '40' },
    });
    expect((await limited.call(periods, { token: two.token })).body.code).toBe(0);
    limited.clock.pass(40_000);
    expect((await limited.call(periods, { token: one.token })).body.code).toBe(0);
    await limited.close();
  });

  it('shows pages, health and metrics', async () => {
    expect((await app.call('/healthz')).text).toBe('{"status":"ok"}');
    expect((await app.call('/readyz')).status).toBe(200);
    expect((await app.call('/metrics')).text).toContain('okra_request_duration_seconds_bucket');
    expect((await app.call('/')).text).toContain('<h1>Okra</h1>');
    expect((await app.call('/openapi.json')).text).toContain('"openapi": "3.1');
  });
});
