import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { raw, tokenOf, tokenPath } from './raw.ts';
import { textAt } from './review.ts';
import { cleanUp, type Server, startServer } from './server.ts';
import { send } from './socket.ts';

const periods = '/open-apis/okr/v1/periods';
const batchGetId = '/open-apis/contact/v3/users/batch_get_id';

const reviewees = '/open-apis/performance/v2/reviewees/query';

let server: Server;
let token: string;
let residentBefore: number;
let slow: Promise<string>[];

/** Resident memory of the server, in megabytes. */
async function resident(): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(server.pid)]);
  return Number(stdout) / 1024;
}

const head = (path: string, ...lines: string[]) =>
  [`${path} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${token}`, ...lines, '', ''].join('\r\n');
const post = (body: string | Buffer, path = tokenPath) =>
  raw(server.url, path, { method: 'POST', token, body });
const get = (path: string, headers = {}) => raw(server.url, path, { token, headers });

beforeAll(async () => {
  const first = await startServer({ env: { OKRA_RATE_LIMITS: 'off' } });
  // The making of the demo company leaves its own garbage behind.
  await first.stop();
  server = await startServer({ dataDir: first.dataDir, env: { OKRA_RATE_LIMITS: 'off' } });
  if (!server.demo) throw new Error('there is no demo company');
  token = await tokenOf(server.url, server.demo);
  residentBefore = await resident();
  // They wait beside all of the tests below.
  const begun = ['', 'GET /open-apis', `GET ${periods} HTTP/1.1\r\nHost: localhost\r\nX-Slow: `];
  slow = Array.from({ length: 300 }, (_, at) =>
    send(server.url, begun[at % begun.length] ?? '', { within: 40_000 }).catch(String),
  );
});
afterAll(cleanUp);

afterEach(async () => {
  const { body } = await get(`${periods}?page_size=1`);
  if (body?.code !== 0) throw new Error('the server serves no more');
});

