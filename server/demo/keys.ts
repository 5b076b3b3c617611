export type Kind =
  | 'person'
  | 'department'
  | 'rule'
  | 'period'
  | 'category'
  | 'objective'
  | 'key_result'
  | 'performance';

/** Swaps the plan's readable keys for ids: the same key always gives the same id. */
export class Keys {
  readonly #ids = new Map<string, string>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  of(kind: Kind, key: string): string {
    const name = `${kind} ${key}`;
    const id = this.#ids.get(name) ?? this.#newId();
    this.#ids.set(name, id);
    return id;
  }

  readonly fresh = (): string => this.#newId();
}
