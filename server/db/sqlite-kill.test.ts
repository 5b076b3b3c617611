import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { killRounds } from '../../test/kill-rounds.ts';

describe('kill -9 of a process that writes to the embedded database', () => {
  it('loses no acknowledged write and tears none, 20 times', { timeout: 60_000 }, async () => {
    const { dataDir } = await freshDatabase('sqlite', 'empty');
    const acknowledged = await killRounds({ dataDir }, 20, async (_, writer) => {
      writer.kill('SIGKILL');
    });
    expect(acknowledged).toBeGreaterThan(100);
  });
});
