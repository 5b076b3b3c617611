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

/** Whether a viewer knows of a record at all: who is to write what, and whether it is done. */
export function knowsRecord(viewer: Viewer, record: Seen): boolean {
  if (record.isOwn) return true;
  if (viewer.administers) return true;
  if (viewer.isReviewee) return readsRecord(viewer, record);
  return viewer.manages || viewer.decides;
}

/** Whether a viewer reads what was written. Drafts are their writer's alone. */
export function readsRecord(viewer: Viewer, record: Seen): boolean {
  if (record.isOwn) return true;
  if (!record.isSubmitted) return false;
  // What concerns oneself one reads as a reviewee: whoever sets reviews up has no more sight of their own.
  if (viewer.isReviewee) return isForReviewee(record);
  return viewer.readsAnswers || viewer.manages || viewer.decides;
}

/** Before the release nothing, after it the result; never what invited reviewers or managers wrote. */
const isForReviewee = ({ stage_type, isReleased }: Seen): boolean =>
  isReleased && (stage_type === 'leader_review' || stage_type === 'communication_and_open_result');

/** Names of invited reviewers: hidden from everybody, or from all but administrators, or from nobody. */
export function namesReviewers(
  viewer: Viewer,
  audience: 'nobody' | 'some' | 'everybody' | undefined,
): boolean {
  if (audience === 'everybody') return false;
  return audience !== 'some' || (viewer.administers && viewer.readsAnswers && !viewer.isReviewee);
}
