import type { RichText } from './rich-text.ts';

/** Fields by name, as rows hold them. */
export type Values = Readonly<Record<string, unknown>>;

/** A value of a change, read from what rows hold to what people see. */
export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'content'; readonly content: RichText }
  | { readonly kind: 'people'; readonly ids: readonly string[] };

export interface FieldDifference {
  readonly field: string;
  readonly from: Value;
  readonly to: Value;
}

/** Book-keeping that tells a reader nothing beside the line itself. */
const silent = /^(id|tenant_id|version|(\w+_)?(created|updated)_time)$/;
const people = /^((owner|author|commentator|solver|viewer)_ids?|user_ids?|viewers)$/;
const rich = /^(content|notes)$/;
/** Where rows and the wire differ. */
const wireNames: Readonly<Record<string, string>> = { sheet_id: 'cycle_id', period_id: 'tenant_cycle_id' };
const units: Readonly<Record<string, number>> = { score: 10, weight: 1000 };

/** What stayed as it was is no difference, although older lines name it. */
export function differences(from: Values | undefined, to: Values | undefined): FieldDifference[] {
  const names = new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})]);
  return [...names]
    .filter((name) => !silent.test(name))
    .map((name) => ({
      field: wireNames[name] ?? name,
      from: readValue(name, from?.[name]),
      to: readValue(name, to?.[name]),
    }))
    .filter(({ from: old, to: next }) => JSON.stringify(old) !== JSON.stringify(next));
}

function readValue(name: string, value: unknown): Value {
  if (value === null || value === undefined) return { kind: 'none' };
  if (people.test(name)) return { kind: 'people', ids: [value].flat().map(String) };
  if (rich.test(name)) return { kind: 'content', content: readContent(value) };
  const unit = units[name];
  if (unit !== undefined && typeof value === 'number') return { kind: 'text', text: String(value / unit) };
  return { kind: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** Rich text stands in a change as it is, or as the row's JSON. */
const readContent = (value: unknown): RichText =>
  (typeof value === 'string' ? JSON.parse(value) : value) as RichText; // as: these fields hold nothing else

/** The objectives at both ends of an alignment. */
export const alignedIn = (...values: readonly (Values | undefined)[]): string[] =>
  values.flatMap((each) =>
    Object.entries(each ?? {}).flatMap(([name, value]) =>
      /^(from|to)_(objective|entity)_id$/.test(name) && typeof value === 'string' ? [value] : [],
    ),
  );
