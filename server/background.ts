import type { Log } from './log.ts';

/** Work that goes on after an answer was sent. A fault in it is logged; nothing waits for it but `drain`. */
export class Background {
  readonly #running = new Set<Promise<void>>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  start(work: () => Promise<void>): void {
    const running: Promise<void> = work()
      .catch((fault: unknown) => this.#log.error({ fault }, 'background work failed'))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves once all work is done, also what is started meanwhile. */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
