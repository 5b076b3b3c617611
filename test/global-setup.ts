import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../server/db/database.ts';
import type { DatabaseConfig } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';
import { testEngines } from './engines.ts';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of everything that this run leaves on the disk; removed at its end. */
    testRoot: string;
    /** The address of the test server's databases with `NAME` for the name; empty without PostgreSQL. */
    postgresUrl: string;
  }
}

const migrations = new URL('../server/migrations', import.meta.url).pathname;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = await mkdtemp(join(tmpdir(), 'okra-test-'));
  // PostgreSQL may have to run as another user, who needs to pass.
  await chmod(root, 0o711);
  const server = testEngines().includes('postgres') ? await startPostgres(join(root, 'postgres')) : undefined;
  const teardown = async () => {
    await server?.stop();
    await rm(root, { recursive: true, force: true });
  };
  try {
    await makeTemplate({ dataDir: join(root, 'template') });
    await server?.createDatabase('template');
    if (server) await makeTemplate({ url: server.url('template'), dataDir: root });
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('testRoot', root);
  project.provide('postgresUrl', server?.url('NAME') ?? '');
  return teardown;
}

async function makeTemplate(config: DatabaseConfig): Promise<void> {
  const db = await openDatabase(config);
  try {
    await migrate(db, migrations);
  } finally {
    await db.close();
  }
}
