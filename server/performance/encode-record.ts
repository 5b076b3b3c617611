import type { UserRef } from '../../contract/ids.ts';
import { seal } from '../seal.ts';
import type { Shown } from './anonymity-rules.ts';
import { scaleOf } from './leniency-rules.ts';
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
  readonly idKey: string;
}

/** One record as JSON. What people wrote is stored as the wire shows it, so that it is not parsed on its way out. */
export function encodeRecord(parts: RecordParts): string {
  const { record, progress, shown, isInvited } = parts;
  const info = isInvited
    ? `,"invited_review_record_info":${JSON.stringify(invitedInfo(parts))}`
    : projectInfo(parts);
  const id = shown === 'whole' ? record.id : namelessId(parts.idKey, record.id);
  return `{"progress":${progress},"units":${encodeUnits(parts)}${info},"record_id":"${record.reviewee_row_id}-${id}"}`;
}

/** Quotes within what people wrote are escaped: these patterns find our own keys only. */
const reviewers = /"reviewer_user_id":"(\d{19})",/g;
const times = /"submit_time":"\d+"/g;
const sources = /"leader_review_data_source":"\w+",/g;

function encodeUnits({ record, shown, needsSource, encodeRef }: RecordParts): string {
  const units = record.answers ?? '[]';
  const told = needsSource ? units : units.replace(sources, '');
  if (shown === 'whole')
    return told.replace(reviewers, (_, id: string) => `"reviewer_user_id":${encodeRef(id)},`);
  return told.replace(reviewers, '').replace(times, `"submit_time":"${record.submitted_time}"`);
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

/** Nineteen digits that tell neither who wrote a record nor when it was begun. */
export function namelessId(idKey: string, id: string): string {
  const bytes = Buffer.from(seal(idKey, `nameless record ${id}`), 'base64url');
  return String(10n ** 18n + (bytes.readBigUInt64BE(0) % (9n * 10n ** 18n)));
}
