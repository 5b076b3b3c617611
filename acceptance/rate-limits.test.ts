import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, deployments } from './deployment.ts';
import { raw, type RawAnswer, tokenOf } from './raw.ts';
import { cleanUp, createApp, okra, startServer } from './server.ts';

const periods = '/open-apis/okr/v1/periods?page_size=1';
const rules = '/open-apis/okr/v1/period_rules';

/** So many calls, some at once. */
async function calls(url: string, token: string, count: number, path = periods): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = [];
  while (answers.length < count) {
    const some = Array.from({ length: Math.min(10, count - answers.length) }, () =>
      raw(url, path, { token }),
    );
    answers.push(...(await Promise.all(some)));
  }
  return answers;
}

const codes = (answers: readonly RawAnswer[]) => answers.map(({ body }) => body?.code);

function expectRefusal({ status, headers, body }: RawAnswer, limit: number): void {
  expect(status).toBe(429);
  expect(body).toMatchObject({ code: 99991400, msg: 'request trigger frequency limit' });
  expect(body?.error?.log_id).toBe(headers['x-tt-logid']);
  expect(headers['x-ogw-ratelimit-limit']).toBe(String(limit));
  const reset = headers['x-ogw-ratelimit-reset'];
  expect(reset).toMatch(/^\d+$/);
  expect(Number(reset)).toBeGreaterThan(0);
  expect(Number(reset)).toBeLessThanOrEqual(60);
  expect(headers['retry-after']).toBe(reset);
}

afterAll(cleanUp);

describe.each(deployments.filter(({ name }) => name !== 'PostgreSQL'))(
  'the documented frequency limit on $name',
  ({ start }) => {
    let deployment: Deployment;
    let token: string;

    beforeAll(async () => {
      deployment = await start();
      token = await tokenOf(deployment.url, deployment.demo);
    });
    afterAll(() => deployment?.stop());

    it('lets 100 calls a minute pass and refuses the next, for each endpoint on its own', async () => {
      const started = performance.now();
      const answers = await calls(deployment.url, token, 100);
      expect(new Set(codes(answers))).toEqual(new Set([0]));
      const next = await calls(deployment.url, token, 4);
      expect(performance.now() - started, 'too slow to tell').toBeLessThan(60_000);
      for (const answer of next) expectRefusal(answer, 100);
      expect(codes(await calls(deployment.url, token, 1, rules))).toEqual([0]);
    });

    it('still refuses after a restart', async () => {
      await deployment.restart();
      for (const answer of await calls(deployment.url, token, 2)) expectRefusal(answer, 100);
    });

    it('looks at the token before it counts', async () => {
      const { body } = await raw(deployment.url, periods, { token: 't-g1abc' });
      expect(body?.code).toBe(99991663);
    });
  },
);

describe('the settings of the frequency limit', () => {
  it('OKRA_RATE_LIMITS scales it, each app has its own count, and okra app grant scales it for one app', async () => {
    let server = await startServer({ env: { OKRA_RATE_LIMITS: '0.1' } });
    const [mine, other] = await Promise.all([createApp(server.dataDir), createApp(server.dataDir)]);
    const free = await createApp(server.dataDir);
    await okra(server.dataDir, ['app', 'grant', free.app_id, '--rate-limits', 'off']);
    for (const app of [mine, other]) {
      const token = await tokenOf(server.url, app);
      const answers = await calls(server.url, token, 11);
      expect(codes(answers).slice(0, 10)).toEqual(Array(10).fill(0));
      for (const answer of answers.slice(10)) expectRefusal(answer, 10);
    }
    const unlimited = await calls(server.url, await tokenOf(server.url, free), 120);
    expect(new Set(codes(unlimited))).toEqual(new Set([0]));
    expect(await server.stop()).toBe(0);

    server = await startServer({ dataDir: server.dataDir, env: { OKRA_RATE_LIMITS: 'off' } });
    const all = await calls(server.url, await tokenOf(server.url, mine), 120);
    expect(new Set(codes(all))).toEqual(new Set([0]));
    expect(await server.stop()).toBe(0);
  });

  it('a wrong value is refused at start by its name', async () => {
    const wrong = startServer({ env: { OKRA_RATE_LIMITS: 'none' } });
    await expect(wrong).rejects.toThrow(/OKRA_RATE_LIMITS is "none"; allowed: documented, off, or a factor/);
  });
});
