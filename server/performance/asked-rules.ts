import type { Field, Unit } from './template-content.ts';

interface Answered {
  readonly unit_id: string;
  readonly data: readonly {
    readonly field_id: string;
    readonly sub_indicator_data?: readonly { readonly field_id: string }[];
  }[];
}

/** The questions, and the parts of them, that some answers belong to: what else is asked may be nobody else's business. */
export function answeredUnits(units: readonly Unit[], answers: readonly Answered[]): Unit[] {
  const details = answers.flatMap(({ data }) => data);
  const said = new Set([
    ...answers.map(({ unit_id }) => unit_id),
    ...details.map(({ field_id }) => field_id),
    ...details.flatMap(({ sub_indicator_data = [] }) => sub_indicator_data.map(({ field_id }) => field_id)),
  ]);
  const isSaid = ({ id }: { readonly id: string }) => said.has(id);
  return units.filter(isSaid).map((unit) => ({
    ...unit,
    fields: unit.fields.filter(isSaid).map((field) => withParts(field, isSaid)),
  }));
}

/** How a value is worked out can be told beside all parts only. */
function withParts(field: Field, isSaid: (part: { readonly id: string }) => boolean): Field {
  const sub_fields = field.sub_fields.filter(isSaid);
  if (sub_fields.length === field.sub_fields.length) return field;
  return { ...field, sub_fields, calculation: { kind: 'given' } };
}
