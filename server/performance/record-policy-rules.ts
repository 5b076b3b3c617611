/** What a viewer is to a review. */
export interface Viewer {
  readonly isReviewee: boolean;
  /** Somewhere above the reviewee in the line of the semester. */
  readonly manages: boolean;
  /** Named to calibrate or to decide on an appeal of this review. */
  readonly decides: boolean;
  /** An administrator within whose range the reviewee is. */
  readonly administers: boolean;
  /** … who may also read what people wrote; an app within its range may. */
  readonly readsAnswers: boolean;
}

export interface Seen {
  readonly stage_type: string;
  readonly review_role: string | null;
  readonly isOwn: boolean;
  readonly isSubmitted: boolean;
  readonly isReleased: boolean;
}

/** Whoever carries out such a stage decides on results. */
export const isDeciding = (stageType: string): boolean =>
  stageType === 'calibration' || stageType === 'reconsideration';

/** Whether a viewer knows of a record at all: who is to write what, and whether it is done. */
export function knowsRecord(viewer: Viewer, record: Seen): boolean {
  if (record.isOwn) return true;
  // Whoever sets reviews up has no more sight of their own.
  if (viewer.isReviewee) return readsRecord(viewer, record);
  return viewer.administers || viewer.manages || viewer.decides;
}

/** Whether a viewer reads what was written. Drafts are their writer's alone. */
export function readsRecord(viewer: Viewer, record: Seen): boolean {
  if (record.isOwn) return true;
  if (!record.isSubmitted) return false;
  if (viewer.isReviewee) return isForReviewee(record);
  return readsAll(viewer);
}

/** Before the release nothing, after it the result and what became of an appeal; never what reviewers wrote. */
const isForReviewee = ({ stage_type, isReleased }: Seen): boolean =>
  isReleased && told.some((type) => type === stage_type);

const told = ['leader_review', 'communication_and_open_result', 'reconsideration'] as const;

/** A reviewee is told a result and what was decided on an appeal, and not by whom. */
export const hidesDecider = (viewer: Viewer, { stage_type }: Pick<Seen, 'stage_type'>): boolean =>
  stage_type === 'leader_review'
    ? !followsResult(viewer)
    : stage_type === 'reconsideration' && viewer.isReviewee;

/** How a result came about: who gave it, in which stage, and what it was before. A reviewee is told the result. */
export const followsResult = (viewer: Viewer): boolean => !viewer.isReviewee && readsAll(viewer);

const readsAll = ({ readsAnswers, manages, decides }: Viewer): boolean => readsAnswers || manages || decides;

/** Reads by right of an office, as nobody does in their own line: such a look is noted. */
export const looksByOffice = ({ readsAnswers, decides, manages, isReviewee }: Viewer): boolean =>
  readsAnswers || (decides && !manages && !isReviewee);

/** Names of invited reviewers: hidden from everybody, or from all but administrators, or from nobody. */
export function namesReviewers(
  viewer: Viewer,
  audience: 'nobody' | 'some' | 'everybody' | undefined,
): boolean {
  if (audience === 'everybody') return false;
  return audience !== 'some' || (viewer.administers && viewer.readsAnswers && !viewer.isReviewee);
}

interface Placed {
  readonly stage_id: string;
  readonly state: string;
  readonly reviewer_id: string | null;
  readonly released_time: number | null;
}

interface Stage {
  readonly id: string;
  readonly stage_type: string;
  readonly review_role: string | null;
}

/** What a record of a review is to a person, or to an app where there is none. */
export const seenAs = (
  record: Placed,
  stage: Stage,
  userId: string | undefined,
  isReleased: boolean,
): Seen => ({
  stage_type: stage.stage_type,
  review_role: stage.review_role,
  isOwn: record.reviewer_id !== null && record.reviewer_id === userId,
  isSubmitted: record.state === 'done' || record.state === 'declined',
  isReleased,
});

/** Whether the reviewee was told the result of a review, by all of its records and stages. */
export function hasRelease(records: readonly Placed[], stages: readonly Stage[], now: number): boolean {
  const views = stages.filter(({ stage_type }) => stage_type === 'view_result').map(({ id }) => id);
  return records.some(
    ({ stage_id, released_time }) =>
      views.includes(stage_id) && released_time !== null && released_time <= now,
  );
}
