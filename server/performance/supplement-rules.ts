import type { SupplementRow } from './supplement-queries.ts';

/** One of an import. The hash is that of person, item, time and description. */
export interface Entry {
  readonly item_id: string | undefined;
  readonly external_id: string | undefined;
  readonly user_id: string;
  readonly item: string;
  readonly time: string;
  readonly detailed_description: string;
  readonly content_hash: string;
}

export interface Making {
  readonly semesterId: string;
  readonly newId: () => string;
  readonly now: number;
}

export type Refused = { readonly why: 'itemNotFound' | 'externalIdTaken'; readonly at: number };
/** In the order of the entries: what each of them has made of its supplement. */
export type Imported = readonly SupplementRow[];

/**
 * Entries change what their item_id names, else what their external_id is bound to, else what says the same already, and
 * make a new supplement otherwise: one after the other, each on what those before it have left.
 */
export function importEntries(
  entries: readonly Entry[],
  stored: readonly SupplementRow[],
  making: Making,
): Imported | Refused {
  const known = new Known(stored);
  const imported: SupplementRow[] = [];
  for (const [at, entry] of entries.entries()) {
    const target = known.find(entry);
    if (entry.item_id !== undefined && !target) return { why: 'itemNotFound', at };
    const holder = known.holderOf(entry.external_id);
    if (holder && holder.id !== target?.id) return { why: 'externalIdTaken', at };
    const { item_id: _, external_id, ...content } = entry;
    const row = {
      id: target?.id ?? making.newId(),
      semester_id: making.semesterId,
      ...content,
      external_id: external_id ?? target?.external_id ?? null,
      created_time: target?.created_time ?? making.now,
      updated_time: making.now,
    };
    known.put(row);
    imported.push(row);
  }
  return imported;
}

class Known {
  readonly #byId = new Map<string, SupplementRow>();
  readonly #byExternalId = new Map<string, string>();
  readonly #byContent = new Map<string, Set<string>>();

  /** Of those that say the same, the first one counts. */
  constructor(rows: readonly SupplementRow[]) {
    for (const row of rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))) this.put(row);
  }

  find({ item_id, external_id, content_hash }: Entry): SupplementRow | undefined {
    if (item_id !== undefined) return this.#byId.get(item_id);
    const [same] = this.#byContent.get(content_hash) ?? [];
    return this.holderOf(external_id) ?? this.#byId.get(same ?? '');
  }

  holderOf(externalId: string | undefined): SupplementRow | undefined {
    return this.#byId.get(this.#byExternalId.get(externalId ?? '') ?? '');
  }

  put(row: SupplementRow): void {
    const before = this.#byId.get(row.id);
    if (before) {
      this.#byExternalId.delete(before.external_id ?? '');
      if (before.content_hash !== row.content_hash)
        this.#byContent.get(before.content_hash)?.delete(before.id);
    }
    this.#byId.set(row.id, row);
    if (row.external_id !== null) this.#byExternalId.set(row.external_id, row.id);
    const same = this.#byContent.get(row.content_hash) ?? new Set();
    this.#byContent.set(row.content_hash, same.add(row.id));
  }
}
