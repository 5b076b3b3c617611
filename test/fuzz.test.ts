import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contract } from '../contract/index.ts';
import { buildCommentWorld, type CommentWorld } from './builders/comment.ts';
import { buildUserToken } from './builders/company.ts';
import { insertRule } from '../server/okr/period-queries.ts';
import { describeOnEachEngine } from './database.ts';
import type { Engine } from './engines.ts';
import { callOf, type FuzzCall } from './fuzz-calls.ts';

const calls = { sqlite: 50_000, postgres: 20_000 };
const MOST_KNOWN = 200;

let world: CommentWorld;
let tokens: string[];
/** What answers have told so far, by kind: what a client would send back. The newest come last. */
const known = new Map<string, string[]>();

async function begin(engine: Engine): Promise<void> {
  known.clear();
  world = await buildCommentWorld(engine);
  const { app, company, client, targets } = world;
  const person = (who: 'member' | 'boss' | 'stranger') => buildUserToken(app, company, client, company[who]);
  const [member, boss, stranger] = [await person('member'), await person('boss'), await person('stranger')];
  tokens = [...Array<string>(8).fill(client.token), ...Array<string>(5).fill(member), boss, stranger, 't-no'];
  learn('objective', targets.objective);
  learn('key result', targets.key_result);
  learn('cycle', targets.cycle);
  learn('progress record', targets.progress);
  for (const { user_id, id } of [company.member, company.boss, company.stranger]) {
    learn('any', user_id);
    learn('any', id);
  }
  const rule = { id: app.newId(), type: 'month', length: 1, first_month: 1 } as const;
  await app.database.write((db) => insertRule(db, company.tenantId, rule, app.clock.now()));
  learn('period rule', rule.id);
}

function learn(kind: string, value: string): void {
  const values = known.get(kind) ?? [];
  known.set(kind, values);
  if (!values.includes(value)) values.push(value);
  if (values.length > MOST_KNOWN) values.shift();
}

function forget(text: string): void {
  for (const [, id] of text.matchAll(/"(\d{19})"/g))
    for (const [kind, values] of known)
      known.set(
        kind,
        values.filter((value) => value !== id),
      );
}

const fill = (text: string): string =>
  text.replaceAll(/#([a-z ]+) (\d+)#/g, (_, kind: string, at: string) => {
    const values = known.get(kind) ?? [];
    return values[Number(at) % values.length] ?? '1';
  });

const kinds: Readonly<Record<string, string>> = {
  objective_id: 'objective',
  key_result_id: 'key result',
  cycle_id: 'cycle',
  comment_id: 'comment',
  progress_id: 'progress record',
  alignment_id: 'alignment',
  period_id: 'period',
  page_token: 'any',
  open_id: 'any',
};

function learnFrom(url: string, text: string): void {
  for (const [, name = '', value = ''] of text.matchAll(/"(\w+)":"([^"]+)"/g)) {
    const kind = kinds[name];
    if (kind !== undefined) learn(kind, value);
    if (name === 'id' && url.includes('/indicators')) learn('indicator', value);
    if (name === 'id' && url.includes('/cycles?')) learn('cycle', value);
  }
}

async function call({ method, path, query, body, by }: FuzzCall): Promise<void> {
  const url = `${fill(path)}${query === '' ? '' : `?${fill(query)}`}`;
  const sent = body === undefined ? {} : { body: fill(body) };
  const token = tokens[by % tokens.length];
  const answer = await world.app.call(url, { method, ...(token ? { token } : {}), ...sent });
  if (answer.status >= 500)
    throw new Error(`${method} ${url} ${JSON.stringify(sent)} → ${world.app.faults.at(-1) ?? answer.text}`);
  expect(answer.text).not.toBe('');
  if (answer.body.code !== 0) return;
  if (method === 'DELETE') forget(answer.text);
  else learnFrom(url, answer.text);
}

/** What is made should live for a while. */
const endpoints = Object.values(contract).map((endpoint) => ({
  weight: endpoint.method === 'DELETE' ? 1 : 6,
  arbitrary: fc.constant(endpoint),
}));

describeOnEachEngine('every endpoint', (engine) => {
  const numRuns = Number(process.env['OKRA_FUZZ_CALLS'] ?? calls[engine]);
  beforeAll(() => begin(engine));
  afterAll(() => world.app.close());

  it(`answers ${numRuns} calls, good, half good and rubbish, none of them by a fault of ours`, async () => {
    const oneCall = fc.oneof(...endpoints).chain(callOf);
    await fc.assert(fc.asyncProperty(oneCall, call), { numRuns, endOnFailure: true });
  }, 600_000);
});
