import type { FieldViolation } from '../../contract/envelope.ts';
import { isExtra, type Measure } from './calculation-rules.ts';
import { fault } from './fault-rules.ts';
import type { Calculation, Field, FieldKind, Unit } from './template-content.ts';

/** What a template may refer to. */
export interface Library {
  readonly indicators: ReadonlyMap<string, Measure>;
  /** Tags by question. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Everything that is wrong with the questions of a template. */
export function unitFaults(units: readonly Unit[], library: Library): FieldViolation[] {
  const all = units.flatMap(({ fields }, unit) =>
    fields.map((field, at) => ({ field, path: `units[${unit}].fields[${at}]` })),
  );
  const [, ...furtherPrincipals] = all.filter(({ field }) => field.is_principal);
  return [
    ...units.flatMap(({ fields }, at) =>
      fields.length === 0 ? [fault(`units[${at}].fields`, 'at least one field is required')] : [],
    ),
    ...furtherPrincipals.map(({ path }) =>
      fault(`${path}.is_principal`, 'another field is the principal one: there is at most one', 'true'),
    ),
    ...all.flatMap(({ field, path }) => fieldFaults(field, path, library)),
  ];
}

/** The one reference that a kind of field takes, and whether it must be there. */
const references = [
  ['indicator_id', { indicator: true, objectives: false, metrics: false }],
  ['question_id', { tags: true }],
  ['metric_template_id', { metrics: false }],
  ['objective_title', { objectives: true }],
  ['keyresult_title', { objectives: false }],
] as const satisfies readonly (readonly [keyof Field, Partial<Record<FieldKind, boolean>>])[];

const typesOf: Readonly<Partial<Record<FieldKind, readonly Measure['type'][]>>> = {
  indicator: ['general_review_item', 'plus', 'minus'],
  objectives: ['okr_review_item'],
  metrics: ['review_item_based_on_key_metric'],
};
const typesOfParts = typesOf.indicator ?? [];

function fieldFaults(field: Field, path: string, library: Library): FieldViolation[] {
  const { kind } = field;
  const faults = references.flatMap(([name, kinds]: (typeof references)[number]) => {
    const takes: Readonly<Partial<Record<FieldKind, boolean>>> = kinds;
    if (field[name] === undefined)
      return takes[kind] ? [fault(`${path}.${name}`, `is required by kind ${kind}`)] : [];
    return takes[kind] === undefined ? [fault(`${path}.${name}`, `does not belong to kind ${kind}`)] : [];
  });
  if (kind !== 'text' && field.name.zh_cn === '')
    faults.push(fault(`${path}.name`, `is required by kind ${kind}`));
  if (field.is_principal && kind !== 'indicator')
    faults.push(fault(`${path}.is_principal`, 'only an indicator can be the principal field', 'true'));
  if (field.question_id !== undefined && !library.tags.has(field.question_id))
    faults.push(fault(`${path}.question_id`, 'there is no such question', field.question_id));
  if (field.indicator_id !== undefined)
    faults.push(...indicatorFault(`${path}.indicator_id`, field.indicator_id, typesOf[kind] ?? [], library));
  return [...faults, ...partFaults(field, path, library)];
}

function indicatorFault(
  path: string,
  id: string,
  types: readonly Measure['type'][],
  { indicators }: Library,
): FieldViolation[] {
  const found = indicators.get(id);
  if (!found) return [fault(path, 'there is no such indicator', id)];
  return types.length === 0 || types.includes(found.type)
    ? []
    : [fault(path, `must be of type ${types.join(' or ')}, and is of type ${found.type}`, id)];
}

function partFaults(field: Field, path: string, library: Library): FieldViolation[] {
  const { kind, sub_fields, calculation } = field;
  if (kind !== 'indicator' && sub_fields.length > 0)
    return [fault(`${path}.sub_fields`, `do not belong to kind ${kind}`)];
  const faults = sub_fields.flatMap(({ indicator_id }, at) =>
    indicatorFault(`${path}.sub_fields[${at}].indicator_id`, indicator_id, typesOfParts, library),
  );
  if (calculation.kind === 'given') return faults;
  if (sub_fields.length === 0)
    return [fault(`${path}.calculation.kind`, 'takes sub_fields to calculate from', calculation.kind)];
  const own = library.indicators.get(field.indicator_id ?? '');
  if (faults.length > 0 || !own) return faults;
  return calculation.kind === 'conditions'
    ? conditionFaults(field, calculation, own, path, library)
    : sumFaults(field, calculation.kind, own, path, library);
}

function sumFaults(
  { sub_fields }: Field,
  kind: 'weighted_sum' | 'sum' | 'average',
  { content: { rule } }: Measure,
  path: string,
  { indicators }: Library,
): FieldViolation[] {
  if (rule.kind !== 'range' && rule.kind !== 'mapped')
    return [fault(`${path}.calculation.kind`, 'takes an indicator scored between min and max', kind)];
  const measures = sub_fields.map(({ indicator_id }) => indicators.get(indicator_id));
  const unscored = measures.findIndex(
    (one) =>
      one?.content.rule.kind === 'levels' && one.content.options.some(({ score }) => score === undefined),
  );
  if (unscored >= 0)
    return [fault(`${path}.sub_fields[${unscored}].indicator_id`, 'its levels have no scores to count')];
  const isBase = (at: number) => !isExtra(measures[at] ?? { type: 'plus' });
  if (!sub_fields.some((_, at) => isBase(at)))
    return [fault(`${path}.sub_fields`, 'are all plus or minus: they come on top of something')];
  if (kind !== 'weighted_sum') return [];
  const weighted = sub_fields.findIndex(({ weight }, at) => !isBase(at) && weight !== 0);
  if (weighted >= 0)
    return [fault(`${path}.sub_fields[${weighted}].weight`, 'plus and minus count whole, without a weight')];
  const sum = sub_fields.reduce((all, { weight }) => all + weight, 0);
  return sum === 1000
    ? []
    : [fault(`${path}.sub_fields`, `their weights must sum to 1000, and sum to ${sum}`)];
}

function conditionFaults(
  { sub_fields }: Field,
  { conditions, otherwise }: Extract<Calculation, { kind: 'conditions' }>,
  own: Measure,
  path: string,
  { indicators }: Library,
): FieldViolation[] {
  const at = `${path}.calculation`;
  if (own.content.rule.kind !== 'levels')
    return [fault(`${at}.kind`, 'takes an indicator of levels', 'conditions')];
  const levels = new Set(own.content.options.map(({ id }) => id));
  const ofParts = new Set(
    sub_fields.flatMap(({ indicator_id }) =>
      (indicators.get(indicator_id)?.content.options ?? []).map(({ id }) => id),
    ),
  );
  const level = (field: string, id: string) =>
    levels.has(id) ? [] : [fault(field, 'is no option of the indicator', id)];
  return [
    ...(conditions.length === 0 ? [fault(`${at}.conditions`, 'at least one condition is required')] : []),
    ...conditions.flatMap(({ options, count, option_id }, one) => [
      ...options.flatMap((id, place) =>
        ofParts.has(id)
          ? []
          : [fault(`${at}.conditions[${one}].options[${place}]`, 'is no option of a sub-field', id)],
      ),
      ...(count > sub_fields.length
        ? [fault(`${at}.conditions[${one}].count`, `there are ${sub_fields.length} sub-fields`, `${count}`)]
        : []),
      ...level(`${at}.conditions[${one}].option_id`, option_id),
    ]),
    ...level(`${at}.otherwise`, otherwise),
  ];
}
