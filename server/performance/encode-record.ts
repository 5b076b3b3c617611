import type { UserRef } from '../../contract/ids.ts';
import type { Shown } from './anonymity-rules.ts';
import { scaleOf } from './leniency-rules.ts';
import { withoutReviewers, withoutSources, withReviewer, withReviewers } from './nameless.ts';
import type { Progress } from './progress-rules.ts';
import type { ShownRecordRow } from './review-queries.ts';

export interface RecordParts {
  readonly record: ShownRecordRow;
  readonly progress: Progress;
  readonly shown: Shown;
  readonly isInvited: boolean;
  readonly needsSource: boolean;
  /** Where projects are what a review is about. */
  readonly projects: string | undefined;
  /** A person by internal id as the wire's pair, encoded. */
  readonly encodeRef: (id: string) => string;
}

/** One record as JSON. What people wrote is stored as the wire shows it, so that it is not parsed on its way out. */
export function encodeRecord(parts: RecordParts): string {
  const { record, progress, isInvited } = parts;
  const info = isInvited
    ? `,"invited_review_record_info":${JSON.stringify(invitedInfo(parts))}`
    : projectInfo(parts);
  return `{"progress":${progress},"units":${encodeUnits(parts)}${info},"record_id":"${record.reviewee_row_id}-${record.id}"}`;
}

function encodeUnits({ record, shown, needsSource, encodeRef }: RecordParts): string {
  const units = record.answers ?? '[]';
  if (shown !== 'whole') return withoutReviewers(units, record.submitted_time);
  if (record.reviewer_id !== null) return withReviewer(units, record.reviewer_id, encodeRef);
  return withReviewers(needsSource ? units : withoutSources(units), encodeRef);
}

function invitedInfo({ record, shown, encodeRef }: RecordParts) {
  const isNamed = shown === 'whole' && record.reviewer_id !== null;
  return {
    ...(isNamed && { reviewer_id: JSON.parse(encodeRef(record.reviewer_id ?? '')) as UserRef }),
    is_rejected: record.state === 'declined',
    ...(record.declined_reason !== null && { rejected_reason: record.declined_reason }),
    // The exact figure is the same in all of a reviewer's records: it would lead from a nameless one to a named one.
    ...(isNamed &&
      record.avg_diff !== null && {
        distribute_type: scaleOf(record.avg_diff),
        avg_diff: (record.avg_diff / 100).toFixed(2),
      }),
    ...(shown !== 'bare' &&
      record.relationship !== null && { relationship_with_reviewee: record.relationship }),
    ...(shown !== 'bare' && record.invited_by !== null && { invitedby: record.invited_by }),
  };
}

function projectInfo({ record, projects, encodeRef }: RecordParts): string {
  if (projects === undefined || record.reviewer_id === null) return '';
  return `,"direct_project_leader_record_info":{"reviewer_id":${encodeRef(record.reviewer_id)},${projects}}`;
}
