import type { NewMetric } from '../../contract/app/performance/metric.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { InputSetting, MetricFieldType } from '../../contract/performance/metric.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import { firstRepeat } from './fault-rules.ts';
import { fieldsIn, FormulaFault, parseFormula } from './formula-rules.ts';
import type { FieldOfMetric, MetricContent } from './metric-content.ts';
import { listFieldsByIds, type MetricFieldRow } from './metric-queries.ts';
import { isShare, numericFields, problemOf } from './metric-rules.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid' | 'newId'> & { readonly db: Reader };

type Draft = { [K in Exclude<keyof NewMetric, 'name'>]?: NewMetric[K] | undefined };
type FieldDraft = NewMetric['fields'][number];

/** What the metrics of one request name: its fields and people, looked up once. */
export interface Known {
  readonly fields: ReadonlyMap<string, MetricFieldRow>;
  /** From the texts of the request to internal ids. */
  readonly people: ReadonlyMap<string, string>;
}

export async function knownIn(ctx: Caller, type: UserIdType, drafts: readonly Draft[]): Promise<Known> {
  const fields = drafts.flatMap((draft) => draft.fields ?? []);
  const people = [
    ...drafts.flatMap((draft) => draft.data_source_inputters ?? []),
    ...fields.flatMap(({ field_value_person }) => field_value_person ?? []),
  ];
  const ids = [...new Set(fields.map(({ field_id }) => field_id))];
  return {
    fields: new Map((await listFieldsByIds(ctx.db, ctx.actor.tenantId, ids)).map((row) => [row.id, row])),
    people: await resolveUsers(ctx, type, [...new Set(people)]),
  };
}

/** A metric as a request describes it. What it leaves out is as in `base`; without one it must be there. */
export function defineMetric(
  ctx: Caller,
  at: string,
  draft: Draft,
  known: Known,
  base?: MetricContent,
): MetricContent {
  const required = <V>(name: keyof Draft, value: V | undefined): V => {
    if (value === undefined) throw ctx.invalid(`${at}${name}`, `${at}${name} is required`);
    return value;
  };
  const fields = draft.fields
    ? draft.fields.map((field, index) => defineField(ctx, `${at}fields[${index}]`, field, known))
    : required('fields', base?.fields);
  refuseRepeats(ctx, at, fields);
  const scoring = required('scoring_setting_type', draft.scoring_setting_type ?? base?.scoring);
  const content = {
    type_id: required('type_id', draft.type_id ?? base?.type_id),
    fields,
    scoring,
    inputters: draft.data_source_inputters
      ? inputtersOf(ctx, at, draft.data_source_inputters, known)
      : (base?.inputters ?? []),
    ...(base?.review_rule && { review_rule: base.review_rule }),
  };
  if (scoring === 'score_manually') {
    if (draft.scoring_formula) throw ctx.invalid(`${at}scoring_formula`, 'goes with score_by_formula only');
    return content;
  }
  const formula = draft.scoring_formula
    ? {
        id: ctx.newId(),
        name: draft.scoring_formula.formula_name,
        details: draft.scoring_formula.formula_details,
      }
    : required('scoring_formula', base?.formula);
  refuseFormula(ctx, `${at}scoring_formula.formula_details`, formula.details, {
    ids: numericFields(fields),
    what: 'field of numbers of this metric',
  });
  return { ...content, formula };
}

const inputtersOf = (ctx: Caller, at: string, texts: readonly string[], known: Known): string[] => [
  ...new Set(texts.map((text, index) => personOf(ctx, `${at}data_source_inputters[${index}]`, text, known))),
];

function defineField(ctx: Caller, at: string, draft: FieldDraft, known: Known): FieldOfMetric {
  const row = known.fields.get(draft.field_id);
  if (!row) throw ctx.invalid(`${at}.field_id`, 'there is no such field', draft.field_id);
  const field = {
    field_id: row.id,
    type: row.type,
    is_weight: row.is_weight,
    input_setting: draft.input_setting satisfies InputSetting,
  };
  return { ...field, ...valueOf(ctx, at, field, draft, known.people) };
}

type ValueDraft = Pick<FieldDraft, 'field_value' | 'field_value_person'>;

/** A value as a request gives it, empty for none. */
export function valueOf(
  ctx: Pick<Ctx, 'invalid'>,
  at: string,
  { type, is_weight }: { readonly type: MetricFieldType; readonly is_weight: boolean },
  { field_value = '', field_value_person = '' }: ValueDraft,
  people: ReadonlyMap<string, string>,
): Pick<FieldOfMetric, 'value' | 'person_id'> {
  if (type === 'person') {
    if (field_value !== '')
      throw ctx.invalid(`${at}.field_value`, 'belongs into field_value_person', field_value);
    if (field_value_person === '') return {};
    return { person_id: personOf(ctx, `${at}.field_value_person`, field_value_person, { people }) };
  }
  if (field_value_person !== '')
    throw ctx.invalid(`${at}.field_value_person`, 'is for fields of people only', field_value_person);
  if (field_value === '') return {};
  const problem = problemOf(type, field_value);
  if (problem === 'length') throw ctx.invalid(`${at}.field_value`, 'is too long', field_value.slice(0, 200));
  if (problem || (is_weight && !isShare(field_value)))
    throw ctx.invalid(
      `${at}.field_value`,
      is_weight ? 'must be a number from 0 to 100' : `is no ${type}`,
      field_value.slice(0, 200),
    );
  return { value: field_value };
}

function personOf(
  ctx: Pick<Ctx, 'invalid'>,
  at: string,
  text: string,
  { people }: Pick<Known, 'people'>,
): string {
  const id = people.get(text);
  if (id === undefined) throw ctx.invalid(at, 'is nobody', text);
  return id;
}

function refuseRepeats(ctx: Caller, at: string, fields: readonly FieldOfMetric[]): void {
  const ids = fields.map(({ field_id }) => field_id);
  const repeat = firstRepeat(ids);
  if (repeat !== undefined)
    throw ctx.invalid(`${at}fields[${repeat}].field_id`, 'is there twice', ids[repeat]);
  if (fields.filter(({ is_weight }) => is_weight).length > 1)
    throw ctx.invalid(`${at}fields`, 'has more than one weight');
}

/** Refuses a formula that cannot be read or names something else than it may. */
export function refuseFormula(
  ctx: Pick<Ctx, 'invalid'>,
  at: string,
  formula: string,
  { ids, what }: { readonly ids: ReadonlySet<string>; readonly what: string },
): void {
  const expression = parseFormula(formula);
  if (expression instanceof FormulaFault) throw ctx.invalid(at, expression.message, formula.slice(0, 200));
  const stranger = fieldsIn(expression).find((id) => !ids.has(id));
  if (stranger !== undefined) throw ctx.invalid(at, `{${stranger}} is no ${what}`, formula.slice(0, 200));
}
