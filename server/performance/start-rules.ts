import type { PlannedStage } from '../../contract/app/performance/launch.ts';
import type { FieldViolation } from '../../contract/envelope.ts';
import { fault } from './fault-rules.ts';
import { needsExecutors } from './launch-rules.ts';
import type { StageTemplate } from './template-content.ts';

interface Plan {
  readonly setsMetrics: boolean;
  /** Stages of the review template. */
  readonly templates: readonly StageTemplate[];
  readonly planned: readonly PlannedStage[];
  readonly isKnown: (person: string) => boolean;
}

/** Everything that is wrong with the stages of a project that is to start. */
export const startFaults = (plan: Plan): FieldViolation[] => [
  ...plan.planned.flatMap((stage, at) => [
    ...whichFaults(plan, stage, at),
    ...(Number(stage.deadline) <= Number(stage.start_time)
      ? [fault(`stages[${at}].deadline`, 'must be after start_time', stage.deadline)]
      : []),
    ...peopleFaults(plan, stage, at),
  ]),
  ...plan.templates
    .filter(({ id }) => !plan.planned.some(({ template_id }) => template_id === id))
    .map(({ id, name }) => fault('stages', `stage ${name.zh_cn} (${id}) has no times`)),
];

const namedBy = ({ stage_type, template_id }: PlannedStage) => stage_type ?? template_id;

function whichFaults({ setsMetrics, templates, planned }: Plan, stage: PlannedStage, at: number) {
  const { template_id, stage_type } = stage;
  const named = namedBy(stage);
  const field = `stages[${at}].${stage_type === undefined ? 'template_id' : 'stage_type'}`;
  const whys: string[] = [];
  const same = templates.find((template) => template.stage_type === stage_type);
  if (stage_type === undefined) {
    if (!templates.some(({ id }) => id === template_id)) whys.push('is no stage of the review template');
  } else if (template_id !== undefined) whys.push('stands in place of template_id: give one of the two');
  else if (!setsMetrics) whys.push('is for projects that set metrics');
  else if (same) whys.push(`is in the review template: give its template_id, ${same.id}`);
  if (planned.findIndex((other) => namedBy(other) === named) !== at) whys.push('is there twice');
  return whys.map((why) => fault(field, why, named));
}

function peopleFaults(
  { templates, isKnown }: Plan,
  { template_id, executor_user_ids = [] }: PlannedStage,
  at: number,
) {
  const field = `stages[${at}].executor_user_ids`;
  const template = templates.find(({ id }) => id === template_id);
  const { stage_type, review_role = null } = template ?? {};
  const lacks = stage_type && executor_user_ids.length === 0 && needsExecutors({ stage_type, review_role });
  return [
    ...executor_user_ids.filter((text) => !isKnown(text)).map((text) => fault(field, 'is nobody', text)),
    ...(lacks ? [fault(field, `stage ${template?.name.zh_cn} needs people who carry it out`)] : []),
  ];
}
