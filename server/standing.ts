import type { Reader } from './db/database.ts';
import { type Shelf, Shelves } from './shelves.ts';

/** What rows of some tables say, by ids of one kind. */
export interface Kind {
  readonly name: string;
  readonly tables: readonly string[];
  /** About what one takes in memory, beside its id. */
  readonly bytesEach: number;
}

type Load<Value> = (missing: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

/**
 * What rows say, read again only where their tables may have changed: about `most` bytes of it. Where nobody can know
 * that, calls that ask at the same moment ask together.
 */
export class Standing {
  readonly #shelves: Shelves;

  constructor(most: number) {
    this.#shelves = new Shelves(most);
  }

  /** In the asked order, without what there is not. */
  async recall<Value>(db: Reader, kind: Kind, ids: readonly string[], load: Load<Value>): Promise<Value[]> {
    const shelf = this.#open<Value>(db, kind);
    if (shelf) return shelf.recall(ids, load);
    const loaded = await (db.together
      ? db.together.load({ site: this, name: kind.name }, ids, load)
      : load(ids));
    return ids.map((id) => loaded.get(id)).filter((value) => value !== undefined);
  }

  /** Of a kind of which there is one. */
  async only<Value>(db: Reader, kind: Kind, load: () => Promise<Value>): Promise<Value> {
    const [value] = await this.recall(db, kind, [''], async () => new Map([['', await load()]]));
    return value as Value; // as: it was loaded
  }

  #open<Value>(db: Reader, { name, tables, bytesEach }: Kind): Shelf<Value> | undefined {
    const stamp = db.stamp?.(tables);
    return stamp === undefined ? undefined : this.#shelves.open(name, String(stamp), bytesEach);
  }
}
