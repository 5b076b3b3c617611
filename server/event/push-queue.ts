import type { Outcome } from './connection.ts';

/** Messages of one app that wait until one of its connections takes more, in their order. */
export class PushQueue {
  /** Each answers whether it has stopped waiting. */
  readonly #waiting = new Set<() => boolean>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Settles as what `begin` begins does; with `late` if it began nothing within this time. */
  wait<T>(begin: () => Promise<Outcome | T> | undefined, within: number, late: T): Promise<Outcome | T> {
    return new Promise((resolve) => {
      const end = (outcome: T | Promise<Outcome | T>) => {
        clearTimeout(timer);
        this.#waiting.delete(goOn);
        resolve(outcome);
      };
      const timer = setTimeout(() => end(late), within);
      const goOn = () => {
        const begun = begin();
        if (begun) end(begun);
        return begun !== undefined;
      };
      this.#waiting.add(goOn);
    });
  }

  /** Lets go on who can. */
  goOn(): void {
    for (const goOn of this.#waiting) if (!goOn()) return;
  }
}
