import type { ReviewRole, StageType } from './template-content.ts';

/** Somebody to be reviewed, with the lines above as of the semester. */
export interface Lines {
  readonly user_id: string;
  readonly leader_id: string | null;
  readonly dotted_leader_id: string | null;
  readonly second_leader_id: string | null;
  /** Who leads them directly in cooperation projects. */
  readonly project_leader_ids: readonly string[];
}

export interface LaunchedStage {
  readonly stage_type: StageType | 'leader_review';
  readonly review_role: ReviewRole | null;
  /** People named for it. */
  readonly executors: readonly string[];
}

/** People named for a stage, as it is stored. */
export const executorsIn = ({ executor_ids }: { readonly executor_ids: string }): string[] =>
  JSON.parse(executor_ids);

type Executors = (stage: LaunchedStage, person: Lines) => (string | null)[];

const self: Executors = (_stage, { user_id }) => [user_id];
const nobody: Executors = () => [];

const byRole: Readonly<Record<ReviewRole, Executors>> = {
  reviewee: self,
  invited_reviewer: nobody,
  solid_line_leader: (_stage, person) => above(person, person.leader_id),
  dotted_line_leader: (_stage, person) => above(person, person.dotted_leader_id),
  secondary_solid_line_leader: (_stage, person) => above(person, person.second_leader_id),
  direct_project_leader: ({ executors }, person) =>
    others({ executors: [...person.project_leader_ids, ...executors] }, person),
  custom_review_role: others,
  metric_reviewer: others,
};

const byType: Readonly<Record<LaunchedStage['stage_type'], Executors>> = {
  summarize_key_outputs: self,
  invite_reviewers: self,
  confirm_reviewers: leaderOrNamed,
  review: (stage, person) => (stage.review_role === null ? [] : byRole[stage.review_role](stage, person)),
  calibration: others,
  communication_and_open_result: leaderOrNamed,
  view_result: self,
  reconsideration: nobody,
  leader_review: () => [null],
  kpi_metric_setting: self,
  kpi_result_recording: nobody,
};

/**
 * Who has something to do in a stage as soon as it starts. Invited reviewers come by invitation, an appeal by appealing, who
 * enters results by metrics; a result belongs to nobody (`null`).
 */
export const executorsOf: Executors = (stage, person) => [
  ...new Set(byType[stage.stage_type](stage, person)),
];

type Named = Pick<LaunchedStage, 'executors'>;
type Self = Pick<Lines, 'user_id'>;

/** Whoever is entered as their own manager has none. */
const above = ({ user_id }: Self, id: string | null): string[] => (id === null || id === user_id ? [] : [id]);

/** People named take the place of the manager. */
export function leaderOrNamed(stage: Named, person: Self & Pick<Lines, 'leader_id'>): string[] {
  return stage.executors.length > 0 ? others(stage, person) : above(person, person.leader_id);
}

/** People named for a stage; nobody decides on themselves. */
export function others({ executors }: Named, { user_id }: Self): string[] {
  return executors.filter((id) => id !== user_id);
}

/** Types of stages in which people must be named. */
export const needsExecutors = (stage: Pick<LaunchedStage, 'stage_type' | 'review_role'>): boolean =>
  stage.stage_type === 'calibration' ||
  stage.stage_type === 'reconsideration' ||
  stage.review_role === 'custom_review_role' ||
  stage.review_role === 'metric_reviewer';
