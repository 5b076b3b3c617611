import type { FieldViolation } from '../../contract/envelope.ts';
import { fault } from './fault-rules.ts';
import type { ReviewRole, StageTemplate, StageType } from './template-content.ts';

/** Whose review decides nothing. */
const neverFinal: readonly ReviewRole[] = ['reviewee', 'invited_reviewer', 'dotted_line_leader'];
const asking: readonly StageType[] = ['summarize_key_outputs', 'review', 'communication_and_open_result'];

/** Everything that is wrong with the stages of a template that has some. */
export const stageFaults = (
  stages: readonly StageTemplate[],
  unitIds: ReadonlySet<string>,
): FieldViolation[] => [
  ...stages.flatMap((stage, at) => oneStageFaults(stage, `stages[${at}]`, unitIds)),
  ...countFaults(stages),
  ...orderFaults(stages),
];

function oneStageFaults(stage: StageTemplate, path: string, unitIds: ReadonlySet<string>): FieldViolation[] {
  const { stage_type, review_role } = stage;
  const isReview = stage_type === 'review';
  const belongs = (name: keyof StageTemplate, allowed: boolean, where: string): FieldViolation[] =>
    allowed ? [] : [fault(`${path}.${name}`, `belongs to ${where} only`)];
  return [
    ...(isReview && review_role === undefined
      ? [fault(`${path}.review_role`, 'is required by stage_type review')]
      : []),
    ...belongs('review_role', isReview || review_role === undefined, 'stage_type review'),
    ...belongs('write_mode', isReview || stage.write_mode === undefined, 'stage_type review'),
    ...belongs(
      'is_final',
      !stage.is_final || (isReview && review_role !== undefined && !neverFinal.includes(review_role)),
      `reviews by others than ${neverFinal.join(', ')}`,
    ),
    ...belongs(
      'anonymity',
      stage.anonymity === undefined || review_role === 'invited_reviewer',
      'reviews by invited_reviewer',
    ),
    ...belongs(
      'needs_confirmation',
      !stage.needs_confirmation || stage_type === 'view_result',
      'stage_type view_result',
    ),
    ...belongs('needs_reason', !stage.needs_reason || stage_type === 'calibration', 'stage_type calibration'),
    ...askedFaults(stage, path, unitIds),
  ];
}

function askedFaults(
  { stage_type, unit_ids }: StageTemplate,
  path: string,
  unitIds: ReadonlySet<string>,
): FieldViolation[] {
  if (!asking.includes(stage_type))
    return unit_ids.length > 0
      ? [fault(`${path}.unit_indexes`, `stage_type ${stage_type} asks nothing`)]
      : [];
  if (unit_ids.length === 0 && stage_type !== 'communication_and_open_result')
    return [fault(`${path}.unit_indexes`, `stage_type ${stage_type} asks at least one unit`)];
  return unit_ids.flatMap((id, at) => {
    const field = `${path}.unit_indexes[${at}]`;
    if (!unitIds.has(id)) return [fault(field, 'there is no such unit')];
    return unit_ids.indexOf(id) === at ? [] : [fault(field, 'the stage asks this unit already')];
  });
}

const indexesOf = (stages: readonly StageTemplate[], is: (stage: StageTemplate) => boolean): number[] =>
  stages.flatMap((stage, at) => (is(stage) ? [at] : []));

const isInvited = ({ review_role }: StageTemplate): boolean => review_role === 'invited_reviewer';

function countFaults(stages: readonly StageTemplate[]): FieldViolation[] {
  const types = stages.map(({ stage_type }) => stage_type);
  const [, ...furtherFinals] = indexesOf(stages, ({ is_final }) => is_final);
  const missing = (['review', 'view_result'] as const).filter((type) => !types.includes(type));
  return [
    ...types.flatMap((type, at) =>
      type === 'review' || types.indexOf(type) === at
        ? []
        : [fault(`stages[${at}].stage_type`, 'another stage is of this type: there is at most one', type)],
    ),
    ...furtherFinals.map((at) =>
      fault(`stages[${at}].is_final`, 'another stage is the final one: there is at most one', 'true'),
    ),
    ...missing.map((type) => fault('stages', `a stage of type ${type} is required`)),
  ];
}

/** What a stage comes after, by its type. */
function orderFaults(stages: readonly StageTemplate[]): FieldViolation[] {
  const types = stages.map(({ stage_type }) => stage_type);
  const placeOf = (type: StageType) => types.indexOf(type);
  const invited = indexesOf(stages, isInvited);
  const final = stages.findIndex(({ is_final }) => is_final);
  const view = placeOf('view_result');
  const faults: FieldViolation[] = [];
  const require = (type: StageType, holds: (at: number) => boolean, description: string) => {
    const at = placeOf(type);
    if (at >= 0 && !holds(at)) faults.push(fault(`stages[${at}].stage_type`, description, type));
  };
  const beforeReview = 'takes a review by invited_reviewer after it';
  require('invite_reviewers', (at) => invited.some((one) => one > at), beforeReview);
  require('confirm_reviewers', (at) => invited.some((one) => one > at), beforeReview);
  const afterInviting = (at: number) => placeOf('invite_reviewers') >= 0 && placeOf('invite_reviewers') < at;
  require('confirm_reviewers', afterInviting, 'takes a stage of type invite_reviewers before it');
  require('calibration', (at) => final >= 0 && final < at, 'takes a final review before it');
  require('communication_and_open_result', (at) => final < at, 'comes after the final review');
  require('reconsideration', (at) => at === view + 1, 'comes right after view_result');
  require('view_result', (at) =>
    types
      .slice(at + 1)
      .every((type) => type === 'reconsideration'), 'comes after all other stages but reconsideration');
  require('kpi_result_recording', (at) =>
    placeOf('kpi_metric_setting') < at, 'comes after kpi_metric_setting');
  return faults;
}
