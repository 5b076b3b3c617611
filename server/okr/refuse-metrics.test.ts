import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';

describe('metrics of OKRs, which are not for sale any more', () => {
  let app: TestApp;
  let token: string;
  beforeAll(async () => {
    app = await TestApp.start('sqlite');
    ({ token } = await buildApp(app, await buildCompany(app)));
  });
  afterAll(() => app.close());

  it.each([
    ['GET', ''],
    ['GET', '/s/tables'],
    ['GET', '/s/tables/t/items'],
    ['GET', '/s/tables/t/items/i'],
    ['PATCH', '/s/tables/t/items/i'],
    ['PATCH', '/s/tables/t/items/batch_update'],
  ] as const)('%s metric_sources%s', async (method, path) => {
    const body = { items: [] };
    const call = { method, token, ...(method === 'PATCH' && { body }) };
    const answer = await app.call(`/open-apis/okr/v1/metric_sources${path}`, call);
    expect([answer.status, answer.body.code]).toEqual([403, 1000403]);
    expect((await app.call(`/open-apis/okr/v1/metric_sources${path}`, { method })).body.code).toBe(99991661);
  });
});
