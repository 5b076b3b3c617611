import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RunningCommand } from '../../test/command.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';

describeOnEachEngine('okra demo', (engine) => {
  it('makes the data folder for demo.json', { timeout: 120_000 }, async () => {
    const place = await freshDatabase(engine, 'empty');
    const dataDir = join(place.dataDir, 'not', 'yet');
    const command = new RunningCommand({ ...place, dataDir }, ['demo']);
    expect([await command.end(), command.said]).toEqual([0, expect.stringContaining('demo.json')]);
    await access(join(dataDir, 'demo.json'));
  });
});
