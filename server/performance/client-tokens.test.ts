import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PerformanceWorld } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { claimClientToken } from './client-tokens.ts';

const DAY = 24 * 3_600_000;

describeOnEachEngine('client tokens', (engine) => {
  let world: PerformanceWorld;
  beforeAll(async () => {
    world = await PerformanceWorld.build(engine);
  });
  afterAll(() => world.app.close());
  beforeEach(() => world.app.database.write((db) => db.run(sql`delete from perf_client_tokens`)));

  const claimed = async (
    token: string,
    { endpoint = 'e', appId = world.client.appId, after = () => Promise.resolve() } = {},
  ) => {
    const { tenantId } = world.company;
    const actor = { ...nobody, tenantId, appId };
    const error = (name: string) => new Error(name);
    try {
      await world.app.database.tenant(tenantId).write(async (db) => {
        await claimClientToken({ db, actor, clock: world.app.clock, error }, endpoint, token);
        await after();
      });
      return 'done';
    } catch (fault) {
      return fault instanceof Error ? fault.message : fault;
    }
  };

  it('refuses the same request again, and no other one', async () => {
    expect(await claimed('a')).toBe('done');
    expect(await claimed('a')).toBe('requestRepeated');
    expect(await claimed('A')).toBe('done');
    expect(await claimed('a', { endpoint: 'f' })).toBe('done');
  });

  it('is not used up by a request that fails', async () => {
    const after = () => Promise.reject<void>(new Error('no'));
    expect(await claimed('a', { after })).toBe('no');
    expect(await claimed('a')).toBe('done');
  });

  it('lets one of two at once through', async () => {
    const both = await Promise.all([claimed('a'), claimed('a'), claimed('b'), claimed('c')]);
    expect(both.filter((each) => each === 'done')).toHaveLength(3);
    expect(both).toContain('requestRepeated');
  });

  it('may be used again after a day, and is forgotten', async () => {
    await claimed('a');
    world.app.clock.pass(DAY - 1);
    expect(await claimed('a')).toBe('requestRepeated');
    await claimed('b');
    world.app.clock.pass(1);
    expect(await claimed('a')).toBe('done');
    world.app.clock.pass(DAY - 1);
    await world.app.app.drain();
    world.app.clock.pass(3_600_000);
    await claimed('c');
    await world.app.app.drain();
    const left = await world.app.database.read((db) =>
      db.all(sql`select client_token from perf_client_tokens order by client_token`),
    );
    expect(left).toEqual([{ client_token: 'c' }]);
  });
});

const nobody = {
  timeZone: 'UTC',
  idKey: '',
  directoryVersion: 0,
  scopes: new Set<never>(),
  okrAsApp: false,
  rateFactor: undefined,
  userId: undefined,
};
