import type { UserIdType, UserRef } from '../../contract/ids.ts';
import type { LibraryMetric, MetricField, MetricTag } from '../../contract/performance/metric.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, refPresenter } from '../directory/index.ts';
import { type FieldOfMetric, type MetricContent, readContent } from './metric-content.ts';
import { listTagsOf, type MetricFieldRow, type MetricRow, type MetricTagRow } from './metric-queries.ts';
import { nameV2 } from './present.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

export const presentTag = (tag: MetricTagRow): MetricTag => ({
  tag_id: tag.id,
  tag_name: nameV2(tag),
  index: tag.position,
  create_time: String(tag.created_time),
  update_time: String(tag.updated_time),
});

export const presentField = (field: MetricFieldRow): MetricField => ({
  field_id: field.id,
  name: nameV2(field),
  type: field.type,
});

/** The person with an internal id; undefined for somebody who is not there any more. */
export type PersonPresenter = (id: string) => UserRef | undefined;

export async function peopleOf(
  ctx: Caller,
  type: UserIdType,
  metrics: readonly Pick<MetricContent, 'fields' | 'inputters'>[],
  others: readonly string[] = [],
): Promise<PersonPresenter> {
  const named = metrics.flatMap(({ fields, inputters }) => [
    ...inputters,
    ...fields.flatMap(({ person_id }) => person_id ?? []),
  ]);
  const people = await findPeople(ctx, new Set([...named, ...others]));
  const present = refPresenter(ctx.actor, type);
  return (id) => {
    const person = people.get(id);
    return person && present(person);
  };
}

export const presentInputters = ({ inputters }: MetricContent, present: PersonPresenter): UserRef[] =>
  inputters.flatMap((id) => present(id) ?? []);

/** A value under the wire's usual names. */
export function presentValue({ value, person_id }: FieldOfMetric, present: PersonPresenter) {
  const person = person_id === undefined ? undefined : present(person_id);
  return {
    ...(value !== undefined && { field_value: value }),
    ...(person && { field_value_person: person }),
  };
}

export async function presentLibraryMetrics(
  ctx: Caller,
  type: UserIdType,
  rows: readonly MetricRow[],
): Promise<LibraryMetric[]> {
  const ids = rows.map(({ id }) => id);
  const tags = Map.groupBy(await listTagsOf(ctx.db, ctx.actor.tenantId, ids), ({ metric_id }) => metric_id);
  const metrics = rows.map((row) => ({ row, content: readContent(row.content) }));
  const person = await peopleOf(
    ctx,
    type,
    metrics.map(({ content }) => content),
  );
  return metrics.map(({ row, content }) => ({
    metric_id: row.id,
    name: row.name,
    type_id: row.type_id,
    tags: (tags.get(row.id) ?? []).map((tag) => ({ tag_id: tag.id, tag_name: nameV2(tag) })),
    fields: content.fields.map((field) => ({
      field_id: field.field_id,
      input_setting: field.input_setting,
      ...presentValue(field, person),
    })),
    scoring_setting_type: row.scoring_setting_type,
    ...(content.formula && {
      scoring_formula: {
        formula_id: content.formula.id,
        formula_name: content.formula.name,
        formula_details: content.formula.details,
      },
    }),
    data_source_inputters: presentInputters(content, person),
    range_of_availability: row.range_of_availability,
    is_active: row.is_active,
  }));
}
