import type { Reader } from './db/database.ts';
import { Shelf, Shelves } from './shelves.ts';

/** What rows of some tables say, by ids of one kind. */
export interface Kind {
  readonly name: string;
  readonly tables: readonly string[];
  /** About what one takes in memory, beside its id. */
  readonly bytesEach: number;
}

/** What rows say, read again only where their tables may have changed: about `most` bytes of it. */
export class Standing {
  readonly #shelves: Shelves;

  constructor(most: number) {
    this.#shelves = new Shelves(most);
  }

  /** In the asked order, without what there is not. */
  recall<Value>(
    db: Reader,
    kind: Kind,
    ids: readonly string[],
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  ): Promise<Value[]> {
    return this.#open<Value>(db, kind).recall(ids, load);
  }

  /** Of what there always is. */
  async get<Value>(db: Reader, kind: Kind, id: string, load: () => Promise<Value>): Promise<Value> {
    const shelf = this.#open<Value>(db, kind);
    const known = shelf.find(id);
    if (known !== undefined && known !== null) return known;
    const value = await load();
    shelf.keep(id, value);
    return value;
  }

  /** Where nothing is certain, one that is thrown away. */
  #open<Value>(db: Reader, { name, tables, bytesEach }: Kind): Shelf<Value> {
    const stamp = db.stamp?.(tables);
    return stamp === undefined ? new Shelf('', () => {}) : this.#shelves.open(name, String(stamp), bytesEach);
  }
}
