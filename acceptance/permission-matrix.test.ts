import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contact, matrix, okr, own, performance, type Row } from './matrix-rows.ts';
import { type Body, raw, tokenOf, tokenPath } from './raw.ts';
import { textAt } from './review.ts';
import { cleanUp, createApp, okra, readDemo, type Server, startServer } from './server.ts';
import { redirectUri, userTokenOf } from './sign-in.ts';

const badTokens: readonly [string, Record<string, string>, number][] = [
  ['no token', {}, 99991661],
  ['an empty header', { authorization: '' }, 99991661],
  ['another scheme', { authorization: 'Basic Y2xpOnNlY3JldA==' }, 99991661],
  ['a bare token', { authorization: 't-g1abc' }, 99991661],
  ['nonsense', { authorization: 'Bearer nonsense' }, 99991671],
  ['an unknown tenant token', { authorization: 'Bearer t-g1abc' }, 99991663],
  ['an unknown user token', { authorization: 'Bearer u-g1abc' }, 99991668],
  ['an unknown JWT', { authorization: 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.x' }, 99991668],
  ['an unknown app token', { authorization: 'Bearer a-g1abc' }, 99991664],
];

const scopes = [...new Set(matrix.flatMap((row) => row.scopes))];
const grantable = scopes.filter((scope) => scope.startsWith('okr:'));

let server: Server;
let known: Readonly<Record<'HEAD' | 'OKR' | 'PERIOD' | 'DEPARTMENT' | 'SEMESTER' | 'GROUP', string>>;
/** A token by which the demo app acts for the head, with every scope of performance that people can agree to. */
let userToken: string;
const forPeople = [
  'performance:performance',
  'performance:performance:readonly',
  'performance:semester:read',
];
let calls = 0;
/** A token of an app with just this scope and, if so named, without the grant. */
const tokens = new Map<string, string>();
const tokenWith = (scope: string) => tokens.get(scope) ?? '';
const withoutGrant = (scope: string) => tokens.get(`${scope} ungranted`) ?? '';

/** Puts what is known of the demo company in the place of words in capitals. */
const filled = (text: string) =>
  text
    .replace(/HEAD|OKR|PERIOD|DEPARTMENT|SEMESTER|GROUP/g, (word) => known[word as keyof typeof known]) // as: the words matched
    .replace('UNIQUE', () => `call-${(calls += 1)}`);
const call = (row: Pick<Row, 'path' | 'body' | 'method'>, headers: Record<string, string>) =>
  raw(server.url, filled(row.path), {
    headers,
    ...(row.body === undefined ? {} : { body: filled(row.body) }),
    method: row.method ?? (row.body === undefined ? 'GET' : 'POST'),
  });
const callAs = (row: Pick<Row, 'path' | 'body' | 'method'>, token: string) =>
  call(row, { authorization: `Bearer ${token}` });

const first = (body: Body | undefined, list: string) =>
  (body?.data?.[list] as Record<string, string>[] | undefined)?.[0] ?? {};

async function learn(token: string, email: string): Promise<typeof known> {
  const emails = JSON.stringify({ emails: [email] });
  const asked = { method: 'POST', token, body: emails };
  const people = await raw(server.url, `${contact}/users/batch_get_id?user_id_type=user_id`, asked);
  const { user_id: HEAD = '' } = first(people.body, 'user_list');
  const sheets = await raw(server.url, `${okr}/users/${HEAD}/okrs?offset=0&limit=1&user_id_type=user_id`, {
    token,
  });
  const { id: OKR = '', period_id: PERIOD = '' } = first(sheets.body, 'okr_list');
  const departments = await raw(server.url, `${contact}/departments/0/children`, { token });
  const { open_department_id: DEPARTMENT = '' } = first(departments.body, 'items');
  const post = (path: string, body: object) =>
    raw(server.url, own + path, { method: 'POST', token, body: JSON.stringify(body) });
  const semester = await post('/semesters', { year: 2095, type: 'H1', name: { zh_cn: '上半年' } });
  const group = await post('/groups', { group_id: 'matrix', name: 'Matrix', membership: 'api' });
  const SEMESTER = textAt(semester.body, 'data', 'semester', 'id');
  const GROUP = textAt(group.body, 'data', 'group', 'group_id');
  return { HEAD, OKR, PERIOD, DEPARTMENT, SEMESTER, GROUP };
}

async function addApp(name: string, options: Parameters<typeof createApp>[1]): Promise<void> {
  tokens.set(name, await tokenOf(server.url, await createApp(server.dataDir, options)));
}

beforeAll(async () => {
  server = await startServer({ env: { OKRA_RATE_LIMITS: 'off' } });
  if (!server.demo) throw new Error('there is no demo company');
  known = await learn(await tokenOf(server.url, server.demo), server.demo.admin.email);
  const wanted: [string, Parameters<typeof createApp>[1]][] = [
    ['nothing', { scopes: [] }],
    ...scopes.map((scope) => [scope, { scopes: [scope] }] satisfies (typeof wanted)[number]),
    ...grantable.map(
      (scope) =>
        [`${scope} ungranted`, { scopes: [scope], okrAsApp: false }] satisfies (typeof wanted)[number],
    ),
  ];
  for (let at = 0; at < wanted.length; at += 2) {
    await Promise.all(wanted.slice(at, at + 2).map(([name, options]) => addApp(name, options)));
  }
  const { demo } = server;
  await okra(server.dataDir, ['app', 'grant', demo.app_id, '--redirect-uri', redirectUri]);
  userToken = await userTokenOf({ url: server.url, demo }, forPeople.join(' '));
});
afterAll(cleanUp);

const wrongOf = (row: Row, more: Partial<Row> = {}): Row => ({
  ...row,
  path: row.wrong?.path ?? row.path,
  ...more,
});
/** Past token, scope and parameters: what the endpoint itself says. */
const served = ({ refusal }: Row) =>
  refusal === undefined ? { status: 200, body: { code: 0 } } : { status: 400, body: { code: refusal } };

describe.each(matrix)('$name', (row) => {
  it.each(badTokens)('refuses %s before it looks at anything else', async (_name, headers, code) => {
    expect(await call(row, headers)).toMatchObject({ status: 400, body: { code } });
    const got = await call(wrongOf(row, row.body === undefined ? {} : { body: '{' }), headers);
    expect(got).toMatchObject({ status: 400, body: { code } });
  });

  it.each(['nothing', ...scopes.filter((scope) => !row.scopes.includes(scope))])(
    'refuses an app with %s, and names every scope that would do',
    async (scope) => {
      const { status, body } = await callAs(wrongOf(row), tokenWith(scope));
      expect({ status, code: body?.code }).toEqual({ status: 400, code: 99991672 });
      const violations = row.scopes.map((subject) => ({ type: 'action_scope_required', subject }));
      expect(body?.error?.permission_violations).toEqual(violations);
      expect(body).not.toHaveProperty('data');
    },
  );

  it.each(row.scopes)('serves an app with %s alone', async (scope) => {
    expect(await callAs(row, tokenWith(scope))).toMatchObject(served(row));
  });
});

describe.each(matrix.filter((row) => row.ungranted !== undefined))('$name', (row) => {
  it.each(row.scopes)('refuses an app with %s but without the grant', async (scope) => {
    const { status, body } = await callAs(row, withoutGrant(scope));
    expect({ status, code: body?.code }).toEqual(row.ungranted);
    expect(body).not.toHaveProperty('data');
  });
});

describe.each(matrix.filter((row) => row.wrong !== undefined))('$name', ({ wrong, ...row }) => {
  it('looks at the parameters once the token and scope are good', async () => {
    const answer = await callAs({ ...row, path: wrong?.path ?? '' }, tokenWith(row.scopes[0] ?? ''));
    expect(answer).toMatchObject({ status: 400, body: { code: wrong?.code } });
  });
});

describe.each(performance)('$name', (row) => {
  it('takes or refuses the token of a person', async () => {
    const answer = await callAs(row, userToken);
    const [status, code] = row.people === true ? [200, 0] : [400, 99991668];
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body).toHaveProperty(code === 0 ? 'data' : 'error');
  });
});

describe('beside the running server', () => {
  const [row] = matrix as [Row];
  const patience = { timeout: 10_000, interval: 50 };
  const codeWith = (token: string) => callAs(row, token).then(({ body }) => body?.code);

  it('okra app grant gives and takes scopes and the grant', async () => {
    const app = await createApp(server.dataDir, { scopes: [], okrAsApp: false });
    const token = await tokenOf(server.url, app);
    const steps: [string[], number][] = [
      [[], 99991672],
      [['okr:okr:readonly'], 1001002],
      [['--okr-as-app', 'on'], 0],
      [['--revoke', 'okr:okr:readonly'], 99991672],
    ];
    for (const [words, code] of steps) {
      await okra(server.dataDir, ['app', 'grant', app.app_id, ...words]);
      await expect.poll(() => codeWith(token), patience).toBe(code);
    }
  });

  it('okra app rotate-secret ends the tokens and the old secret', async () => {
    const app = await createApp(server.dataDir);
    const token = await tokenOf(server.url, app);
    expect(await codeWith(token)).toBe(0);
    const app_secret = (await okra(server.dataDir, ['app', 'rotate-secret', app.app_id])).trim();
    await expect.poll(() => codeWith(token), patience).toBe(99991663);
    const old = await raw(server.url, tokenPath, { method: 'POST', body: JSON.stringify(app) });
    expect(old).toMatchObject({ status: 200, body: { code: 10014, msg: 'app secret invalid' } });
    expect(await codeWith(await tokenOf(server.url, { ...app, app_secret }))).toBe(0);
  });
});

// Last, because from here on commands must say which company is meant.
describe('an app of another company', () => {
  let token: string;

  beforeAll(async () => {
    await okra(server.dataDir, ['demo']);
    const other = await readDemo(server.dataDir);
    if (!other || other.tenant_key === server.demo?.tenant_key) throw new Error('there is no second company');
    token = await tokenOf(server.url, other);
  });

  it.each(performance)('finds nothing by $name', async (row) => {
    const { body } = await callAs(row, token);
    expect(body?.code).toBe(row.foreign ?? 0);
    const data = Object.entries(body?.data ?? {});
    const found = data.filter(([key, value]) => key !== 'semester_id' && JSON.stringify(value) !== '[]');
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${known.SEMESTER}|${known.HEAD}`));
  });

  it('finds no OKRs, and an open_id is of one app', async () => {
    if (!server.demo) throw new Error('there is no demo company');
    const home = await tokenOf(server.url, server.demo);
    const person = await raw(server.url, `${contact}/users/${known.HEAD}?user_id_type=user_id`, {
      token: home,
    });
    const { open_id, union_id } = (person.body?.data?.['user'] ?? {}) as Record<
      'open_id' | 'union_id',
      string
    >;
    const sheets = (id: string, type = 'open_id') => ({
      path: `${okr}/users/${id}/okrs?offset=0&limit=1&user_id_type=${type}`,
    });
    expect((await callAs(sheets(open_id), tokenWith('okr:okr'))).body?.code).toBe(99992361);
    expect((await callAs({ path: `${okr}/okrs/batch_get?okr_ids=OKR` }, token)).body?.code).toBe(1001004);
    const periods = await callAs({ path: `${okr}/periods?page_size=100` }, token);
    expect(periods.text).not.toContain(known.PERIOD);
    for (const path of [sheets(open_id), sheets(union_id, 'union_id')]) {
      const { status, body } = await callAs(path, token);
      expect(status).toBe(400);
      expect([1001003, 99992361, 99992381]).toContain(body?.code);
    }
  });
});
