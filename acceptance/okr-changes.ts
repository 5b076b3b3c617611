import { type Client, withUserAccessToken } from '@larksuiteoapi/node-sdk';
import type { Deployment } from './deployment.ts';
import { raw, tokenOf } from './raw.ts';
import { userTokenOf } from './sign-in.ts';

const words = (text: string) => ({
  blocks: [
    {
      block_element_type: 'paragraph' as const,
      paragraph: { elements: [{ paragraph_element_type: 'textRun' as const, text_run: { text } }] },
    },
  ],
});

const wordsOfV1 = (text: string) => ({
  blocks: [
    {
      type: 'paragraph' as const,
      paragraph: { elements: [{ type: 'textRun' as const, textRun: { text } }] },
    },
  ],
});

/** Changes OKRs in every way that subscribers can be told of; answers the id of an objective that was made and deleted. */
export async function changeOkrs(
  deployment: Deployment,
  client: Client,
  people: readonly string[],
): Promise<string> {
  const [cycle = '', other = ''] = await Promise.all(people.map((user_id) => cycleOf(client, user_id)));
  const objective = await newObjective(client, cycle);
  await changeKeyResult(client, objective);
  const [from, to] = [objective, await newObjective(client, other)];
  const aligned = await client.okr.v2.okrObjectiveAlignment.create({
    path: { objective_id: from },
    data: { to_entity_type: 2, to_entity_id: to },
  });
  const path = { alignment_id: aligned.data?.alignment_id ?? '' };
  await client.okr.v2.okrAlignment.delete({ path });
  await comment(deployment, client, objective);
  const token = await tokenOf(deployment.url, deployment.demo);
  const callOwn = (method: 'POST' | 'PUT', place: string, body: object) =>
    raw(deployment.url, `/open-apis/okra/v1${place}`, { method, token, body: JSON.stringify(body) });
  for (const visibility of ['private', 'everyone'])
    await callOwn('PUT', `/cycles/${cycle}/visibility`, { visibility });
  const review = { cycle_id: cycle, kind: 'progress_report', title: 'Half way', content: words('Half') };
  await callOwn('POST', '/reviews', review);
  await client.okr.v2.okrObjective.patch({ path: { objective_id: objective }, data: { score: 0.7 } });
  await client.okr.v2.okrObjective.delete({ path: { objective_id: objective } });
  return objective;
}

async function cycleOf(client: Client, user_id: string): Promise<string> {
  const { data } = await client.okr.v2.okrCycle.list({ params: { user_id, page_size: 1 } });
  return data?.items?.[0]?.id ?? '';
}

async function newObjective(client: Client, cycle_id: string): Promise<string> {
  const data = { content: words('Grow'), notes: words('How') };
  const made = await client.okr.v2.okrCycleObjective.create({ path: { cycle_id }, data });
  return made.data?.objective_id ?? '';
}

/** Its progress moves the indicator. */
async function changeKeyResult(client: Client, objective_id: string): Promise<void> {
  const made = await client.okr.v2.okrObjectiveKeyResult.create({
    path: { objective_id },
    data: { content: words('Twice as much') },
  });
  const path = { key_result_id: made.data?.key_result_id ?? '' };
  await client.okr.v2.okrKeyResult.patch({ path, data: { score: 0.3 } });
  const content = wordsOfV1('Half');
  const progress = await client.okr.v1.progressRecord.create({
    data: {
      source_title: 'A program',
      source_url: 'https://example.com',
      target_id: path.key_result_id,
      target_type: 3,
      content,
      progress_rate: { percent: 50, status: 0 },
    },
  });
  const record = { progress_id: progress.data?.progress_id ?? '' };
  const data = { content, progress_rate: { percent: 60, status: 1 } };
  await client.okr.v1.progressRecord.update({ path: record, data });
  await client.okr.v1.progressRecord.delete({ path: record });
  await client.okr.v2.okrKeyResult.delete({ path });
}

/** People comment, apps do not; the SDK has no comments of its own yet. */
async function comment(deployment: Deployment, client: Client, target_id: string): Promise<void> {
  const scope = 'okr:okr.comment.writeonly okr:okr.comment.delete';
  const asPerson = withUserAccessToken(await userTokenOf(deployment, scope));
  const url = '/open-apis/okr/v2/comments';
  const content = words('Bold');
  const made = await client.request<{ data: { comment_id: string } }>(
    {
      method: 'POST',
      url,
      data: { target: { target_type: 'objective', target_id }, content, selected_text: 'Grow' },
    },
    asPerson,
  );
  const own = `${url}/${made.data.comment_id}`;
  await client.request({ method: 'PATCH', url: own, data: { content: words('Bolder') } }, asPerson);
  await client.request({ method: 'DELETE', url: own }, asPerson);
}
