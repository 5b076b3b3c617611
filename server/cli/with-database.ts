import type { Config } from '../config.ts';
import { closeAfter, type Database, openDatabase } from '../db/database.ts';
import { requireDatabase } from '../db/data-folder.ts';
import { migrate } from '../db/migrate.ts';
import { takeNodeNumber } from '../db/node-number.ts';
import { idSource } from '../id-source.ts';
import { migrationsDir } from '../paths.ts';

export const clock = { now: Date.now };

export interface Opened {
  readonly database: Database;
  readonly newId: () => string;
}

/** Opens the configured database beside a server that may be running, brings its schema up to date, and closes it. */
export async function withDatabase<T>(config: Config, work: (opened: Opened) => Promise<T>): Promise<T> {
  const database = await openDatabase({
    dataDir: config.dataDir,
    role: 'command',
    ...(config.databaseUrl === undefined ? {} : { url: config.databaseUrl }),
  });
  return closeAfter(database, async () => {
    await migrate(database, migrationsDir);
    return work({ database, newId: idSource(await takeNodeNumber(database), clock) });
  });
}

/** The same, but makes no database where there is none. */
export function withExistingDatabase<T>(config: Config, work: (opened: Opened) => Promise<T>): Promise<T> {
  if (config.databaseUrl === undefined) requireDatabase(config.dataDir);
  return withDatabase(config, work);
}
