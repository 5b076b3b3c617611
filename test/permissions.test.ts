import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../contract/endpoint.ts';
import { contract } from '../contract/index.ts';
import { scopeNames, type Scope } from '../contract/scopes.ts';
import type { Answer } from './app.ts';
import { buildCommentWorld, type CommentWorld } from './builders/comment.ts';
import { buildApp, buildUserToken } from './builders/company.ts';
import { sql } from '../server/db/sql.ts';

const endpoints = Object.values<Endpoint>(contract).filter(({ tokens }) => tokens.length > 0);
const scoped = endpoints.filter(({ scopes }) => scopes.length > 0);
/** Whoever gets one of these was not stopped by a missing scope. */
const missingScope = [99991672, 99991679];

let world: CommentWorld;
beforeAll(async () => {
  world = await buildCommentWorld('sqlite');
});
afterAll(() => world.app.close());

/** Good ids in the path, and nothing else: enough to come as far as the checks of tokens, scopes and grants. */
const call = ({ method, path }: Endpoint, token?: string): Promise<Answer> => {
  const { targets, company, period } = world;
  const ids: Readonly<Record<string, string>> = {
    ':objective_id': targets.objective,
    ':key_result_id': targets.key_result,
    ':cycle_id': targets.cycle,
    ':progress_id': targets.progress,
    ':period_id': period.id,
    ':user_id': company.member.user_id,
  };
  const url = path.replace(/:\w+/g, (name) => ids[name] ?? '1');
  return world.app.call(url, {
    method,
    ...(token === undefined ? {} : { token }),
    ...(method === 'GET' ? {} : { body: {} }),
  });
};

const tokenWith = async (
  kind: 'tenant' | 'user',
  scopes: readonly Scope[],
  okrAsApp = true,
): Promise<string> => {
  const { app, company } = world;
  const client = await buildApp(app, company, { scopes: kind === 'tenant' ? scopes : scopeNames, okrAsApp });
  return kind === 'tenant' ? client.token : buildUserToken(app, company, client, company.member, scopes);
};

const names = (list: readonly Endpoint[]): [string, Endpoint][] =>
  list.map((endpoint) => [endpoint.name, endpoint]);

describe.each(names(endpoints))('%s', (_name, endpoint) => {
  it('needs a token that is known and of a kind that it takes', async () => {
    expect((await call(endpoint)).body.code).toBe(99991661);
    expect((await call(endpoint, 't-nobody')).body.code).toBe(99991663);
    expect((await call(endpoint, 'u-nobody')).body.code).toBe(99991668);
    for (const kind of ['tenant', 'user'] as const) {
      if (endpoint.tokens.includes(kind)) continue;
      const answer = await call(endpoint, await tokenWith(kind, scopeNames));
      expect([99991663, 99991668]).toContain(answer.body.code);
    }
  });
});

describe.each(names(scoped))('%s', (_name, endpoint) => {
  it('needs one of its scopes, any of them, and says which', async () => {
    const others = scopeNames.filter((scope) => !endpoint.scopes.includes(scope));
    for (const kind of endpoint.tokens) {
      const refused = await call(endpoint, await tokenWith(kind, others));
      expect(missingScope).toContain(refused.body.code);
      const told = refused.body.error?.permission_violations?.map(({ subject }) => subject);
      expect(told).toEqual([...endpoint.scopes]);
      for (const scope of endpoint.scopes)
        expect(missingScope).not.toContain((await call(endpoint, await tokenWith(kind, [scope]))).body.code);
    }
  });
});

describe.each(
  names(scoped.filter(({ name, tokens }) => /^(okr|okra\.v1)\./.test(name) && tokens.includes('tenant'))),
)('%s', (_name, endpoint) => {
  it('tells and changes nothing for an app without the grant to act for itself', async () => {
    const count = () =>
      world.app.database.read((db) =>
        db.all(sql`select count(*) as changes, max(updated_time) as last from okr_sheets`),
      );
    const before = await count();
    const answer = await call(endpoint, await tokenWith('tenant', scopeNames, false));
    expect([1001001, 1001002, 1001003]).toContain(answer.body.code);
    expect(await count()).toEqual(before);
  });
});
