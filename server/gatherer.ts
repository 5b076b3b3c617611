import { setTimeout as sleep } from 'node:timers/promises';
import type { Ctx } from './context.ts';
import type { Database } from './db/database.ts';

/** Milliseconds from one start of a kind of work to the next. */
const REST = 100;

interface Kind {
  items: unknown[];
  begun: number;
}

/**
 * Small work of one kind, done together: a lone item at once, what comes while its kind rests all at the end of that. So
 * thousands a second cost ten commits.
 */
export class Gatherer {
  readonly #kinds = new Map<string, Kind>();
  readonly #start: (work: () => Promise<void>) => void;

  constructor(start: (work: () => Promise<void>) => void) {
    this.#start = start;
  }

  add<Item>(name: string, item: Item, work: (items: readonly Item[]) => Promise<void>): void {
    const kind = this.#kinds.get(name) ?? { items: [], begun: -Infinity };
    this.#kinds.set(name, kind);
    if (kind.items.push(item) > 1) return;
    this.#start(async () => {
      const rest = kind.begun + REST - performance.now();
      if (rest > 0) await sleep(rest);
      kind.begun = performance.now();
      await work(kind.items.splice(0) as Item[]); // as: a kind has items of one type
    });
  }
}

interface Parts {
  readonly gatherer: Gatherer;
  readonly database: Database;
}

/** Writes what is gathered of one tenant. */
export const gatherInto =
  ({ gatherer, database }: Parts, tenantId: string): Ctx['gather'] =>
  (kind, item, write) =>
    gatherer.add(`${tenantId} ${kind}`, item, (items) =>
      database.tenant(tenantId).write((db) => write(db, items)),
    );
