import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, inject } from 'vitest';
import type { DatabaseConfig } from '../server/db/database.ts';
import { databaseFile } from '../server/db/data-folder.ts';
import { testEngines } from './engines.ts';
import type { Engine } from './engines.ts';
import { runOnce } from './postgres-server.ts';

/** Runs the same tests on each engine; they ask for their databases with `freshDatabase(engine)`. */
export function describeOnEachEngine(name: string, tests: (engine: Engine) => void): void {
  for (const engine of testEngines())
    describe(`${name} (${engine})`, () => {
      tests(engine);
    });
}

/** A database of its own, migrated or empty. It is removed with everything else at the end of the run. */
export async function freshDatabase(
  engine: Engine,
  state: 'migrated' | 'empty' = 'migrated',
): Promise<DatabaseConfig> {
  const root = inject('testRoot');
  const dataDir = await mkdtemp(join(root, `${engine}-`));
  if (engine === 'sqlite') {
    if (state === 'migrated') await copyFile(databaseFile(join(root, 'template')), databaseFile(dataDir));
    return { dataDir, strict: true };
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const urlOf = (database: string) => inject('postgresUrl').replace('NAME', database);
  const template = state === 'migrated' ? 'template' : 'template0';
  await runOnce(urlOf('postgres'), `create database ${name} template ${template}`);
  return { dataDir, url: urlOf(name) };
}
