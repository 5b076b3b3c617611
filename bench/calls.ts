import type { Tenant } from './build-tenant.ts';

/** One measured call, for every place of the tenant where it can be asked. */
export interface Call {
  readonly name: string;
  /** What it must reach of the floor, by engine. */
  readonly targets: { readonly sqlite: number; readonly postgres: number } | undefined;
  readonly paths: readonly string[];
}

export interface Session {
  readonly token: string;
  readonly calls: readonly Call[];
}

/** Most places of the calls that name several people or sheets. */
const MOST_SETS = 10_000;

/** Signs in and writes down what will be asked for, each person by the open_id that the app knows. */
export async function openSession(url: string, tenant: Tenant): Promise<Session> {
  const response = await fetch(`${url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    body: JSON.stringify({ app_id: tenant.appId, app_secret: tenant.secret }),
  });
  const { tenant_access_token: token } = (await response.json()) as { tenant_access_token: string }; // as: documented
  const openIds = await listOpenIds(url, token, tenant.userIds);
  const half = { sqlite: 0.1, postgres: 0.05 };
  const okr = `/open-apis/okr/v1`;
  return {
    token,
    calls: [
      {
        name: 'users/okrs',
        targets: half,
        paths: openIds.map((id) => `${okr}/users/${id}/okrs?offset=0&limit=10`),
      },
      {
        name: 'okrs/batch_get',
        targets: half,
        paths: sets(tenant.sheetIds, 10).map((ids) => `${okr}/okrs/batch_get?${query('okr_ids', ids)}`),
      },
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
    ],
  };
}

export const get = (url: string, token: string, path: string): Promise<Response> =>
  fetch(url + path, { headers: { authorization: `Bearer ${token}` } });

async function listOpenIds(url: string, token: string, userIds: readonly string[]): Promise<string[]> {
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

const query = (name: string, values: readonly string[]): string =>
  values.map((value) => `${name}=${value}`).join('&');

const sets = (items: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.min(MOST_SETS, items.length) }, () => draw(items, size));

/** Some of the items, none twice. */
function draw(items: readonly string[], size: number): string[] {
  const drawn = new Set<string>();
  while (drawn.size < size) drawn.add(items[Math.floor(Math.random() * items.length)] ?? '');
  return [...drawn];
}
