import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a stranger needs to call the demo company. */
export interface DemoCompany {
  readonly tenant_key: string;
  readonly app_id: string;
  readonly app_secret: string;
  readonly admin: { readonly email: string; readonly password: string };
}

export interface DemoFile extends DemoCompany {
  readonly base_url: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'demo.json');

export function saveDemo(dataDir: string, demo: DemoFile): void {
  writeFileSync(fileIn(dataDir), `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
}

export function readDemo(dataDir: string): DemoCompany | undefined {
  const file = readWhole(dataDir);
  if (!file) return undefined;
  const { base_url: _, ...demo } = file;
  return demo;
}

/** Puts the app's new secret into the file, where it is the demo app; says whether it is. */
export function replaceDemoSecret(dataDir: string, appId: string, app_secret: string): boolean {
  const demo = readWhole(dataDir);
  if (demo?.app_id !== appId) return false;
  saveDemo(dataDir, { ...demo, app_secret });
  return true;
}

function readWhole(dataDir: string): DemoFile | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as DemoFile; // as: our own file
  } catch {
    return undefined;
  }
}
