import type { Database, DatabaseConfig } from './engine.ts';

export type {
  Database,
  DatabaseConfig,
  DatabaseStats,
  MigrationWriter,
  Reader,
  Scope,
  Writer,
} from './engine.ts';

/** Loads only the driver that is used. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  if (config.url) return (await import('./postgres.ts')).openPostgres(config.url);
  return (await import('./sqlite.ts')).openSqlite(config);
}
