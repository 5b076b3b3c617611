import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Figures, Load } from './load.ts';

export interface Running {
  readonly url: string;
  readonly process: ChildProcess;
  readonly startMs: number;
  stop(): Promise<void>;
}

/** Starts a program and waits until it says where it serves. */
export function start(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const began = performance.now();
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return new Promise((resolve, reject) => {
    let said = '';
    const ended = () => reject(new Error(`${script} ended: ${said}`));
    child.once('exit', ended);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, url, port] = /serves at\s+(?:(http:\S+)|.*"port":(\d+))/.exec(said) ?? [];
      if (url === undefined && port === undefined) return;
      const startMs = performance.now() - began;
      child.off('exit', ended);
      resolve({ url: url ?? `http://127.0.0.1:${port}`, process: child, startMs, stop });
    });
  });
}

const run = promisify(execFile);

export async function measure(folder: string, load: Load): Promise<Figures> {
  const file = join(folder, 'load.json');
  writeFileSync(file, JSON.stringify(load));
  const { stdout } = await run(process.execPath, ['bench/load.ts', file]);
  return JSON.parse(stdout) as Figures; // as: printed by load.ts
}
