import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { readConfig } from '../config.ts';
import { createTenant } from '../directory/index.ts';
import { appCommands } from './app.ts';
import { parseCommand } from './command.ts';
import { clock, withDatabase } from './with-database.ts';

describe('okra app', () => {
  let dataDir: string;
  let said = '';
  beforeEach(async () => {
    ({ dataDir } = await freshDatabase('sqlite'));
    said = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  async function okra(...words: string[]): Promise<string> {
    said = '';
    const { command, options, rest } = parseCommand(appCommands, words);
    expect(await command.run({ config: readConfig({ OKRA_DATA_DIR: dataDir }, '/'), options, rest })).toBe(0);
    return said;
  }

  it('disables and enables an app, and lists it so', async () => {
    await withDatabase(readConfig({ OKRA_DATA_DIR: dataDir }, '/'), ({ database, newId }) =>
      database.write((db) =>
        createTenant(db, { tenant_id: newId(), name_zh: 'A', name_en: 'A', time_zone: 'UTC' }, clock.now()),
      ),
    );
    const [, appId = ''] = /app_id +(\S+)/.exec(await okra('app', 'create', '--name', 'Sync')) ?? [];
    expect(await okra('app', 'list')).toBe(`${appId}  Sync\n`);
    await okra('app', 'disable', appId);
    expect(await okra('app', 'list')).toBe(`${appId}  Sync  (disabled)\n`);
    await okra('app', 'enable', appId);
    expect(await okra('app', 'list')).toBe(`${appId}  Sync\n`);
  });

  it.each(['disable', 'enable'])('%s knows no other app', async (word) => {
    await expect(okra('app', word, 'cli_0000000000000000')).rejects.toThrow('Unknown app "cli_000');
    await expect(okra('app', word)).rejects.toThrow('Name an app_id');
  });
});
