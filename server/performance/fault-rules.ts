import type { FieldViolation } from '../../contract/envelope.ts';

export const fault = (field: string, description: string, value?: string): FieldViolation => ({
  field,
  description,
  ...(value !== undefined && { value }),
});

/** Ids that a caller sends back, at `list[0].id` and so on: known ones, each once. The server gives all others. */
export const keptIdFaults = (
  list: string,
  items: readonly { readonly id?: string }[],
  known: readonly { readonly id: string }[],
): FieldViolation[] =>
  items.flatMap(({ id }, at) => {
    if (id === undefined) return [];
    const isFirst = items.findIndex((one) => one.id === id) === at;
    if (isFirst && known.some((one) => one.id === id)) return [];
    const description = isFirst ? 'was not there before: leave ids of new ones out' : 'stands here twice';
    return [fault(`${list}[${at}].id`, description, id)];
  });
