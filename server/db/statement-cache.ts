/** Keeps what was used lately: at most `2 * size` entries, without bookkeeping on a hit. */
export class StatementCache<Statement> {
  readonly #size: number;
  readonly #prepare: (text: string) => Statement;
  #recent = new Map<string, Statement>();
  #older = new Map<string, Statement>();

  constructor(size: number, prepare: (text: string) => Statement) {
    this.#size = size;
    this.#prepare = prepare;
  }

  get(text: string): Statement {
    return this.#recent.get(text) ?? this.#add(text);
  }

  #add(text: string): Statement {
    const statement = this.#older.get(text) ?? this.#prepare(text);
    if (this.#recent.size >= this.#size) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(text, statement);
    return statement;
  }
}