describe('rubbish is refused or served, and the next call works', () => {
  it('a body over 1 MiB', async () => {
    const mebibyte = 1_048_576;
    const padded = (length: number) => `{"app_id":"nonsense"${' '.repeat(length - 21)}}`;
    expect(await post(padded(mebibyte))).toMatchObject({ status: 200, body: { code: 10003 } });
    const refused = await send(server.url, head(`POST ${tokenPath}`, `Content-Length: ${mebibyte + 1}`));
    expect(refused).toMatch(/^HTTP\/1\.1 413 /);
    expect(refused).toContain('"field":"body","description":"is too large"');
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const endless = head(`POST ${tokenPath}`, 'Transfer-Encoding: chunked') + chunk.repeat(17);
    expect(await send(server.url, endless)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('100,000 levels of JSON', async () => {
    const arrays = '['.repeat(100_000) + ']'.repeat(100_000);
    const objects = '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000);
    for (const deep of [arrays, objects]) {
      expect(await post(deep)).toMatchObject({ status: 200, body: { code: 10003 } });
      const inside = await post(`{"emails":${deep}}`, batchGetId);
      expect(inside).toMatchObject({ status: 400, body: { code: 40001 } });
      const beside = await post(`{"nobody_reads_this":${deep},"emails":[]}`, batchGetId);
      expect(beside).toMatchObject({ status: 200, body: { code: 0 } });
    }
  });

  it('10,000 query keys', async () => {
    const keys = (count: number) => Array.from({ length: count }, (_, at) => `k${at}=`).join('&');
    expect(await get(`${periods}?${keys(3000)}`)).toMatchObject({ status: 200, body: { code: 0 } });
    const tooMany = await send(server.url, head(`GET ${periods}?${keys(10_000)}`));
    expect(tooMany).toMatch(/^HTTP\/1\.1 431 |^$/);
    const ids = Array.from({ length: 1500 }, (_, at) => `okr_ids=${at}`).join('&');
    const repeated = await get(`/open-apis/okr/v1/okrs/batch_get?${ids}`);
    expect(repeated).toMatchObject({ status: 400, body: { code: 1001001 } });
  });

  it.each([
    '{',
    '}',
    'null',
    '[]',
    '"x"',
    '1e999',
    '{"app_id":}',
    "{'a':1}",
    '{"a":1}x',
    '\u0000',
    '{"a":"\\ud800',
  ])('the body %j', async (body) => {
    expect(await post(body)).toMatchObject({ status: 200, body: { code: 10003 } });
    expect(await post(body, batchGetId)).toMatchObject({ status: 400, body: { code: 40001 } });
  });

  it('performance: bodies that are none, and numbers in the place of lists', async () => {
    for (const body of ['{', 'null', '[]', '"x"', '1e999', '', '{"a":"\\ud800']) {
      const { status, body: said } = await post(body, reviewees);
      expect({ status, code: said?.code }).toEqual({ status: 400, code: 1580102 });
    }
    for (const wrong of [1e300, '9'.repeat(20), {}, [{}], [[]], [1], true]) {
      const asked = { semester_ids: wrong, reviewee_user_ids: wrong, stage_types: wrong };
      const { status, body } = await post(
        JSON.stringify(asked),
        '/open-apis/performance/v2/review_datas/query',
      );
      const fields = body?.error?.field_violations?.map(({ field }) => field.replace(/\[.*/, ''));
      expect({ status, code: body?.code }).toEqual({ status: 400, code: 1580102 });
      expect(fields).toEqual(expect.arrayContaining(Object.keys(asked)));
    }
  });

  it('performance: lists of any length, dates that no calendar has', async () => {
    const own = '/open-apis/okra/v1/performance';
    const semester = { year: 2095, type: 'Custom', name: { zh_cn: '上半年' }, start_time: '1' };
    const never = JSON.stringify({ ...semester, end_time: '9'.repeat(20) });
    expect(await post(never, `${own}/semesters`)).toMatchObject({ status: 400, body: { code: 1580102 } });
    const made = await post(JSON.stringify({ ...semester, end_time: '2' }), `${own}/semesters`);
    const semester_id = textAt(made.body, 'data', 'semester', 'id');
    const ids = Array.from({ length: 100_000 }, (_, at) => String(at));
    const many = (more: object) => post(JSON.stringify({ semester_id, ...more }), reviewees);
    expect(await many({ activity_ids: ids })).toMatchObject({ status: 200, body: { code: 0 } });
    expect(await many({ user_ids: ids })).toMatchObject({ status: 400, body: { code: 1580102 } });
    for (const id of ['%00', '%F0%9F%98%80', '9'.repeat(20), '-1', '..%2f..'])
      for (const path of [`activities/${id}/launch`, `reviews/${id}`, `groups/${id}/members`])
        expect([400, 404]).toContain((await get(`${own}/${path}`)).status);
  });

  it('invalid UTF-8', async () => {
    const text = Buffer.from('{"emails":["?"]}');
    text[12] = 0xff;
    const { status, body } = await post(text, batchGetId);
    expect(status).toBe(400);
    expect(body?.error?.field_violations).toEqual([{ field: 'body', description: 'is not valid UTF-8' }]);
    for (const path of [`${periods}?page_token=%ff%fe`, `${periods}?page_token=%ED%A0%80`]) {
      expect(await get(path)).toMatchObject({ status: 400, body: { code: 1001001 } });
    }
  });

  it('names that reach for the prototype', async () => {
    const names = '{"__proto__":{"emails":["x"]},"constructor":{"prototype":{"code":1}},"emails":[]}';
    expect((await post(names, batchGetId)).body).toMatchObject({ code: 0, data: { user_list: [] } });
    expect((await get(`${periods}?__proto__=1&constructor=2&page_size=1`)).body?.code).toBe(0);
  });

  it.each(['%00', '%', '%zz', '%e4%bd', '%ED%A0%80', '..%2f..', 'x'.repeat(5000), '%0d%0aX-Bad:%201'])(
    'the path segment %s',
    async (segment) => {
      const { status, headers } = await get(`/open-apis/okr/v1/users/${segment}/okrs?offset=0&limit=1`);
      expect([400, 404]).toContain(status);
      expect(headers).not.toHaveProperty('x-bad');
      expect(headers).toHaveProperty('x-tt-logid');
    },
  );

  it('NUL in the query and in the body', async () => {
    expect((await get('/open-apis/okr/v1/okrs/batch_get?okr_ids=%00')).status).toBe(400);
    expect((await post('{"emails":["\\u0000"]}', batchGetId)).status).toBe(400);
  });

  it('huge and countless headers', async () => {
    const huge = head(`GET ${periods}`, `X-Huge: ${'x'.repeat(100_000)}`);
    const countless = head(`GET ${periods}`, ...Array.from({ length: 20_000 }, (_, at) => `x-${at}: 1`));
    for (const bytes of [huge, countless])
      expect(await send(server.url, bytes)).toMatch(/^HTTP\/1\.1 431 |^$/);
  });

  it.each([
    ['no HTTP', '\u0000\u0001 rubbish\r\n\r\n'],
    ['TLS', Buffer.from('16030100f1010000ed0303', 'hex')],
    ['NUL in the path', 'GET /a\u0000b HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no host', `GET ${periods} HTTP/1.1\r\n\r\n`],
    ['a negative length', `POST ${tokenPath} HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\n`],
    ['a broken chunk', `POST ${tokenPath} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`],
    [
      'two lengths, as smugglers send them',
      `POST ${tokenPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
  ])('%s instead of a request', async (_name, bytes) => {
    expect(await send(server.url, bytes)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  it('200 pipelined requests are answered in order', async () => {
    const sizes = Array.from({ length: 200 }, (_, at) => (at % 5) + 1);
    const requests = sizes.map((size, at) =>
      head(
        `GET ${periods}?page_size=${size}`,
        'Content-Type: application/json',
        'Content-Length: 2',
        at === 199 ? 'Connection: close' : 'X: y',
      ).concat('{}'),
    );
    const said = await send(server.url, requests.join(''));
    const answers = said.split(/HTTP\/1\.1 200 OK\r\n/).slice(1);
    expect(answers.map((answer) => answer.match(/"zh_name"/g)?.length)).toEqual(sizes);
  });

  it('clients that hang up in the middle', async () => {
    const half = head(`POST ${tokenPath}`, 'Content-Length: 1000') + '{"app_id":';
    const asked = head(`GET ${periods}?page_size=100`);
    const gone = [half, asked, asked.slice(0, 20)].flatMap((bytes) =>
      Array.from({ length: 50 }, () => send(server.url, bytes, { hangUp: true })),
    );
    await Promise.all(gone);
  });

  it('300 connections that never finish a request are closed, and nobody waited for them', async () => {
    const started = performance.now();
    expect((await get(`${periods}?page_size=1`)).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(10_000);
    const ends = await Promise.all(slow);
    expect(ends.filter((end) => !end.startsWith('HTTP/1.1 408 Request Timeout\r\n'))).toEqual([]);
  });

  it('all of that leaves the server with little more memory than before', async () => {
    expect((await resident()) - residentBefore).toBeLessThan(150);
    expect(await server.stop()).toBe(0);
    server = await startServer({ dataDir: server.dataDir });
  });
});
