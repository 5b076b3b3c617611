import { spawn } from 'node:child_process';
import type { Database } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import { cliScript } from '../paths.ts';
import { type DemoCompany, readDemo } from './demo-file.ts';

export class DemoError extends Error {
  override readonly name = 'DemoError';
}

interface Parts {
  readonly database: Database;
  readonly dataDir: string;
  readonly stop: AbortSignal;
}

/**
 * The demo company of this folder, which is made where there is no tenant yet: in a process of its own, because the
 * memory that it takes would stay with the server for good.
 */
export async function ensureDemo({ database, dataDir, stop }: Parts): Promise<DemoCompany | undefined> {
  const tenants = await database.read((db) => listTenants(db));
  if (tenants.length === 0 && !stop.aborted) await createInChild(stop);
  return readDemo(dataDir);
}

/** The child says by itself how far it is and what went wrong. Stopped, it leaves nothing. */
function createInChild(stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, cliScript, 'demo', '--first'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const end = () => child.kill();
    stop.addEventListener('abort', end);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stop.removeEventListener('abort', end);
      if (code === 0 || stop.aborted) resolve();
      else
        reject(
          new DemoError(
            `The demo company could not be made (${signal ?? `exit code ${code}`}). Mend what is said above and start again. ` +
              'If that concerns the demo company alone, OKRA_DEMO=off starts without it.',
          ),
        );
    });
  });
}
