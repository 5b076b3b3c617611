import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Body, headOf, raw, tokenOf, tokenPath } from './raw.ts';
import { cleanUp, type Demo, type Server, startServer } from './server.ts';

const periods = '/open-apis/okr/v1/periods?page_size=1';
const json = { 'content-type': 'application/json' };
const logId = /^\d{14}[0-9A-F]{20}$/;

let server: Server;
let demo: Demo;
let token: string;
let head: string;
let ids: string[];

const get = (path: string) => raw(server.url, path, { token });
const batchGet = (query: string) => get(`/open-apis/okr/v1/okrs/batch_get?${query}`);
const idsIn = (body: Body | undefined) =>
  (body?.data?.['okr_list'] as { id: string }[] | undefined)?.map(({ id }) => id);

beforeAll(async () => {
  server = await startServer({ env: { OKRA_RATE_LIMITS: 'off' } });
  if (!server.demo) throw new Error('there is no demo company');
  demo = server.demo;
  token = await tokenOf(server.url, demo);
  head = await headOf(server.url, token, demo.admin.email);
  const { body } = await get(`/open-apis/okr/v1/users/${head}/okrs?offset=0&limit=3`);
  ids = idsIn(body) ?? [];
});
afterAll(async () => {
  await server?.stop();
  await cleanUp();
});

describe('what breaks unmodified clients', () => {
  it('1: GET and DELETE carry {} and a JSON content type', async () => {
    const call = { token, headers: json, body: '{}' };
    expect(await raw(server.url, periods, call)).toMatchObject({ status: 200, body: { code: 0 } });
    const deleted = await raw(server.url, periods, { ...call, method: 'DELETE' });
    expect(deleted).toMatchObject({ status: 404, text: '404 page not found' });
    // Had the body been taken for the next request, this one would fail.
    expect((await get(periods)).status).toBe(200);
  });

  it('2: GET and DELETE carry a JSON content type and no body', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await raw(server.url, periods, { token, headers })).body?.code).toBe(0);
    const deleted = await raw(server.url, periods, { token, headers, method: 'DELETE' });
    expect(deleted).toMatchObject({ status: 404, text: '404 page not found' });
  });

  it.each([
    {},
    { 'content-type': '' },
    { 'content-type': ';;;' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/json; charset=utf-8' },
  ])('3: a body is JSON whatever the content type says: %j', async (headers) => {
    const body = JSON.stringify(demo);
    const answer = await raw(server.url, tokenPath, { method: 'POST', headers, body });
    expect(answer).toMatchObject({ status: 200, body: { code: 0, tenant_access_token: token } });
  });

  it('4: arrays come as a repeated key, as one key, and in brackets', async () => {
    const asked = ids.toReversed();
    for (const key of ['okr_ids', 'okr_ids[]', 'okr_ids%5B%5D']) {
      const several = await batchGet(asked.map((id) => `${key}=${id}`).join('&'));
      expect(idsIn(several.body)).toEqual(asked);
      expect(idsIn((await batchGet(`${key}=${asked[0]}`)).body)).toEqual([asked[0]]);
    }
    const repeated = await batchGet([...asked, ...asked].map((id) => `okr_ids=${id}`).join('&'));
    expect(idsIn(repeated.body)).toEqual(asked);
    expect((await batchGet('okr_ids=')).body?.error?.field_violations?.[0]?.field).toBe('okr_ids');
  });

  it('6: a token is good for the whole time it was given, through restarts and power cuts', async () => {
    const { body: first } = await raw(server.url, tokenPath, { method: 'POST', body: JSON.stringify(demo) });
    expect(first?.expire).toBeGreaterThan(5400);
    for (const end of ['stop', 'kill'] as const) {
      await server[end]();
      server = await startServer({ dataDir: server.dataDir, env: { OKRA_RATE_LIMITS: 'off' } });
      expect((await get(periods)).body?.code).toBe(0);
      const { body } = await raw(server.url, tokenPath, { method: 'POST', body: JSON.stringify(demo) });
      expect(body?.tenant_access_token).toBe(token);
      expect(body?.expire).toBeLessThanOrEqual(first?.expire ?? 0);
    }
  });

  it('10: ids and times are strings, and no number loses digits', async () => {
    const period = (await get(periods)).body?.data?.['items'] as { id: string }[];
    const answers = await Promise.all([
      get(`/open-apis/okr/v1/users/${head}/okrs?offset=0&limit=10`),
      batchGet(ids.map((id) => `okr_ids=${id}`).join('&')),
      get(`/open-apis/okr/v1/reviews/query?user_ids=${head}&period_ids=${period[0]?.id}`),
      get('/open-apis/okr/v1/periods?page_size=100'),
      get('/open-apis/okr/v1/period_rules'),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      const found = [...fields(body?.data)];
      const texts = found.filter(({ key }) => /(^|_)id$|_time$|^deadline$|^page_token$/.test(key));
      expect(texts.filter(({ value }) => typeof value === 'number')).toEqual([]);
      const tooMuch = ({ value }: Field) =>
        value === null || (typeof value === 'number' && value > 1_000_000);
      expect(found.filter(tooMuch)).toEqual([]);
    }
  });

  it('10: the value of a field violation is a string, absent for a missing field', async () => {
    const { status, body } = await get(`/open-apis/okr/v1/users/${head}/okrs?limit=11&lang=fr`);
    expect(status).toBe(400);
    const violations = body?.error?.field_violations ?? [];
    expect(violations.map(({ field }) => field).toSorted()).toEqual(['lang', 'limit', 'offset']);
    expect(violations.find(({ field }) => field === 'limit')?.value).toBe('11');
    expect(violations.find(({ field }) => field === 'offset')).not.toHaveProperty('value');
    const numbers = await raw(server.url, tokenPath, {
      method: 'POST',
      body: '{"app_id":1,"app_secret":[2]}',
    });
    for (const { value } of numbers.body?.error?.field_violations ?? []) expect(typeof value).toBe('string');
    expect(numbers.body?.error?.field_violations).toHaveLength(2);
  });
});

