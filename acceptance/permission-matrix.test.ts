import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Body, raw, tokenOf, tokenPath } from './raw.ts';
import { cleanUp, createApp, okra, readDemo, type Server, startServer } from './server.ts';

const okrScopes = ['okr:okr:readonly', 'okr:okr'];
const wideContacts = [
  'contact:contact:access_as_app',
  'contact:contact:readonly',
  'contact:contact:readonly_as_app',
];
const contacts = ['contact:contact.base:readonly', ...wideContacts];
const organized = ['contact:contact.base:readonly', 'contact:department.organize:readonly', ...wideContacts];

interface Row {
  readonly name: string;
  readonly path: string;
  readonly body?: string;
  readonly scopes: readonly string[];
  /** What an app without the grant "access OKR as the application" gets; undefined where none is needed. */
  readonly ungranted?: { readonly status: number; readonly code: number };
  /** The same call with a parameter that is refused, and the code. */
  readonly wrong?: { readonly path: string; readonly code: number };
}

const noPermission = { status: 400, code: 1001002 };
const okr = '/open-apis/okr/v1';
const contact = '/open-apis/contact/v3';

const matrix: readonly Row[] = [
  {
    name: 'okr.v1.userOkr.list',
    path: `${okr}/users/HEAD/okrs?offset=0&limit=1&user_id_type=user_id`,
    scopes: okrScopes,
    ungranted: noPermission,
    wrong: { path: `${okr}/users/HEAD/okrs`, code: 1001001 },
  },
  {
    name: 'okr.v1.okr.batchGet',
    path: `${okr}/okrs/batch_get?okr_ids=OKR`,
    scopes: okrScopes,
    ungranted: noPermission,
    wrong: { path: `${okr}/okrs/batch_get`, code: 1001001 },
  },
  {
    name: 'okr.v1.review.query',
    path: `${okr}/reviews/query?user_ids=HEAD&period_ids=PERIOD&user_id_type=user_id`,
    scopes: [...okrScopes, 'okr:okr.review:readonly'],
    ungranted: noPermission,
    wrong: { path: `${okr}/reviews/query`, code: 1001001 },
  },
  {
    name: 'okr.v1.period.list',
    path: `${okr}/periods`,
    scopes: [...okrScopes, 'okr:okr.period:readonly'],
    ungranted: noPermission,
    wrong: { path: `${okr}/periods?page_size=101`, code: 1001001 },
  },
  {
    name: 'okr.v1.periodRule.list',
    path: `${okr}/period_rules`,
    scopes: okrScopes,
    ungranted: { status: 403, code: 1001002 },
  },
  {
    name: 'okr.v2.okrComment.list',
    path: '/open-apis/okr/v2/comments?target_type=cycle&target_id=OKR',
    scopes: ['okr:okr.comment.readonly'],
    ungranted: noPermission,
    wrong: { path: '/open-apis/okr/v2/comments', code: 1001001 },
  },
  {
    name: 'okra.v1.change.list',
    path: '/open-apis/okra/v1/changes?target_type=cycle&target_id=OKR',
    scopes: ['okr:okr.content:readonly'],
    ungranted: noPermission,
    wrong: { path: '/open-apis/okra/v1/changes', code: 1001001 },
  },
  {
    name: 'contact.v3.user.batchGetId',
    path: `${contact}/users/batch_get_id`,
    body: '{"emails":[]}',
    scopes: ['contact:user.id:readonly'],
    wrong: { path: `${contact}/users/batch_get_id?user_id_type=x`, code: 40001 },
  },
  {
    name: 'contact.v3.user.get',
    path: `${contact}/users/HEAD?user_id_type=user_id`,
    scopes: contacts,
    wrong: { path: `${contact}/users/HEAD?user_id_type=x`, code: 40001 },
  },
  {
    name: 'contact.v3.user.batch',
    path: `${contact}/users/batch?user_ids=HEAD&user_id_type=user_id`,
    scopes: ['contact:contact.base:readonly'],
    wrong: { path: `${contact}/users/batch`, code: 40001 },
  },
  {
    name: 'contact.v3.user.findByDepartment',
    path: `${contact}/users/find_by_department?department_id=0`,
    scopes: organized,
    wrong: { path: `${contact}/users/find_by_department`, code: 40001 },
  },
  {
    name: 'contact.v3.department.get',
    path: `${contact}/departments/DEPARTMENT`,
    scopes: contacts,
    wrong: { path: `${contact}/departments/DEPARTMENT?department_id_type=x`, code: 40001 },
  },
  {
    name: 'contact.v3.department.children',
    path: `${contact}/departments/0/children`,
    scopes: organized,
    wrong: { path: `${contact}/departments/0/children?page_size=51`, code: 40001 },
  },
];

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
let known: Readonly<Record<'HEAD' | 'OKR' | 'PERIOD' | 'DEPARTMENT', string>>;
/** A token of an app with just this scope and, if so named, without the grant. */
const tokens = new Map<string, string>();
const tokenWith = (scope: string) => tokens.get(scope) ?? '';
const withoutGrant = (scope: string) => tokens.get(`${scope} ungranted`) ?? '';

