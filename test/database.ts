import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, inject } from 'vitest';
import type { DatabaseConfig } from '../server/db/database.ts';
import { databaseFile } from '../server/db/sqlite.ts';

export type Engine = 'sqlite' | 'postgres';

/** `OKRA_TEST_ENGINE` is `sqlite` (the default), `postgres` or `both`. */
export const testEngines: readonly Engine[] = enginesOf(process.env['OKRA_TEST_ENGINE'] ?? 'sqlite');

/** Runs the same tests on each engine; they ask for their databases with `freshDatabase(engine)`. */
export function describeOnEachEngine(name: string, tests: (engine: Engine) => void): void {
  for (const engine of testEngines) describe(`${name} (${engine})`, () => tests(engine));
}

/** A database of its own, migrated or empty. It is removed with the test run's folder. */
export async function freshDatabase(
  engine: Engine,
  state: 'migrated' | 'empty' = 'migrated',
): Promise<DatabaseConfig> {
  const root = inject('testRoot');
  const dataDir = await mkdtemp(join(root, `${engine}-`));
  if (engine === 'sqlite' && state === 'migrated') {
    await mkdir(dataDir, { recursive: true });
    await copyFile(databaseFile(join(root, 'template')), databaseFile(dataDir));
  }
  return { dataDir, strict: true };
}

function enginesOf(choice: string): readonly Engine[] {
  if (choice === 'both') return ['sqlite', 'postgres'];
  if (choice === 'sqlite' || choice === 'postgres') return [choice];
  throw new Error(`OKRA_TEST_ENGINE is "${choice}": it must be sqlite, postgres or both`);
}
