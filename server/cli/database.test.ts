import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunningCommand } from '../../test/command.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import { testEngines } from '../../test/engines.ts';

describeOnEachEngine('okra demo', (engine) => {
  it('makes the data folder for demo.json', { timeout: 120_000 }, async () => {
    const place = await freshDatabase(engine, 'empty');
    const dataDir = join(place.dataDir, 'not', 'yet');
    const command = new RunningCommand({ ...place, dataDir }, ['demo']);
    expect([await command.end(), command.said]).toEqual([0, expect.stringContaining('demo.json')]);
    await access(join(dataDir, 'demo.json'));
  });
});

describe.runIf(testEngines().includes('postgres'))('okra move-to-postgres', () => {
  it('goes to DATABASE_URL, or to the address that it is given', { timeout: 60_000 }, async () => {
    const { dataDir } = await freshDatabase('sqlite');
    const { url } = await freshDatabase('postgres', 'empty');
    const move = async (words: readonly string[], env: Readonly<Record<string, string>>) => {
      const command = new RunningCommand({ dataDir }, ['move-to-postgres', ...words], env);
      return [await command.end(), command.said];
    };
    expect(await move([], {})).toEqual([2, expect.stringContaining('Name the address: postgres://')]);
    expect(await move([], { DATABASE_URL: url ?? '' })).toEqual([0, expect.stringContaining('Moved')]);
    expect(await move([url ?? ''], {})).toEqual([0, expect.stringContaining('Moved')]);
  });
});
