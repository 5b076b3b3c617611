import { shownStageTypes } from '../../contract/performance/review-data.ts';

export interface AskedStages {
  readonly stage_ids?: readonly string[];
  readonly stage_types?: readonly string[];
  readonly review_stage_roles?: readonly string[];
}

interface ChosenStage {
  readonly id: string;
  readonly stage_type: string;
  readonly review_role: string | null;
}

export type ShownStageType = (typeof shownStageTypes)[number];

const shown: ReadonlySet<string> = new Set(shownStageTypes);

/** The wire has a word for the stage; inviting, calibrating and what concerns metrics it does not show. */
export const isShown = <S extends Pick<ChosenStage, 'stage_type'>>(
  stage: S,
): stage is S & { readonly stage_type: ShownStageType } => shown.has(stage.stage_type);

/** Ids alone decide if given, else types; roles count only beside the type `review`, and for its stages. */
export function isChosen(stage: ChosenStage, asked: AskedStages): boolean {
  const { stage_ids = [], stage_types = [], review_stage_roles = [] } = asked;
  if (!isShown(stage)) return false;
  const isAsked =
    stage_ids.length > 0 ? stage_ids.includes(stage.id) : stage_types.includes(stage.stage_type);
  const rolesCount =
    stage.stage_type === 'review' && stage_types.includes('review') && review_stage_roles.length > 0;
  return isAsked && (!rolesCount || review_stage_roles.includes(stage.review_role ?? ''));
}
