import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../server/db/database.ts';
import type { DatabaseConfig } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of everything that this run leaves on the disk; removed at its end. */
    testRoot: string;
  }
}

const migrations = new URL('../server/migrations', import.meta.url).pathname;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = await mkdtemp(join(tmpdir(), 'okra-test-'));
  project.provide('testRoot', root);
  await makeTemplate({ dataDir: join(root, 'template') });
  return () => rm(root, { recursive: true, force: true });
}

async function makeTemplate(config: DatabaseConfig): Promise<void> {
  const db = await openDatabase(config);
  try {
    await migrate(db, migrations);
  } finally {
    await db.close();
  }
}
