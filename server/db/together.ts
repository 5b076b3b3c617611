interface Round {
  readonly ids: Set<string>;
  readonly loaded: Promise<ReadonlyMap<string, unknown>>;
  callers: number;
}

type Rounds = Map<string, Round>;
type Load<Value> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

/** Where something is looked up, always in the same way but for what the name says. */
interface Site {
  readonly site: object;
  readonly name: string;
}

/** More ids begin a round of their own. */
const MOST = 1000;

/** What several calls look up at the same moment, in one look-up. */
export class Together {
  readonly #rounds = new Map<object, Rounds>();

  /** Whoever comes first loads for all: what a load depends on, beside the ids, must be in the name. */
  async load<Value>(
    { site, name }: Site,
    ids: readonly string[],
    load: Load<Value>,
  ): Promise<ReadonlyMap<string, Value>> {
    const rounds = this.#roundsOf(site);
    const open = rounds.get(name);
    const round = open && open.ids.size + ids.length <= MOST ? open : begin(rounds, name, load);
    for (const id of ids) round.ids.add(id);
    round.callers += 1;
    try {
      return (await round.loaded) as ReadonlyMap<string, Value>; // as: of one kind under a name of one site
    } catch (fault) {
      // It may be of another's ids.
      if (round.callers === 1) throw fault;
      return load(ids);
    }
  }

  #roundsOf(site: object): Rounds {
    const known = this.#rounds.get(site);
    if (known) return known;
    const rounds: Rounds = new Map();
    this.#rounds.set(site, rounds);
    return rounds;
  }
}

/** Ends when every call that can go on at this moment has. */
function begin<Value>(rounds: Rounds, name: string, load: Load<Value>): Round {
  const ids = new Set<string>();
  const loaded = new Promise<void>((end) => process.nextTick(end)).then(() => {
    if (rounds.get(name) === round) rounds.delete(name);
    return load([...ids]);
  });
  const round: Round = { ids, loaded, callers: 0 };
  rounds.set(name, round);
  return round;
}
