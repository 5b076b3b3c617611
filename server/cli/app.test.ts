import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { configOf, listenToTerminal } from '../../test/command.ts';
import { freshDatabase } from '../../test/database.ts';
import { saveDemo } from '../demo/demo-file.ts';
import { addToDirectory, createTenant } from '../directory/index.ts';
import { appCommands } from './app.ts';
import { parseCommand } from './command.ts';
import { clock, withDatabase } from './with-database.ts';

describe('okra app', () => {
  let dataDir: string;
  const terminal = listenToTerminal();
  beforeEach(async () => {
    ({ dataDir } = await freshDatabase('sqlite'));
  });

  async function okra(...words: string[]): Promise<string> {
    terminal.said = '';
    const { command, options, rest } = parseCommand(appCommands, words);
    expect(await command.run({ config: configOf({ dataDir }), options, rest })).toBe(0);
    return terminal.said;
  }

  const makeOrganisation = () =>
    withDatabase(configOf({ dataDir }), ({ database, newId }) =>
      database.write((db) =>
        createTenant(db, { tenant_id: newId(), name_zh: 'A', name_en: 'A', time_zone: 'UTC' }, clock.now()),
      ),
    );

  it('disables and enables an app, and lists it so', async () => {
    await makeOrganisation();
    const [, appId = ''] = /app_id +(\S+)/.exec(await okra('app', 'create', '--name', 'Sync')) ?? [];
    expect(await okra('app', 'list')).toBe(`${appId}  Sync\n`);
    expect(await okra('app', 'disable', appId)).toBe(`${appId} is disabled\n`);
    expect(await okra('app', 'list')).toBe(`${appId}  Sync  (disabled)\n`);
    expect(await okra('app', 'enable', appId)).toBe(`${appId} is enabled\n`);
    expect(await okra('app', 'list')).toBe(`${appId}  Sync\n`);
  });

  it('keeps the secret of the demo app in its file, and touches it for no other app', async () => {
    await makeOrganisation();
    const create = async () => /app_id +(\S+)/.exec(await okra('app', 'create'))?.[1] ?? '';
    const [demo, other] = [await create(), await create()];
    const admin = { email: 'a@demo.example', password: 'p' };
    saveDemo(dataDir, { base_url: 'http://x', tenant_key: 'k', app_id: demo, app_secret: 'old', admin });
    const kept = () => JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as unknown;
    await okra('app', 'rotate-secret', other);
    expect(kept()).toMatchObject({ base_url: 'http://x', app_secret: 'old' });
    const [secret] = (await okra('app', 'rotate-secret', demo)).split('\n');
    expect(kept()).toMatchObject({ base_url: 'http://x', app_id: demo, app_secret: secret, admin });
  });

  it('says how to make an organisation, or which of them are known', async () => {
    await expect(okra('app', 'create')).rejects.toThrow(
      'There is no organisation yet. Make one: npx okra import-people FILE.csv --company "Name", or a demo company: npx okra demo',
    );
    const key = await makeOrganisation();
    await expect(okra('app', 'create', '--tenant', 'abc')).rejects.toThrow(
      `There is no organisation "abc". Known to --tenant: ${key} (A)`,
    );
  });

  it('grants scopes, bounds whose performance data an app reaches, and lists it so', async () => {
    await withDatabase(configOf({ dataDir }), ({ database, newId }) =>
      database.write(async (db) => {
        const tenant_id = newId();
        await createTenant(db, { tenant_id, name_zh: 'A', name_en: 'A', time_zone: 'UTC' }, clock.now());
        await addToDirectory(db, tenant_id, {
          departments: ['root', 'team'].map((department_id) => ({
            id: newId(),
            department_id,
            ...department,
          })),
          users: [],
        });
      }),
    );
    const [, appId = ''] = /app_id +(\S+)/.exec(await okra('app', 'create', '--name', 'HR')) ?? [];
    const listed = async (...words: string[]) => {
      await okra('app', 'grant', appId, ...words);
      return okra('app', 'list');
    };
    expect(await listed('okr:okr', '--scope', 'event:ip_list')).toBe(
      `${appId}  HR\n    event:ip_list\n    okr:okr\n`,
    );
    await listed('--revoke', 'okr:okr', '--revoke', 'event:ip_list');
    expect(await listed('--performance-range', 'team, root')).toBe(
      `${appId}  HR\n    performance range: team,root\n`,
    );
    for (const wrong of ['nowhere', 'team,nowhere', 'team,', ''])
      await expect(okra('app', 'grant', appId, '--performance-range', wrong)).rejects.toThrow();
    expect(await listed('--performance-range', 'team')).toBe(`${appId}  HR\n    performance range: team\n`);
    expect(await listed('--performance-range', 'all')).toBe(`${appId}  HR\n`);
  });

  it('grants no scope that there is not, also beside all', async () => {
    await makeOrganisation();
    for (const words of [['nope'], ['all', '--scope', 'nope']])
      await expect(okra('app', 'create', '--scope', ...words)).rejects.toThrow('Unknown scope "nope"');
    expect(await okra('app', 'list')).toBe('');
    await okra('app', 'create', '--scope', 'all');
    expect(await okra('app', 'list')).toContain('okr:okr\n');
  });

  it.each(['disable', 'enable'])('%s knows no other app', async (word) => {
    await expect(okra('app', word, 'cli_0000000000000000')).rejects.toThrow('Unknown app "cli_000');
    await expect(okra('app', word)).rejects.toThrow('Name an app_id');
  });

  it('shows what may be said of apps to whoever says nothing', async () => {
    expect(await okra('app', '--help')).toMatch(
      /^Commands of okra app:\n[^]*\n {2}app create .*Register an app/,
    );
    for (const words of [['app'], ['app', 'creat']])
      await expect(okra(...words)).rejects.toThrow(/^Say what to do:\n\n {2}app create .*Register an app/);
    await expect(okra('ap')).rejects.toThrow('Unknown command "ap". See: okra --help');
  });
});

const department = {
  parent_id: null,
  name: 'D',
  en_name: 'D',
  position: 1,
  created_time: 0,
  leader_id: null,
};
