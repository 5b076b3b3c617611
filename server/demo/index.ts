import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import { createDemo, type DemoCompany } from './create-demo.ts';
import { planDemo } from './plan.ts';

/** What a stranger needs to call the demo company. */
export type { DemoCompany } from './create-demo.ts';

export interface DemoFile extends DemoCompany {
  readonly base_url: string;
}

interface Parts {
  readonly database: Database;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly onProgress: (done: number, total: number) => void;
}

const fileIn = (dataDir: string): string => join(dataDir, 'demo.json');

/** Creates the demo company in a database without any; answers it, or the one created earlier in this folder. */
export async function ensureDemo(parts: Parts): Promise<DemoCompany | undefined> {
  const { database, dataDir } = parts;
  const tenants = await database.read((db) => listTenants(db));
  return tenants.length > 0 ? readDemo(dataDir) : writeDemo(parts);
}

/**
 * The file is written just before the commit: after a crash between the two, the next start finds no company, makes a
 * new one and replaces the file.
 */
export function writeDemo({ database, dataDir, clock, newId, onProgress }: Parts): Promise<DemoCompany> {
  const now = clock.now();
  const plan = planDemo(now);
  return database.write(async (db) => {
    const demo = await createDemo(db, plan, { now, newId, onProgress });
    saveDemo(dataDir, { base_url: '', ...demo });
    return demo;
  });
}

export function saveDemo(dataDir: string, demo: DemoFile): void {
  writeFileSync(fileIn(dataDir), `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
}

function readDemo(dataDir: string): DemoCompany | undefined {
  try {
    const { base_url: _, ...demo } = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as DemoFile; // as: our own file
    return demo;
  } catch {
    return undefined;
  }
}