describe('around the endpoints', () => {
  it.each([
    ['GET', '/open-apis/okr/v1/nothing'],
    ['GET', '/OPEN-APIS/okr/v1/periods'],
    ['GET', '//open-apis/okr/v1/periods'],
    ['GET', tokenPath],
    ['POST', '/open-apis/okr/v1/okrs/batch_get'],
    ['PUT', periods],
    ['OPTIONS', periods],
    ['GET', '/open-apis/okr/v1/users/%zz/okrs'],
  ])('%s %s is unknown, with or without a token', async (method, path) => {
    for (const caller of [{}, { token }, { token: 't-wrong' }]) {
      const answer = await raw(server.url, path, { method, ...caller });
      expect(answer).toMatchObject({ status: 404, text: '404 page not found' });
      expect(answer.headers['content-type']).toMatch(/^text\/plain/);
      expect(answer.headers['x-tt-logid']).toMatch(logId);
    }
  });

  it('a slash at the end changes nothing', async () => {
    expect((await get(periods.replace('?', '/?'))).body?.code).toBe(0);
    const issued = await raw(server.url, `${tokenPath}/`, { method: 'POST', body: JSON.stringify(demo) });
    expect(issued.body?.tenant_access_token).toBe(token);
  });

  it('every answer carries its own log id, and a failure repeats it', async () => {
    const paths = [
      periods,
      '/open-apis/okr/v1/okrs/batch_get?okr_ids=1',
      '/open-apis/okr/v1/periods?page_size=0',
    ];
    const answers = await Promise.all(paths.map(get));
    answers.push(await raw(server.url, periods), await raw(server.url, tokenPath, { method: 'POST' }));
    const seen = answers.map(({ headers }) => headers['x-tt-logid']);
    expect(new Set(seen).size).toBe(answers.length);
    for (const { headers } of answers) {
      expect(headers['x-tt-logid']).toMatch(logId);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
    }
    const failures = answers.filter(({ body }) => body?.code !== 0);
    expect(failures).toHaveLength(4);
    for (const { headers, body } of failures) expect(body?.error?.log_id).toBe(headers['x-tt-logid']);
  });

  it.each([
    ['', 10003, 'invalid param'],
    ['{', 10003, 'invalid param'],
    ['{"app_id":"","app_secret":""}', 10003, 'invalid param'],
    ['{"app_id":"nonsense","app_secret":"x"}', 10003, 'invalid param'],
    ['{"app_id":"cli_0123456789abcdef","app_secret":"x"}', 10014, 'app id not exists'],
  ])('the token endpoint refuses %s with HTTP 200', async (body, code, msg) => {
    const answer = await raw(server.url, tokenPath, { method: 'POST', body });
    expect(answer).toMatchObject({ status: 200, body: { code, msg } });
    expect(answer.body).not.toHaveProperty('tenant_access_token');
  });
});

interface Field {
  readonly key: string;
  readonly value: unknown;
}

/** Everything in an answer, however deep, under the name of its field. */
function* fields(value: unknown, key = ''): Generator<Field> {
  yield { key, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    yield* fields(part, Array.isArray(value) ? key : name);
  }
}
