/** What was read of one kind under one version, by id; null is what there is not. */
export class Shelf<Value> {
  readonly version: string;
  readonly #added: (id: string) => void;
  #recent = new Map<string, Value | null>();
  #older = new Map<string, Value | null>();

  constructor(version: string, added: (id: string) => void) {
    this.version = version;
    this.#added = added;
  }

  /** Undefined is what has not been read, or was too long ago. */
  find(id: string): Value | null | undefined {
    const known = this.#recent.get(id);
    if (known !== undefined) return known;
    const older = this.#older.get(id);
    if (older !== undefined) this.keep(id, older);
    return older;
  }

  keep(id: string, value: Value | null): void {
    const isNew = !this.#recent.has(id);
    this.#recent.set(id, value);
    if (isNew) this.#added(id);
  }

  /** In the asked order, without what there is not. What is not here is loaded, and kept; also that there is none. */
  async recall(
    ids: readonly string[],
    load: (missing: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  ): Promise<Value[]> {
    const found = ids.map((id) => this.find(id));
    if (found.includes(undefined)) {
      const loaded = await load(ids.filter((_, at) => found[at] === undefined));
      for (const [at, id] of ids.entries()) {
        if (found[at] !== undefined) continue;
        found[at] = loaded.get(id) ?? null;
        this.keep(id, found[at]);
      }
    }
    return found.filter((one) => one !== null && one !== undefined);
  }

  /** Whether something is left. */
  age(): boolean {
    this.#older = this.#recent;
    this.#recent = new Map();
    return this.#older.size > 0;
  }
}

interface Counted {
  readonly shelf: Pick<Shelf<unknown>, 'version' | 'age'>;
  bytes: number;
}

/**
 * What many calls read again, as long as its version stands and it is used: about `most` bytes. Like `Memory`, two
 * generations, but of shelves: a call that looks up fifty people reads the version once, and finds each by its id alone.
 */
export class Shelves {
  readonly #most: number;
  readonly #shelves = new Map<string, Counted>();
  #recentBytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Only ever of one kind under a name. What calls still keep under an overtaken version is lost with it. */
  open<Value>(name: string, version: string, bytesEach: number): Shelf<Value> {
    const known = this.#shelves.get(name);
    if (known?.shelf.version === version) return known.shelf as Shelf<Value>; // as: of one kind under a name
    if (known) this.#recentBytes -= known.bytes;
    const shelf = new Shelf<Value>(version, (id) => this.#count(name, shelf, bytesEach + id.length));
    if (this.#most === 0) return shelf;
    this.#shelves.set(name, { shelf, bytes: 0 });
    this.#count(name, shelf, name.length + version.length + 500);
    return shelf;
  }

  #count(name: string, shelf: object, bytes: number): void {
    const counted = this.#shelves.get(name);
    if (counted?.shelf !== shelf) return;
    counted.bytes += bytes;
    this.#recentBytes += bytes;
    if (this.#recentBytes > this.#most / 2) this.#age();
  }

  #age(): void {
    this.#recentBytes = 0;
    for (const [name, counted] of this.#shelves) {
      counted.bytes = 0;
      if (!counted.shelf.age()) this.#shelves.delete(name);
    }
  }
}
