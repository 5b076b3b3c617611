import type { FieldOfMetric, MetricContent } from './metric-content.ts';
import { isShare, problemOf } from './metric-rules.ts';

interface Entry {
  readonly field_id: string;
  readonly field_value?: string;
  readonly field_value_person?: string;
}

type Why = 'fieldNotFound' | 'valueMissing' | 'valueType' | 'valueTooLong' | 'filledByAdmin';

/** Why values are not taken: which of them, and what of it. */
export interface Refusal {
  readonly why: Why;
  readonly at: number;
  readonly key: keyof Entry;
}

const problems = { missing: 'valueMissing', type: 'valueType', length: 'valueTooLong' } as const;

/** A metric with the results that an app enters, or why it doesn't take them. */
export function enterValues(
  metric: MetricContent,
  entries: readonly Entry[],
  people: ReadonlyMap<string, string>,
): MetricContent | Refusal {
  const fields = new Map(metric.fields.map((field) => [field.field_id, field]));
  for (const [at, entry] of entries.entries()) {
    const field = fields.get(entry.field_id);
    if (!field) return { why: 'fieldNotFound', at, key: 'field_id' };
    const key = field.type === 'person' ? 'field_value_person' : 'field_value';
    const entered = entryOf(field, entry, people);
    if (typeof entered === 'string') return { why: entered, at, key };
    if (field.filled_by === 'admin') return { why: 'filledByAdmin', at, key: 'field_id' };
    fields.set(field.field_id, { ...field, ...entered, filled_by: 'api' });
  }
  return { ...metric, fields: [...fields.values()] };
}

function entryOf(
  field: FieldOfMetric,
  { field_value, field_value_person = '' }: Entry,
  people: ReadonlyMap<string, string>,
): Pick<FieldOfMetric, 'value' | 'person_id'> | Why {
  if (field.type === 'person') {
    if (field_value_person === '') return 'valueMissing';
    const person_id = people.get(field_value_person);
    return person_id === undefined ? 'valueType' : { person_id };
  }
  const problem = problemOf(field.type, field_value);
  if (problem) return problems[problem];
  if (field_value === undefined || (field.is_weight && !isShare(field_value))) return 'valueType';
  return { value: field_value };
}
