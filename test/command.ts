import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, vi } from 'vitest';
import { type Config, readConfig } from '../server/config.ts';
import type { DatabaseConfig } from '../server/db/database.ts';

const program = new URL('../server/cli/main.ts', import.meta.url).pathname;

/** The configuration of commands that run in the test's own process. */
export const configOf = (
  { dataDir, url }: DatabaseConfig,
  env: Readonly<Record<string, string>> = {},
): Config =>
  readConfig(
    { OKRA_DATA_DIR: dataDir, OKRA_LOG: 'silent', ...(url !== undefined && { DATABASE_URL: url }), ...env },
    '/',
  );

/** Keeps what is written to the terminal during each test of a suite, instead of showing it. */
export function listenToTerminal(): { said: string } {
  const terminal = { said: '' };
  beforeEach(() => {
    terminal.said = '';
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        terminal.said += String(text);
        return true;
      });
  });
  afterEach(() => void vi.restoreAllMocks());
  return terminal;
}

/** A command of `okra` in a process of its own. */
export class RunningCommand {
  readonly #child;
  readonly #ended: Promise<unknown>;
  said = '';

  constructor(place: DatabaseConfig, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const database = place.url === undefined ? {} : { DATABASE_URL: place.url };
    this.#child = spawn(process.execPath, [program, ...words], {
      env: { ...process.env, OKRA_DATA_DIR: place.dataDir, OKRA_LOG: 'silent', ...database, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.said += text));
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Answers the exit code. */
  async end(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }
}
