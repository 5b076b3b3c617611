import { createHash } from 'node:crypto';
import { Client, DefaultCache, withUserAccessToken } from '@larksuiteoapi/node-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, deployments } from './deployment.ts';
import { cleanUp } from './server.ts';
import { authorize, redirectUri } from './sign-in.ts';

afterAll(cleanUp);

const nothing = () => undefined;
const logger = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };
const words = (text: string) => ({
  blocks: [
    {
      block_element_type: 'paragraph' as const,
      paragraph: { elements: [{ paragraph_element_type: 'textRun' as const, text_run: { text } }] },
    },
  ],
});
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(17)]);
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (reason: { response?: { data?: { code?: number } } }) => reason.response?.data?.code,
  );

describe.each(deployments)('the official Node SDK writes OKRs, on $name', ({ start }) => {
  let deployment: Deployment;
  let client: Client;
  let people: string[];
  let cycle: string;

  beforeAll(async () => {
    deployment = await start({ OKRA_RATE_LIMITS: 'off' });
    const { demo, url: domain } = deployment;
    client = new Client({
      appId: demo.app_id,
      appSecret: demo.app_secret,
      domain,
      oauthBaseUrl: domain,
      cache: new DefaultCache(),
      logger,
    });
    const found = await client.contact.v3.user.batchGetId({ data: { emails: [demo.admin.email] } });
    const head = found.data?.user_list?.[0]?.user_id ?? '';
    const { data } = await client.contact.v3.user.findByDepartment({ params: { department_id: '0' } });
    const departments = await client.contact.v3.department.children({
      path: { department_id: '0' },
      params: { fetch_child: true, page_size: 10 },
    });
    const members = await client.contact.v3.user.findByDepartment({
      params: { department_id: departments.data?.items?.at(-1)?.open_department_id ?? '', page_size: 10 },
    });
    const others = [...(data?.items ?? []), ...(members.data?.items ?? [])].map(
      ({ open_id }) => open_id ?? '',
    );
    people = [head, ...others.filter((id) => id !== head)];
    cycle = await cycleOf(head);
  });
  afterAll(() => deployment?.stop());

  const cycleOf = async (user_id: string) => {
    const { data } = await client.okr.v2.okrCycle.list({ params: { user_id, page_size: 1 } });
    return data?.items?.[0]?.id ?? '';
  };
  const objective = async (cycle_id = cycle) => {
    const made = await client.okr.v2.okrCycleObjective.create({
      path: { cycle_id },
      data: { content: words('Grow'), notes: words('How') },
    });
    return made.data?.objective_id ?? '';
  };
  const keyResult = async (objective_id: string) => {
    const made = await client.okr.v2.okrObjectiveKeyResult.create({
      path: { objective_id },
      data: { content: words('Twice as much') },
    });
    return made.data?.key_result_id ?? '';
  };

  it('objectives: create, list, get, patch, position, weight, delete', async () => {
    const id = await objective();
    const path = { objective_id: id };
    const patched = await client.okr.v2.okrObjective.patch({ path, data: { score: 0.7 } });
    expect(patched.data?.objective).toMatchObject({ id, score: 0.7 });
    expect((await client.okr.v2.okrObjective.get({ path })).data?.objective).toMatchObject({
      id,
      cycle_id: cycle,
    });
    const listed = await client.okr.v2.okrCycleObjective.list({
      path: { cycle_id: cycle },
      params: { page_size: 100 },
    });
    const ids = (listed.data?.items ?? []).map((item) => item.id ?? '');
    expect(ids.at(-1)).toBe(id);
    const placed = await client.okr.v2.okrCycle.objectivesPosition({
      path: { cycle_id: cycle },
      data: { objective_ids: [id, ...ids.slice(0, -1)] },
    });
    expect(placed.data?.items?.[0]?.id).toBe(id);
    const objective_weights = ids.map((objective_id, at) => ({ objective_id, weight: at === 0 ? 1 : 0 }));
    const weighed = await client.okr.v2.okrCycle.objectivesWeight({
      path: { cycle_id: cycle },
      data: { objective_weights },
    });
    expect(weighed.code).toBe(0);
    expect((await client.okr.v2.okrObjective.delete({ path })).data).toEqual({ objective_id: id });
    expect(await codeOf(client.okr.v2.okrObjective.get({ path }))).toBe(1001004);
  });

  it('key results: create, list, get, patch, position, weight, delete', async () => {
    const objective_id = await objective();
    const [one, two] = [await keyResult(objective_id), await keyResult(objective_id)];
    const path = { key_result_id: one };
    expect(
      (await client.okr.v2.okrKeyResult.patch({ path, data: { score: 0.3 } })).data?.key_result,
    ).toMatchObject({ score: 0.3 });
    expect((await client.okr.v2.okrKeyResult.get({ path })).data?.key_result).toMatchObject({
      id: one,
      objective_id,
    });
    const placed = await client.okr.v2.okrObjective.keyResultsPosition({
      path: { objective_id },
      data: { key_result_ids: [two, one] },
    });
    expect(placed.code).toBe(0);
    const key_result_weights = [
      { key_result_id: one, weight: 0.25 },
      { key_result_id: two, weight: 0.75 },
    ];
    expect(
      (
        await client.okr.v2.okrObjective.keyResultsWeight({
          path: { objective_id },
          data: { key_result_weights },
        })
      ).code,
    ).toBe(0);
    const listed = await client.okr.v2.okrObjectiveKeyResult.list({ path: { objective_id } });
    expect(listed.data?.items?.map(({ id, weight }) => [id, weight])).toEqual([
      [two, 0.75],
      [one, 0.25],
    ]);
    expect((await client.okr.v2.okrKeyResult.delete({ path })).data).toEqual({ key_result_id: one });
  });

  it('progress: an image, a record, and how the indicator follows', async () => {
    const objective_id = await objective();
    const key_result_id = await keyResult(objective_id);
    const image = await client.okr.v1.image.upload({
      data: { data: png, target_id: key_result_id, target_type: 3 },
    });
    expect(image).toMatchObject({
      file_token: expect.stringMatching(/^box/),
      url: expect.stringContaining('ticket='),
    });
    expect((await fetch(image?.url ?? '')).headers.get('content-type')).toBe('image/png');
    const content = {
      blocks: [
        {
          type: 'paragraph' as const,
          paragraph: { elements: [{ type: 'textRun' as const, textRun: { text: 'Half' } }] },
        },
        {
          type: 'gallery' as const,
          gallery: { imageList: [{ fileToken: image?.file_token ?? '', src: image?.url ?? '' }] },
        },
      ],
    };
    const made = await client.okr.v1.progressRecord.create({
      data: {
        source_title: 'A program',
        source_url: 'https://example.com',
        target_id: key_result_id,
        target_type: 3,
        content,
        progress_rate: { percent: 50, status: 0 },
      },
    });
    const path = { progress_id: made.data?.progress_id ?? '' };
    expect((await client.okr.v1.progressRecord.get({ path })).data?.progress_rate).toEqual({
      percent: 50,
      status: 0,
    });
    const changed = await client.okr.v1.progressRecord.update({
      path,
      data: { content, progress_rate: { percent: 60, status: 1 } },
    });
    expect(changed.data?.progress_rate).toEqual({ percent: 60, status: 1 });
    const indicators = await client.okr.v2.okrKeyResultIndicator.list({ path: { key_result_id } });
    expect(indicators.data?.indicator).toMatchObject({ current_value: 60, indicator_status: 1 });
    const listed = await client.okr.v2.okrKeyResultProgress.list({ path: { key_result_id } });
    expect(listed.data?.items).toMatchObject([
      { id: path.progress_id, progress_rate: { progress_percent: 60 } },
    ]);
    expect((await client.okr.v2.okrObjectiveProgress.list({ path: { objective_id } })).data?.items).toEqual(
      [],
    );
    const own = await client.okr.v2.okrObjectiveIndicator.list({ path: { objective_id } });
    const indicator_id = own.data?.indicator?.id ?? '';
    const followed = await client.okr.v2.okrIndicator.patch({
      path: { indicator_id },
      data: { current_value_calculate_type: 1, status_calculate_type: 2 },
    });
    expect(followed.data?.indicator).toMatchObject({ current_value: 60, indicator_status: 1 });
    expect((await client.okr.v1.progressRecord.delete({ path })).code).toBe(0);
    expect(await codeOf(client.okr.v1.progressRecord.get({ path }))).toBe(1001004);
  });

  it('alignments and categories', async () => {
    const mine = await objective();
    const theirs = await objective(await cycleOf(people[1] ?? ''));
    const path = { objective_id: mine };
    const made = await client.okr.v2.okrObjectiveAlignment.create({
      path,
      data: { to_entity_type: 2, to_entity_id: theirs },
    });
    const alignment = { alignment_id: made.data?.alignment_id ?? '' };
    const listed = await client.okr.v2.okrObjectiveAlignment.list({
      path,
      params: { align_type: 'aligning' },
    });
    expect(listed.data?.items).toMatchObject([{ id: alignment.alignment_id, to_entity_id: theirs }]);
    expect((await client.okr.v2.okrAlignment.get({ path: alignment })).data?.alignment).toMatchObject({
      from_entity_id: mine,
    });
    expect((await client.okr.v2.okrAlignment.delete({ path: alignment })).data).toEqual(alignment);
    const categories = await client.okr.v2.okrCategory.list({ params: { page_size: 100 } });
    expect(categories.data?.items?.[0]).toMatchObject({
      category_type: 'person',
      enabled: expect.any(Boolean),
    });
  });

  it('periods: create by a rule, once, and hide', async () => {
    const rules = await client.okr.v1.periodRule.list();
    const rule = rules.data?.period_rules?.find(({ type }) => type === 'month');
    const month = String(rule?.first_month ?? 1).padStart(2, '0');
    const data = { period_rule_id: rule?.period_rule_id ?? '', start_month: `2095-${month}` };
    const made = await client.okr.v1.period.create({ data });
    expect(made.data).toMatchObject({ start_month: data.start_month });
    expect(await codeOf(client.okr.v1.period.create({ data }))).toBe(1001008);
    const path = { period_id: made.data?.period_id ?? '' };
    expect((await client.okr.v1.period.patch({ path, data: { status: 3 } })).data).toEqual({
      ...path,
      status: 3,
    });
  });

  it('a person signs in, agrees, and the app acts for them', async () => {
    const { app_id } = deployment.demo;
    await deployment.run('app', 'grant', app_id, '--redirect-uri', redirectUri);
    const verifier = 'v'.repeat(64);
    const code = await authorize(deployment, {
      scope: 'okr:okr.content:writeonly okr:okr.content:readonly okr:okr.period:readonly offline_access',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const answer = await fetch(`${deployment.url}/open-apis/authen/v2/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: app_id,
        client_secret: deployment.demo.app_secret,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    });
    const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
    const asPerson = withUserAccessToken(tokens.access_token);
    const me = await client.authen.v1.userInfo.get({}, asPerson);
    expect(me.data?.open_id).toBe(people[0]);
    const path = { cycle_id: cycle };
    const made = await client.okr.v2.okrCycleObjective.create(
      { path, data: { content: words('Mine') } },
      asPerson,
    );
    expect(made.code).toBe(0);
    const theirs = await cycleOf(people[1] ?? '');
    expect(
      await codeOf(
        client.okr.v2.okrCycleObjective.create({ path: { cycle_id: theirs }, data: {} }, asPerson),
      ),
    ).toBe(1001002);
  });
});
