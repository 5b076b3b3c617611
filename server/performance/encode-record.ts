import type { ByteWriter } from '../byte-writer.ts';
import type { Shown } from './anonymity-rules.ts';
import { scaleOf } from './leniency-rules.ts';
import { withoutReviewers, withoutSources } from './nameless.ts';
import type { Progress } from './progress-rules.ts';
import type { EncodedRecordRow } from './review-queries.ts';
import { writeUnits } from './write-units.ts';

export interface RecordParts {
  readonly record: EncodedRecordRow;
  readonly progress: Progress;
  readonly shown: Shown;
  readonly isInvited: boolean;
  readonly needsSource: boolean;
  /** Where projects are what a review is about. */
  readonly projects: string | undefined;
  /** A person by internal id as the wire's pair, encoded. */
  readonly encodeRef: (id: string) => Buffer;
}

/** One record as JSON. What people wrote is stored as the wire shows it, so that it is not parsed on its way out. */
export function encodeRecord(out: ByteWriter, parts: RecordParts): void {
  const { record, progress, isInvited } = parts;
  out.text(`{"progress":${progress},"units":`);
  encodeUnits(out, parts);
  if (isInvited) encodeInvited(out, parts);
  else out.text(projectInfo(parts));
  out.text(`,"record_id":"${record.reviewee_row_id}-${record.id}"}`);
}

function encodeUnits(
  out: ByteWriter,
  { record: { answers, submitted_time, reviewer_id }, shown, needsSource, encodeRef }: RecordParts,
): void {
  if (answers === null) out.text('[]');
  else if (shown !== 'whole') out.text(withoutReviewers(answers.toString(), submitted_time));
  else if (reviewer_id !== null || needsSource) writeUnits(out, answers, encodeRef);
  else writeUnits(out, Buffer.from(withoutSources(answers.toString())), encodeRef);
}

function encodeInvited(out: ByteWriter, { record, shown, encodeRef }: RecordParts): void {
  const reviewerId = shown === 'whole' ? record.reviewer_id : null;
  out.text(',"invited_review_record_info":{');
  if (reviewerId !== null) {
    out.text('"reviewer_id":');
    out.bytes(encodeRef(reviewerId));
    out.text(',');
  }
  const rest = {
    is_rejected: record.state === 'declined',
    ...(record.declined_reason !== null && { rejected_reason: record.declined_reason }),
    // The exact figure is the same in all of a reviewer's records: it would lead from a nameless one to a named one.
    ...(reviewerId !== null &&
      record.avg_diff !== null && {
        distribute_type: scaleOf(record.avg_diff),
        avg_diff: (record.avg_diff / 100).toFixed(2),
      }),
    ...(shown !== 'bare' &&
      record.relationship !== null && { relationship_with_reviewee: record.relationship }),
    ...(shown !== 'bare' && record.invited_by !== null && { invitedby: record.invited_by }),
  };
  out.text(JSON.stringify(rest).slice(1));
}

function projectInfo({ record, projects, encodeRef }: RecordParts): string {
  if (projects === undefined || record.reviewer_id === null) return '';
  return `,"direct_project_leader_record_info":{"reviewer_id":${encodeRef(record.reviewer_id).toString()},${projects}}`;
}
