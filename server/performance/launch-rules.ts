import type { ReviewRole, StageType } from './template-content.ts';

/** Somebody to be reviewed, with the lines above as of the semester. */
export interface Lines {
  readonly user_id: string;
  readonly leader_id: string | null;
  readonly dotted_leader_id: string | null;
  readonly second_leader_id: string | null;
}

export interface LaunchedStage {
  readonly stage_type: StageType | 'leader_review';
  readonly review_role: ReviewRole | null;
  /** People named for it. */
  readonly executors: readonly string[];
}

/**
 * Who has something to do in a stage as soon as it starts. Invited reviewers come by invitation, an appeal by appealing; a
 * result belongs to nobody (`null`).
 */
export function executorsOf(stage: LaunchedStage, person: Lines): (string | null)[] {
  switch (stage.stage_type) {
    case 'summarize_key_outputs':
    case 'invite_reviewers':
    case 'view_result':
    case 'kpi_metric_setting':
      return [person.user_id];
    case 'confirm_reviewers':
    case 'communication_and_open_result':
      return someOf(stage.executors, person, person.leader_id);
    case 'calibration':
    case 'kpi_result_recording':
      return others(stage.executors, person);
    case 'review':
      return reviewersOf(stage, person);
    case 'leader_review':
      return [null];
    case 'reconsideration':
      return [];
  }
}

function reviewersOf({ review_role, executors }: LaunchedStage, person: Lines): string[] {
  switch (review_role) {
    case 'reviewee':
      return [person.user_id];
    case 'solid_line_leader':
      return some(person.leader_id);
    case 'dotted_line_leader':
      return some(person.dotted_leader_id);
    case 'secondary_solid_line_leader':
      return some(person.second_leader_id);
    case 'custom_review_role':
    case 'metric_reviewer':
    case 'direct_project_leader':
      return others(executors, person);
    case 'invited_reviewer':
    case null:
      return [];
  }
}

const some = (id: string | null): string[] => (id === null ? [] : [id]);

/** People named take the place of the manager. */
const someOf = (executors: readonly string[], person: Lines, leader: string | null): string[] =>
  executors.length > 0 ? others(executors, person) : some(leader);

/** Nobody decides on themselves. */
const others = (executors: readonly string[], { user_id }: Lines): string[] =>
  executors.filter((id) => id !== user_id);

/** Types of stages in which people must be named. */
export const needsExecutors = (stage: Pick<LaunchedStage, 'stage_type' | 'review_role'>): boolean =>
  stage.stage_type === 'calibration' ||
  stage.stage_type === 'reconsideration' ||
  stage.stage_type === 'kpi_result_recording' ||
  stage.review_role === 'custom_review_role' ||
  stage.review_role === 'metric_reviewer';
