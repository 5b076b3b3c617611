import type { Reader } from './db/database.ts';
import { Shelves } from './shelves.ts';

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
  async recall<Value>(
    db: Reader,
    { name, tables, bytesEach }: Kind,
    ids: readonly string[],
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  ): Promise<Value[]> {
    const stamp = db.stamp?.(tables);
    if (stamp !== undefined)
      return this.#shelves.open<Value>(name, String(stamp), bytesEach).recall(ids, load);
    const loaded = await load(ids);
    return ids.map((id) => loaded.get(id)).filter((one) => one !== undefined);
  }

  async find<Value>(
    db: Reader,
    kind: Kind,
    id: string,
    load: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    const [found] = await this.recall(db, kind, [id], async () => {
      const value = await load();
      return new Map(value === undefined ? [] : [[id, value]]);
    });
    return found;
  }
}
