import { nextMigration, readMigrations } from './migrate.ts';
import type { Applied } from './migrate.ts';
import { sql } from './sql.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** What somebody asked to do with a data folder or a backup is not possible; the message says why. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

export function appliedIn(connection: SqliteConnection): Applied[] {
  const table = sql`select name from sqlite_schema where name = ${'schema_migrations'}`;
  if (connection.all(table).length === 0)
    throw new DataFolderError(`${connection.knownAs} is not a database of Okra`);
  return connection.all(
    sql`select version, name, checksum from schema_migrations order by version`,
  ) as unknown as Applied[];
}

/** Answers whether this program's migrations have all run. Throws if they could never fit. */
export async function requireSchema(connection: SqliteConnection, migrationsDir: string): Promise<boolean> {
  return nextMigration(await readMigrations(migrationsDir), appliedIn(connection)) === undefined;
}
