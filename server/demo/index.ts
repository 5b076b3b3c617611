import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import { createDemo } from './create-demo.ts';
import { type DemoCompany, saveDemo } from './demo-file.ts';
import { planDemo } from './plan.ts';

interface Parts {
  readonly database: Database;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly onProgress: (done: number, total: number) => void;
  /** Only where there is no tenant yet. */
  readonly first: boolean;
}

/**
 * Adds a demo company; none if it should be the first tenant and is not. The file is written just before the commit:
 * after a crash between the two, the next start finds no company, makes a new one and replaces the file.
 */
export function writeDemo(parts: Parts): Promise<DemoCompany | undefined> {
  const { database, dataDir, clock, newId, onProgress, first } = parts;
  const now = clock.now();
  const plan = planDemo(now);
  return database.write(async (db) => {
    if (first && (await listTenants(db)).length > 0) return undefined;
    const demo = await createDemo(db, plan, { now, newId, onProgress });
    saveDemo(dataDir, { base_url: '', ...demo });
    return demo;
  });
}
