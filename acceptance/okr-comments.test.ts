import { Client, DefaultCache } from '@larksuiteoapi/node-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, deployments } from './deployment.ts';
import { cleanUp } from './server.ts';

afterAll(cleanUp);

const nothing = () => undefined;
const logger = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

interface Page {
  readonly code: number;
  readonly data: { readonly has_more: boolean; readonly items: readonly unknown[] };
}

/** The SDK has no comments of its own yet, so its open call carries them. */
describe.each(deployments)('the official Node SDK and comments, on $name', ({ start }) => {
  let deployment: Deployment;
  let client: Client;
  let okr: string;

  beforeAll(async () => {
    deployment = await start({ OKRA_RATE_LIMITS: 'off' });
    const { demo, url: domain } = deployment;
    const app = { appId: demo.app_id, appSecret: demo.app_secret };
    client = new Client({ ...app, domain, cache: new DefaultCache(), logger });
    const found = await client.contact.v3.user.batchGetId({ data: { emails: [demo.admin.email] } });
    const path = { user_id: found.data?.user_list?.[0]?.user_id ?? '' };
    const sheets = await client.okr.v1.userOkr.list({ path, params: { offset: '0', limit: '1' } });
    okr = sheets.data?.okr_list?.[0]?.id ?? '';
  });
  afterAll(() => deployment?.stop());

  it.each(['/open-apis/okr/v2/comments', '/open-apis/okra/v1/changes'])('%s lists', async (url) => {
    const params = { target_type: 'cycle', target_id: okr, page_size: 100 };
    const page = await client.request<Page>({ method: 'GET', url, params });
    expect(page).toMatchObject({ code: 0, data: { has_more: false, items: expect.any(Array) } });
  });

  it('an app cannot comment by itself', async () => {
    const target = { target_type: 'cycle', target_id: okr };
    const call = client.request({
      method: 'POST',
      url: '/open-apis/okr/v2/comments',
      data: { target, content: { blocks: [] } },
    });
    await expect(call).rejects.toMatchObject({
      response: { status: 400, data: { code: 99991663 } },
    });
  });
});
