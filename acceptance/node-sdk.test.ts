import { Client, DefaultCache, withTenantToken } from '@larksuiteoapi/node-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, deployments } from './deployment.ts';
import { tokenOf, tokenPath } from './raw.ts';
import { type App, cleanUp } from './server.ts';

afterAll(cleanUp);

const nothing = () => undefined;
const silence = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

/** By default all clients of a process share their tokens. */
const sdk = (domain: string, app: App, options: { disableTokenCache?: boolean } = {}) =>
  new Client({
    appId: app.app_id,
    appSecret: app.app_secret,
    domain,
    cache: new DefaultCache(),
    logger: silence,
    ...options,
  });

/** What a rejected call of the SDK carries: the answer as axios gives it. */
const refusal = async (call: Promise<unknown>) => {
  const fault = await call.then(
    () => undefined,
    (reason: { response?: { status: number; data: unknown } }) => reason,
  );
  return { status: fault?.response?.status, body: fault?.response?.data };
};

describe.each(deployments)('the official Node SDK with only its domain changed, on $name', ({ start }) => {
  let deployment: Deployment;
  let client: Client;
  let head: string;

  beforeAll(async () => {
    deployment = await start({ OKRA_RATE_LIMITS: 'off' });
    client = sdk(deployment.url, deployment.demo);
    const found = await client.contact.v3.user.batchGetId({
      data: { emails: [deployment.demo.admin.email] },
    });
    head = found.data?.user_list?.[0]?.user_id ?? '';
  });
  afterAll(() => deployment?.stop());

  const sheets = async (limit = '10') => {
    const params = { offset: '0', limit, lang: 'en_us' };
    const { code, data } = await client.okr.v1.userOkr.list({ params, path: { user_id: head } });
    expect(code).toBe(0);
    return data?.okr_list ?? [];
  };
  const okrIds = async () => (await sheets()).map(({ id }) => id ?? '');
  const periodIds = async () => (await sheets()).map(({ period_id }) => period_id ?? '');

  it('okr.v1.userOkr.list answers sheets, objectives and key results', async () => {
    expect(head).toMatch(/^ou_[0-9a-f]{32}$/);
    const okrs = await sheets();
    expect(okrs.length).toBeGreaterThan(1);
    expect(okrs[0]).toMatchObject({ id: expect.stringMatching(/^\d{19}$/), permission: 1 });
    const objectives = okrs.flatMap(({ objective_list }) => objective_list ?? []);
    expect(objectives.some(({ kr_list }) => (kr_list ?? []).length > 0)).toBe(true);
  });

  it('okr.v1.userOkr.list pages by offset and filters by period', async () => {
    const ids = await okrIds();
    const [period = ''] = await periodIds();
    const path = { user_id: head };
    const second = await client.okr.v1.userOkr.list({ path, params: { offset: '1', limit: '1' } });
    expect(second.data).toMatchObject({ okr_list: [{ id: ids[1] }] });
    const params = { offset: '0', limit: '10', period_ids: [period, '1'] };
    const filtered = await client.okr.v1.userOkr.list({ path, params });
    expect(filtered.data).toMatchObject({ total: 1, okr_list: [{ id: ids[0], period_id: period }] });
  });

  it('okr.v1.okr.batchGet takes one id and several, and keeps their order', async () => {
    const ids = (await okrIds()).slice(0, 3).toReversed();
    for (const okr_ids of [ids, ids.slice(0, 1)]) {
      const { data } = await client.okr.v1.okr.batchGet({ params: { okr_ids, user_id_type: 'union_id' } });
      expect(data?.okr_list?.map(({ id }) => id)).toEqual(okr_ids);
    }
  });

  it('okr.v1.review.query answers one entry for each person', async () => {
    const period_ids = (await periodIds()).slice(0, 5);
    const { code, data } = await client.okr.v1.review.query({ params: { user_ids: [head], period_ids } });
    expect(code).toBe(0);
    expect(data?.review_list).toMatchObject([{ user_id: { open_id: head, user_id: head } }]);
    const [person] = data?.review_list ?? [];
    expect(period_ids).toEqual(
      expect.arrayContaining(person?.review_period_list?.map((each) => each.period_id) ?? ['none']),
    );
  });

  it('okr.v1.period.list pages to the end without gap or repeat', async () => {
    const walk = async (page_size: number) => {
      const ids: string[] = [];
      for (let page_token: string | undefined, more = true; more;) {
        const { data } = await client.okr.v1.period.list({
          params: { page_size, ...(page_token === undefined ? {} : { page_token }) },
        });
        ids.push(...(data?.items ?? []).map(({ id }) => id ?? ''));
        page_token = data?.page_token;
        more = data?.has_more === true;
      }
      return ids;
    };
    const ids = await walk(3);
    expect(ids.length).toBeGreaterThan(8);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await walk(100)).toEqual(ids);
  });

  it('okr.v1.periodRule.list answers the rules', async () => {
    const { data } = await client.okr.v1.periodRule.list();
    expect(data?.period_rules?.[0]).toMatchObject({ period_rule_id: expect.stringMatching(/^\d{19}$/) });
  });

  it('contact.v3.user.get and .batch answer people under every kind of id', async () => {
    const { data } = await client.contact.v3.user.get({ path: { user_id: head } });
    expect(data?.user).toMatchObject({ open_id: head, union_id: expect.stringMatching(/^on_[0-9a-f]{32}$/) });
    for (const user_id_type of ['open_id', 'union_id', 'user_id'] as const) {
      const id = data?.user?.[user_id_type] ?? '';
      const batch = await client.contact.v3.user.batch({ params: { user_ids: [id], user_id_type } });
      expect(batch.data?.items).toMatchObject([{ open_id: head }]);
    }
  });

  it('its iterators walk departments and the people in them', async () => {
    const departments: string[] = [];
    const children = { path: { department_id: '0' }, params: { page_size: 5, fetch_child: true } };
    for await (const page of await client.contact.v3.department.childrenWithIterator(children)) {
      departments.push(...(page?.items ?? []).map((each) => each.open_department_id ?? ''));
    }
    expect(departments.length).toBeGreaterThan(10);
    expect(new Set(departments).size).toBe(departments.length);

    const people = new Set<string>();
    for (const department_id of departments.slice(0, 5)) {
      const params = { department_id, page_size: 2 };
      for await (const page of await client.contact.v3.user.findByDepartmentWithIterator({ params })) {
        for (const { open_id } of page?.items ?? []) people.add(open_id ?? '');
      }
    }
    expect(people.size).toBeGreaterThan(2);
  });

  it('client.request sends arrays in brackets', async () => {
    const okr_ids = (await okrIds()).slice(0, 2);
    const answer = await client.request<{ data: { okr_list: { id: string }[] } }>({
      method: 'GET',
      url: '/open-apis/okr/v1/okrs/batch_get',
      params: { okr_ids },
    });
    expect(answer.data.okr_list.map(({ id }) => id)).toEqual(okr_ids);
  });

  it('a refused call rejects with the body that tells why', async () => {
    const refused = await refusal(client.okr.v1.okr.batchGet({ params: { okr_ids: ['1'] } }));
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 1001004, error: { log_id: expect.any(String) } },
    });
    const path = { user_id: head };
    const wrong = await refusal(client.okr.v1.userOkr.list({ path, params: { offset: '0', limit: '11' } }));
    const violation = { field: 'limit', value: '11' };
    expect(wrong).toMatchObject({
      status: 400,
      body: { code: 1001001, error: { field_violations: [violation] } },
    });
    const unknown = await refusal(client.request({ method: 'GET', url: '/open-apis/okr/v1/nothing' }));
    expect(unknown).toEqual({ status: 404, body: '404 page not found' });
  });

  it('a wrong secret or app is refused by the token endpoint with HTTP 200', async () => {
    const stranger = sdk(deployment.url, { ...deployment.demo, app_secret: 'x'.repeat(32) });
    await expect(stranger.okr.v1.periodRule.list()).rejects.toThrow(/code: 10014, msg: app secret invalid/);
    const nobody = sdk(deployment.url, { app_id: 'cli_0123456789abcdef', app_secret: 'x' });
    await expect(nobody.okr.v1.periodRule.list()).rejects.toThrow(/code: 10014, msg: app id not exists/);
  });

  it('withTenantToken sends a token of the caller', async () => {
    const nobody = { app_id: 'cli_0123456789abcdef', app_secret: 'x' };
    const silent = sdk(deployment.url, nobody, { disableTokenCache: true });
    const token = await tokenOf(deployment.url, deployment.demo);
    expect(await silent.okr.v1.periodRule.list({}, withTenantToken(token))).toMatchObject({ code: 0 });
    const without = await refusal(silent.okr.v1.periodRule.list());
    expect(without).toMatchObject({ status: 400, body: { code: 99991661 } });
  });

  it('many calls at once are all answered', async () => {
    const ids = await okrIds();
    const calls = Array.from({ length: 60 }, (_, at) =>
      client.okr.v1.okr.batchGet({ params: { okr_ids: [ids[at % ids.length] ?? ''] } }),
    );
    const answers = await Promise.all(calls);
    expect(answers.map(({ data }) => data?.okr_list?.[0]?.id)).toEqual(
      calls.map((_, at) => ids[at % ids.length]),
    );
  });

  it('a token that the client holds stays good through a restart, and is issued again', async () => {
    const before = await tokenOf(deployment.url, deployment.demo);
    const ids = await okrIds();
    await deployment.restart();
    expect(await okrIds()).toEqual(ids);
    expect(await tokenOf(deployment.url, deployment.demo)).toBe(before);
    const again = await client.request<{ tenant_access_token: string }>({
      method: 'POST',
      url: tokenPath,
      data: { app_id: deployment.demo.app_id, app_secret: deployment.demo.app_secret },
    });
    expect(again.tenant_access_token).toBe(before);
  });
});
