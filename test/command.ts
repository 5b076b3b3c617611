import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DatabaseConfig } from '../server/db/database.ts';

const program = new URL('../server/cli/main.ts', import.meta.url).pathname;

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