const call = ({ path, body }: Pick<Row, 'path' | 'body'>, headers: Record<string, string>) => {
  const url = path.replace(/HEAD|OKR|PERIOD|DEPARTMENT/g, (word) => known[word as keyof typeof known]); // as: the words matched
  return raw(server.url, url, { headers, ...(body === undefined ? {} : { method: 'POST', body }) });
};
const callAs = (row: Pick<Row, 'path' | 'body'>, token: string) =>
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
  return { HEAD, OKR, PERIOD, DEPARTMENT };
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
});
afterAll(cleanUp);

describe.each(matrix)('$name', (row) => {
  it.each(badTokens)('refuses %s before it looks at anything else', async (_name, headers, code) => {
    expect(await call(row, headers)).toMatchObject({ status: 400, body: { code } });
    const wrong = { path: row.wrong?.path ?? row.path, body: '{' };
    const got = await call(row.body === undefined ? { path: wrong.path } : wrong, headers);
    expect(got).toMatchObject({ status: 400, body: { code } });
  });

  it.each(['nothing', ...scopes.filter((scope) => !row.scopes.includes(scope))])(
    'refuses an app with %s, and names every scope that would do',
    async (scope) => {
      const { status, body } = await callAs({ ...row, path: row.wrong?.path ?? row.path }, tokenWith(scope));
      expect({ status, code: body?.code }).toEqual({ status: 400, code: 99991672 });
      const violations = row.scopes.map((subject) => ({ type: 'action_scope_required', subject }));
      expect(body?.error?.permission_violations).toEqual(violations);
      expect(body).not.toHaveProperty('data');
    },
  );

  it.each(row.scopes)('serves an app with %s alone', async (scope) => {
    expect(await callAs(row, tokenWith(scope))).toMatchObject({ status: 200, body: { code: 0 } });
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

  it('an app of another company finds nothing here, and an open_id is of one app', async () => {
    if (!server.demo) throw new Error('there is no demo company');
    const own = await tokenOf(server.url, server.demo);
    const person = await raw(server.url, `${contact}/users/${known.HEAD}?user_id_type=user_id`, {
      token: own,
    });
    const { open_id, union_id } = (person.body?.data?.['user'] ?? {}) as Record<
      'open_id' | 'union_id',
      string
    >;
    const sheets = (id: string, type = 'open_id') => ({
      path: `${okr}/users/${id}/okrs?offset=0&limit=1&user_id_type=${type}`,
    });
    expect((await callAs(sheets(open_id), tokenWith('okr:okr'))).body?.code).toBe(99992361);

    await okra(server.dataDir, ['demo']);
    const other = await readDemo(server.dataDir);
    if (!other) throw new Error('there is no second company');
    expect(other.tenant_key).not.toBe(server.demo.tenant_key);
    const token = await tokenOf(server.url, other);
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
