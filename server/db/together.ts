interface Round {
  readonly ids: Set<string>;
  readonly loaded: Promise<ReadonlyMap<string, unknown>>;
  callers: number;
}

type Load<Value> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

/** More ids begin a round of their own. */
const MOST = 1000;

/** What several calls look up at the same moment, in one look-up. */
export class Together {
  readonly #rounds = new Map<string, Round>();

  /** Whoever comes first loads for all: what a load depends on, beside the ids, must be in the name. */
  async load<Value>(
    name: string,
    ids: readonly string[],
    load: Load<Value>,
  ): Promise<ReadonlyMap<string, Value>> {
    const round = this.#join(name, ids, load);
    try {
      return (await round.loaded) as ReadonlyMap<string, Value>; // as: of one kind under a name
    } catch (fault) {
      // It may be of another's ids.
      if (round.callers === 1) throw fault;
      return load(ids);
    }
  }

  #join<Value>(name: string, ids: readonly string[], load: Load<Value>): Round {
    const open = this.#rounds.get(name);
    const round = open && open.ids.size + ids.length <= MOST ? open : this.#begin(name, load);
    for (const id of ids) round.ids.add(id);
    round.callers += 1;
    return round;
  }

  /** Ends when every call that can go on at this moment has. */
  #begin<Value>(name: string, load: Load<Value>): Round {
    const ids = new Set<string>();
    const loaded = new Promise<void>((end) => process.nextTick(end)).then(() => {
      if (this.#rounds.get(name) === round) this.#rounds.delete(name);
      return load([...ids]);
    });
    const round: Round = { ids, loaded, callers: 0 };
    this.#rounds.set(name, round);
    return round;
  }
}
