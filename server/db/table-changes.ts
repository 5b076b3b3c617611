/** Counts, by table, the commits that may have changed something in it. */
export class TableChanges {
  readonly #foreignCommits: () => number;
  readonly #own = new Map<string, number>();
  #foreign = 0;
  #lastForeign: number | undefined;

  /** `foreignCommits` answers another number after another process has committed anything. */
  constructor(foreignCommits: () => number) {
    this.#foreignCommits = foreignCommits;
  }

  /** What this process commits, before anybody reads it. */
  note(tables: Iterable<string>): void {
    for (const table of tables) this.#own.set(table, (this.#own.get(table) ?? 0) + 1);
  }

  /** Before each snapshot: one that is newer than its stamp does no harm, one that is older would. */
  look(): void {
    const foreign = this.#foreignCommits();
    if (foreign !== this.#lastForeign) this.#foreign += 1;
    this.#lastForeign = foreign;
  }

  /** Never twice the same once one of the tables may have changed. */
  stamp(tables: readonly string[]): number {
    return tables.reduce((sum, table) => sum + (this.#own.get(table) ?? 0), this.#foreign);
  }
}
