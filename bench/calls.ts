import type { Tenant } from './build-tenant.ts';

/** One measured call, for every place of the tenant where it can be asked. */
export interface Call {
  readonly name: string;
  /** What it must reach of the floor, by engine. */
  readonly targets: { readonly sqlite: number; readonly postgres: number } | undefined;
  readonly paths: readonly string[];
  /** What is sent to each of the paths; without it they are read. */
  readonly bodies?: readonly string[];
}

export interface Session {
  readonly token: string;
  readonly calls: readonly Call[];
  /** Compared with bare inserts, not with a bare server. */
  readonly writes: readonly Call[];
}

/** Most places of the calls that name several people or sheets. */
const MOST_SETS = 10_000;
/** As many people as an integration looks at again and again. */
const FAMILIAR = 40;

/** Signs in and writes down what will be asked for, each person by the open_id that the app knows. */
export async function openSession(url: string, tenant: Tenant): Promise<Session> {
  const token = await signIn(url, tenant);
  const openIds = await listOpenIds(url, token, tenant.userIds);
  const whole = { sqlite: 0.1, postgres: 0.05 };
  const familiar = { sqlite: 0.5, postgres: 0.2 };
  const cycles = draw(tenant.sheetIds, Math.min(400, tenant.sheetIds.length));
  const objectives = await listObjectiveIds(url, token, cycles);
  return {
    token,
    calls: [
      listOkrs('users/okrs', whole, openIds),
      getOkrs('okrs/batch_get', whole, tenant.sheetIds),
      listOkrs('users/okrs, familiar', familiar, openIds.slice(0, FAMILIAR)),
      getOkrs('okrs/batch_get, familiar', familiar, tenant.sheetIds.slice(0, FAMILIAR * 8)),
      {
        name: 'reviews/query',
        targets: undefined,
        paths: sets(openIds, 5).map((ids) => {
          const periods = draw(tenant.periodIds, 5);
          return `${okr}/reviews/query?${query('user_ids', ids)}&${query('period_ids', periods)}`;
        }),
      },
      {
        name: 'contact users/:id',
        targets: { sqlite: 0.4, postgres: 0.2 },
        paths: openIds.map((id) => `/open-apis/contact/v3/users/${id}`),
      },
      ...v2Reads(tenant, objectives),
    ],
    writes: writeCalls(cycles, objectives),
  };
}

export async function signIn(url: string, app: Pick<Tenant, 'appId' | 'secret'>): Promise<string> {
  const response = await fetch(`${url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    body: JSON.stringify({ app_id: app.appId, app_secret: app.secret }),
  });
  const { tenant_access_token } = (await response.json()) as { tenant_access_token: string }; // as: documented
  return tenant_access_token;
}

const okr = `/open-apis/okr/v1`;
const v2 = `/open-apis/okr/v2`;

const listOkrs = (name: string, targets: Call['targets'], openIds: readonly string[]): Call => ({
  name,
  targets,
  paths: openIds.map((id) => `${okr}/users/${id}/okrs?offset=0&limit=10`),
});

const getOkrs = (name: string, targets: Call['targets'], sheetIds: readonly string[]): Call => ({
  name,
  targets,
  paths: sets(sheetIds, 10).map((ids) => `${okr}/okrs/batch_get?${query('okr_ids', ids)}`),
});

const v2Reads = (tenant: Tenant, objectives: readonly string[]): Call[] => [
  {
    name: 'v2 objectives',
    targets: undefined,
    paths: tenant.sheetIds.slice(0, MOST_SETS).map((id) => `${v2}/cycles/${id}/objectives`),
  },
  {
    name: 'v2 key_results',
    targets: undefined,
    paths: objectives.map((id) => `${v2}/objectives/${id}/key_results`),
  },
  {
    name: 'v2 alignments',
    targets: undefined,
    paths: objectives.map((id) => `${v2}/objectives/${id}/alignments`),
  },
];

const writeCalls = (cycles: readonly string[], objectives: readonly string[]): Call[] => [
  {
    name: 'create progress',
    targets: undefined,
    paths: objectives.map(() => `${okr}/progress_records`),
    bodies: objectives.map((id) => JSON.stringify(progressOf(id))),
  },
  {
    name: 'create objective',
    targets: undefined,
    paths: cycles.map((id) => `${v2}/cycles/${id}/objectives`),
    bodies: cycles.map(() => JSON.stringify({ content: paragraph('Make it quick') })),
  },
];

export const get = (url: string, token: string, path: string): Promise<Response> =>
  fetch(url + path, { headers: { authorization: `Bearer ${token}` } });

export const post = (url: string, token: string, path: string, body: string): Promise<Response> =>
  fetch(url + path, { method: 'POST', body, headers: { authorization: `Bearer ${token}` } });

export async function listOpenIds(url: string, token: string, userIds: readonly string[]): Promise<string[]> {
  const openIds: string[] = [];
  for (let at = 0; at < userIds.length; at += 50) {
    const asked = query('user_ids', userIds.slice(at, at + 50));
    const response = await get(url, token, `/open-apis/contact/v3/users/batch?user_id_type=user_id&${asked}`);
    const { data } = (await response.json()) as { data: { items: { open_id: string }[] } }; // as: documented
    openIds.push(...data.items.map((user) => user.open_id));
  }
  if (openIds.length !== userIds.length) throw new Error('the server does not know everybody');
  return openIds;
}

async function listObjectiveIds(url: string, token: string, cycleIds: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const id of cycleIds) {
    const response = await get(url, token, `/open-apis/okr/v2/cycles/${id}/objectives`);
    const { data } = (await response.json()) as { data: { items: { id: string }[] } }; // as: documented
    ids.push(...data.items.map((objective) => objective.id));
  }
  return ids;
}

const paragraph = (text: string) => ({
  blocks: [
    {
      block_element_type: 'paragraph',
      paragraph: { elements: [{ paragraph_element_type: 'textRun', text_run: { text } }] },
    },
  ],
});

const progressOf = (target_id: string) => ({
  source_title: 'Bench',
  source_url: 'https://example.com',
  target_id,
  target_type: 2,
  content: {
    blocks: [
      { type: 'paragraph', paragraph: { elements: [{ type: 'textRun', textRun: { text: 'Half way' } }] } },
    ],
  },
  progress_rate: { percent: 50, status: 0 },
});

const query = (name: string, values: readonly string[]): string =>
  values.map((value) => `${name}=${value}`).join('&');

const sets = (items: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.min(MOST_SETS, items.length) }, () => draw(items, size));

/** Some of the items, none twice. */
export function draw(items: readonly string[], size: number): string[] {
  const drawn = new Set<string>();
  while (drawn.size < size) drawn.add(items[Math.floor(Math.random() * items.length)] ?? '');
  return [...drawn];
}
