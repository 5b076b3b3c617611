import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { openDatabase } from './database.ts';
import { sql } from './sql.ts';
import { databaseFile } from './data-folder.ts';

describe('the embedded database', () => {
  it('keeps a second server away from its folder, and lets commands in', async () => {
    const config = await freshDatabase('sqlite', 'empty');
    const db = await openDatabase(config);
    const message = `Another Okra server uses the data folder ${config.dataDir}`;
    await expect(openDatabase(config)).rejects.toThrow(message);
    const command = await openDatabase({ ...config, role: 'command' });
    await command.migration((step) => step.script('create table t (id bigint)'));
    await Promise.all(
      [db, command].map((each) => each.write((q) => q.run(sql`insert into t (id) values (${1})`))),
    );
    expect(await db.read((q) => q.all(sql`select id from t`))).toHaveLength(2);
    await command.close();
    await db.close();
    await (await openDatabase(config)).close();
  });

  it('says so when the file is no database, and can be opened when it is mended', async () => {
    const config = await freshDatabase('sqlite', 'empty');
    await writeFile(databaseFile(config.dataDir), 'not a database, '.repeat(400));
    const damaged = { name: 'UnavailableError', reason: 'damaged' };
    await expect(openDatabase(config)).rejects.toMatchObject(damaged);
    await writeFile(databaseFile(config.dataDir), '');
    await (await openDatabase(config)).close();
  });

  it('prepares each statement once', async () => {
    const db = await openDatabase(await freshDatabase('sqlite', 'empty'));
    for (let n = 0; n < 1500; n += 1) {
      const number = (): Promise<unknown> =>
        db.read((q) => q.one({ text: `select $1 as n${n % 700}`, values: [n] }));
      expect(await number()).toEqual({ [`n${n % 700}`]: n });
    }
    await expect(db.read((q) => q.all({ text: 'select $2, $1', values: [1, 2] }))).rejects.toThrow(
      'in order',
    );
    await db.close();
  });
});
