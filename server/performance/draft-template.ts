import type { TemplateDraft } from '../../contract/app/performance/review-template.ts';
import type { FieldViolation } from '../../contract/envelope.ts';
import { keptIdCheck } from './fault-rules.ts';
import { bothOf } from './present.ts';
import type {
  Calculation,
  Field,
  StageTemplate,
  SubField,
  TemplateContent,
  Unit,
} from './template-content.ts';

type UnitDraft = NonNullable<TemplateDraft['units']>[number];
type FieldDraft = UnitDraft['fields'][number];
type StageDraft = NonNullable<TemplateDraft['stages']>[number];

/** The id that something keeps, or a new one. */
type Identify = (path: string, kept: string | undefined) => string;

const MAX_LENGTH = 5000;
const empty = { zh_cn: '', en_us: '' };

/** What a caller describes, with ids: those of `known` are kept where the caller sends them back. */
export function draftContent(
  { units = [], stages = [] }: TemplateDraft,
  known: ReadonlySet<string>,
  newId: () => string,
): { content: TemplateContent; faults: FieldViolation[] } {
  const faults: FieldViolation[] = [];
  const check = keptIdCheck(known);
  const identify: Identify = (path, kept) => {
    if (kept === undefined) return newId();
    faults.push(...check(`${path}.id`, kept));
    return kept;
  };
  const drafted = units.map((unit, at) => draftUnit(unit, `units[${at}]`, identify));
  const content = {
    units: drafted,
    stages: stages.map((stage, at) => ({
      ...draftStage(stage, `stages[${at}]`, identify),
      // No id where an index leads nowhere: the rules find it.
      unit_ids: (stage.unit_indexes ?? []).map((index) => drafted[index]?.id ?? ''),
    })),
  };
  return { content, faults };
}

const draftUnit = (unit: UnitDraft, path: string, identify: Identify): Unit => ({
  id: identify(path, unit.id),
  name: bothOf(unit.name),
  fields: unit.fields.map((field, at) => draftField(field, `${path}.fields[${at}]`, identify)),
});

function draftField(field: FieldDraft, path: string, identify: Identify): Field {
  const { indicator_id, question_id, metric_template_id, objective_title, keyresult_title } = field;
  return {
    id: identify(path, field.id),
    kind: field.kind,
    name: field.name ? bothOf(field.name) : empty,
    hint: field.hint ? bothOf(field.hint) : empty,
    required: field.required ?? false,
    max_length: field.max_length ?? MAX_LENGTH,
    is_principal: field.is_principal ?? false,
    ...(indicator_id !== undefined && { indicator_id }),
    ...(question_id !== undefined && { question_id }),
    ...(metric_template_id !== undefined && { metric_template_id }),
    ...(objective_title && { objective_title: bothOf(objective_title) }),
    ...(keyresult_title && { keyresult_title: bothOf(keyresult_title) }),
    sub_fields: (field.sub_fields ?? []).map((sub, at): SubField => ({
      id: identify(`${path}.sub_fields[${at}]`, sub.id),
      name: bothOf(sub.name),
      indicator_id: sub.indicator_id,
      weight: sub.weight ?? 0,
    })),
    calculation: draftCalculation(field.calculation),
  };
}

function draftCalculation(draft: FieldDraft['calculation']): Calculation {
  if (!draft) return { kind: 'given' };
  const { kind, conditions = [], otherwise = '' } = draft;
  return kind === 'conditions' ? { kind, conditions, otherwise } : { kind };
}

function draftStage(stage: StageDraft, path: string, identify: Identify): Omit<StageTemplate, 'unit_ids'> {
  const { stage_type, review_role, anonymity } = stage;
  const write_mode = stage.write_mode ?? (stage_type === 'review' ? 'independent' : undefined);
  return {
    id: identify(path, stage.id),
    name: bothOf(stage.name),
    stage_type,
    ...(review_role !== undefined && { review_role }),
    ...(write_mode !== undefined && { write_mode }),
    is_final: stage.is_final ?? false,
    ...(anonymity && {
      anonymity: {
        audience: anonymity.audience,
        minimum: anonymity.minimum ?? 3,
        hides_descriptions: anonymity.hides_descriptions ?? false,
      },
    }),
    needs_confirmation: stage.needs_confirmation ?? false,
    needs_reason: stage.needs_reason ?? stage_type === 'calibration',
  };
}
