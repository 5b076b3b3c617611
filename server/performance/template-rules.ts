import type { FieldViolation } from '../../contract/envelope.ts';
import type { Activity } from '../../contract/performance/activity.ts';
import type { I18n } from '../../contract/performance/entity.ts';
import { isBeingSetUp } from './activity-rules.ts';
import { fault } from './fault-rules.ts';
import { type Library, unitFaults } from './field-rules.ts';
import { stageFaults } from './stage-rules.ts';
import type { TemplateContent } from './template-content.ts';

/** Everything that is wrong with a template. One without stages is still being written, and may lack them. */
export const templateFaults = ({ units, stages }: TemplateContent, library: Library): FieldViolation[] => [
  ...unitFaults(units, library),
  ...(stages.length > 0 ? stageFaults(stages, new Set(units.map(({ id }) => id))) : []),
];

type Asking = Pick<TemplateContent, 'units'>;

export const fieldsOf = ({ units }: Asking) => units.flatMap(({ fields }) => fields);

export const indicatorsIn = (content: Asking): string[] =>
  fieldsOf(content).flatMap(({ indicator_id, sub_fields }) => [
    ...(indicator_id === undefined ? [] : [indicator_id]),
    ...sub_fields.map((sub) => sub.indicator_id),
  ]);

export const questionsIn = (content: Asking): string[] =>
  fieldsOf(content).flatMap(({ question_id }) => question_id ?? []);

interface Identified {
  readonly id?: string;
}

interface IdentifiedContent {
  readonly units?: readonly (Identified & {
    readonly fields: readonly (Identified & { readonly sub_fields?: readonly Identified[] })[];
  })[];
  readonly stages?: readonly Identified[];
}

/** Every id that was given within a template. */
export const idsIn = ({ units = [], stages = [] }: IdentifiedContent): string[] => {
  const fields = units.flatMap((unit) => unit.fields);
  const subFields = fields.flatMap(({ sub_fields = [] }) => sub_fields);
  return [...units, ...fields, ...subFields, ...stages].flatMap(({ id }) => id ?? []);
};

/** The same under new ids. */
export function copyContent({ units, stages }: TemplateContent, newId: () => string): TemplateContent {
  const unitIds = new Map(units.map(({ id }) => [id, newId()]));
  const idOf = (id: string) => unitIds.get(id) ?? id;
  return {
    units: units.map((unit) => ({
      ...unit,
      id: idOf(unit.id),
      fields: unit.fields.map((field) => ({
        ...field,
        id: newId(),
        sub_fields: field.sub_fields.map((sub) => ({ ...sub, id: newId() })),
      })),
    })),
    stages: stages.map((stage) => ({ ...stage, id: newId(), unit_ids: stage.unit_ids.map(idOf) })),
  };
}

/** A project that has started holds its template as it is. */
export const isInUse = (project: Pick<Activity, 'progress'>): boolean => !isBeingSetUp(project);

export interface Hint {
  readonly field_id: string;
  readonly hint: I18n;
}

export function hintFaults(content: TemplateContent, hints: readonly Hint[]): FieldViolation[] {
  const known = new Set(fieldsOf(content).map(({ id }) => id));
  const ids = hints.map(({ field_id }) => field_id);
  return ids.flatMap((value, at) => {
    const field = `hints[${at}].field_id`;
    if (!known.has(value)) return [fault(field, 'there is no such field', value)];
    return ids.indexOf(value) === at ? [] : [fault(field, 'stands here twice', value)];
  });
}

/** Nothing that a started review could depend on. */
export function withHints({ units, stages }: TemplateContent, hints: readonly Hint[]): TemplateContent {
  const texts = new Map(hints.map(({ field_id, hint }) => [field_id, hint]));
  return {
    units: units.map((unit) => ({
      ...unit,
      fields: unit.fields.map((field) => ({ ...field, hint: texts.get(field.id) ?? field.hint })),
    })),
    stages,
  };
}
