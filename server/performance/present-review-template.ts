import type { TemplateSetup } from '../../contract/app/performance/review-template.ts';
import {
  listedReviewRoles,
  listedStageTypes,
  type ReviewTemplate,
} from '../../contract/performance/review-template.ts';
import { descriptionV2, nameV2 } from './present.ts';
import type { ReviewTemplateRow } from './review-template-queries.ts';
import type { Calculation, Field, StageTemplate, Unit } from './template-content.ts';

const described = (row: ReviewTemplateRow) => ({
  name: nameV2(row),
  description: descriptionV2(row),
  status: row.status,
});

/** As whoever sets it up sees it. */
export function presentTemplateSetup(row: ReviewTemplateRow): TemplateSetup {
  const { units, stages } = row.content;
  const places = new Map(units.map(({ id }, at) => [id, at]));
  return {
    id: row.id,
    ...described(row),
    version: row.version,
    units: units.map(presentUnitSetup),
    stages: stages.map(({ unit_ids, ...stage }) => ({
      ...stage,
      unit_indexes: unit_ids.flatMap((id) => places.get(id) ?? []),
    })),
  };
}

export const presentUnitSetup = (unit: Unit): TemplateSetup['units'][number] => ({
  ...unit,
  fields: unit.fields.map((field) => ({
    ...field,
    sub_fields: [...field.sub_fields],
    calculation: presentCalculation(field.calculation),
  })),
});

const presentCalculation = (
  calculation: Calculation,
): TemplateSetup['units'][number]['fields'][number]['calculation'] =>
  calculation.kind === 'conditions'
    ? {
        ...calculation,
        conditions: calculation.conditions.map((one) => ({ ...one, options: [...one.options] })),
      }
    : calculation;

/** As the wire shows it. */
export const presentReviewTemplate = (row: ReviewTemplateRow): ReviewTemplate => ({
  review_template_id: row.id,
  ...described(row),
  templates: row.content.stages.flatMap(presentStage),
  units: row.content.units.map(presentUnit),
});

/** Nothing of a stage that the endpoint does not know, no role that it does not know. */
function presentStage({ id, name, ...stage }: StageTemplate): ReviewTemplate['templates'] {
  const stage_type = listedStageTypes.find((type) => type === stage.stage_type);
  const role = listedReviewRoles.find((one) => one === stage.review_role);
  if (!stage_type) return [];
  return [
    {
      template_id: id,
      name,
      stage_type,
      ...(role && { review_stage_role: role }),
      ...(stage.write_mode && { review_stage_data_write_mode: stage.write_mode }),
    },
  ];
}

const presentUnit = ({ id, name, fields }: Unit): ReviewTemplate['units'][number] => ({
  unit_id: id,
  name,
  fields: fields.flatMap((field) => [
    presentField(field),
    ...field.sub_fields.map((sub) => ({
      field_id: sub.id,
      name: sub.name,
      indicator_id: sub.indicator_id,
      parent_field_id: field.id,
    })),
  ]),
});

function presentField(field: Field): ReviewTemplate['units'][number]['fields'][number] {
  const { indicator_id, question_id, metric_template_id, objective_title, keyresult_title } = field;
  return {
    field_id: field.id,
    name: field.name,
    ...(indicator_id !== undefined && { indicator_id }),
    ...(question_id !== undefined && { tag_based_question_id: question_id }),
    ...(objective_title && { objective_text_qustion_title: objective_title }),
    ...(keyresult_title && { keyresult_text_qustion_title: keyresult_title }),
    ...(metric_template_id !== undefined && { kpi_template_id: metric_template_id }),
  };
}
