const kinds = [
  'people',
  'departments',
  'period rules',
  'periods',
  'categories',
  'OKRs',
  'objectives',
  'key results',
  'progress records',
  'alignments',
  'parts',
  'reviews',
] as const;
export type Kind = (typeof kinds)[number];

/** What the API gives, but not with what would be needed to keep it. */
const bounds = ['images', 'texts of reviews'] as const;
type Bound = (typeof bounds)[number];

/** What came of a move. */
export class MoveReport {
  readonly #came = new Map<Kind, number>();
  readonly #found = new Map<Kind, number>();
  readonly #left = new Map<Bound, number>();
  readonly #refused: string[] = [];

  came(kind: Kind, count = 1): void {
    this.#came.set(kind, (this.#came.get(kind) ?? 0) + count);
  }

  /** Here already, from before this call. */
  found(kind: Kind, count = 1): void {
    this.#found.set(kind, (this.#found.get(kind) ?? 0) + count);
  }

  leave(what: Bound, count = 1): void {
    this.#left.set(what, (this.#left.get(what) ?? 0) + count);
  }

  /** Something that should have come, or came otherwise than it was. */
  refuse(what: string): void {
    this.#refused.push(what);
  }

  get isWhole(): boolean {
    return this.#refused.length === 0;
  }

  lines(): string[] {
    const width = Math.max(...kinds.map(({ length }) => length));
    const row = (name: string, came: string | number, found: string | number) =>
      `${name.padEnd(width)} ${String(came).padStart(9)} ${String(found).padStart(9)}`;
    const left = bounds.map((what) => `${this.#left.get(what) ?? 0} ${what}`);
    return [
      row('', 'came in', 'were here'),
      ...kinds.map((kind) => row(kind, this.#came.get(kind) ?? 0, this.#found.get(kind) ?? 0)),
      `Stayed behind: ${left.join(', ')}; comments and the history, which were not asked for.`,
    ];
  }

  /** What did not come, or came otherwise, each by name. */
  faults(): string[] {
    return this.#refused.map((what) => `not as it was: ${what}`);
  }
}
