import type { FieldViolation } from '../../contract/envelope.ts';

export const fault = (field: string, description: string, value?: string): FieldViolation => ({
  field,
  description,
  ...(value !== undefined && { value }),
});

/** The place of the first value that repeats one before it. */
export function firstRepeat(values: readonly (string | undefined)[]): number | undefined {
  const seen = new Set<string>();
  for (const [at, value] of values.entries()) {
    if (value !== undefined && seen.has(value)) return at;
    if (value !== undefined) seen.add(value);
  }
  return undefined;
}

/** Says of each id that a caller sends back what is wrong: known ones, each once. The server gives all others. */
export function keptIdCheck(known: ReadonlySet<string>): (field: string, id: string) => FieldViolation[] {
  const taken = new Set<string>();
  return (field, id) => {
    if (taken.has(id)) return [fault(field, 'stands here twice', id)];
    taken.add(id);
    return known.has(id) ? [] : [fault(field, 'was not there before: leave ids of new ones out', id)];
  };
}

/** The same of a list, at `list[0].id` and so on. */
export function keptIdFaults(
  list: string,
  items: readonly { readonly id?: string }[],
  known: readonly { readonly id: string }[],
): FieldViolation[] {
  const check = keptIdCheck(new Set(known.map(({ id }) => id)));
  return items.flatMap(({ id }, at) => (id === undefined ? [] : check(`${list}[${at}].id`, id)));
}
