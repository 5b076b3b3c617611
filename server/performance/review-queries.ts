import type { Reader } from '../db/database.ts';
import { lookUp, type Place } from '../db/look-up.ts';
import { list, sql } from '../db/sql.ts';
import { inRange, type Range } from './policy.ts';

/** Somebody's review in an activity that has started. */
export interface ReviewRow {
  id: string;
  semester_id: string;
  activity_id: string;
  user_id: string;
  review_template_id: string | null;
}

const columns = sql`w.id, w.semester_id, w.activity_id, w.user_id, a.review_template_id`;

export function listReviews(
  db: Reader,
  tenantId: string,
  semesterIds: readonly string[],
  userIds: readonly string[],
  range: Range,
): Promise<ReviewRow[]> {
  return db.all<ReviewRow>(sql`
    select ${columns} from perf_reviewees w
    join perf_activities a on a.tenant_id = w.tenant_id and a.id = w.activity_id
    join perf_semester_people p
      on p.tenant_id = w.tenant_id and p.semester_id = w.semester_id and p.user_id = w.user_id
    where w.tenant_id = ${tenantId} and w.semester_id in ${list(semesterIds)} and w.user_id in ${list(userIds)}
      and w.is_reviewed and a.progress in ('enabled', 'finished') and ${inRange(range)}
    order by w.semester_id, w.user_id, w.activity_id`);
}

export interface PlacedReviewRow extends ReviewRow {
  leader_id: string | null;
  department_path: string;
}

export function findReview(db: Reader, tenantId: string, id: string): Promise<PlacedReviewRow | undefined> {
  return db.one<PlacedReviewRow>(sql`
    select ${columns}, p.leader_id, p.department_path from perf_reviewees w
    join perf_activities a on a.tenant_id = w.tenant_id and a.id = w.activity_id
    join perf_semester_people p
      on p.tenant_id = w.tenant_id and p.semester_id = w.semester_id and p.user_id = w.user_id
    where w.tenant_id = ${tenantId} and w.id = ${id} and a.progress in ('enabled', 'finished')`);
}

export interface ShownRecordRow {
  id: string;
  version: number;
  reviewee_row_id: string;
  stage_id: string;
  reviewee_id: string;
  reviewer_id: string | null;
  state: 'open' | 'done' | 'declined';
  answers: string | null;
  submitted_time: number;
  invited_by: string | null;
  relationship: string | null;
  declined_reason: string | null;
  released_time: number | null;
  confirmed_time: number | null;
  appealed_time: number | null;
  project_ids: string | null;
  avg_diff: number | null;
}

const recordColumns = sql`r.id, r.version, r.reviewee_row_id, r.stage_id, r.reviewee_id, r.reviewer_id, r.state, r.submitted_time,
  r.invited_by, r.relationship, r.declined_reason, r.released_time, r.confirmed_time, r.appealed_time, r.project_ids`;

const leniency = sql`left join perf_leniencies l
  on l.tenant_id = r.tenant_id and l.semester_id = r.semester_id and l.reviewer_id = r.reviewer_id`;

/** What was asked of reviewers and what they wrote, in some stages of some reviews. */
export function listShownRecords(
  db: Reader,
  tenantId: string,
  revieweeRowIds: readonly string[],
  stageIds: readonly string[],
): Promise<ShownRecordRow[]> {
  return db.all<ShownRecordRow>(sql`
    select ${recordColumns}, r.answers, l.avg_diff from perf_records r ${leniency}
    where r.tenant_id = ${tenantId} and r.reviewee_row_id in ${list(revieweeRowIds)}
      and r.stage_id in ${list(stageIds)} and r.state in ('open', 'done', 'declined')
    order by r.reviewee_row_id, r.stage_id, r.id`);
}

/** A record with what was written as UTF-8, which answers copy as it is. */
export type EncodedRecordRow = Omit<ShownRecordRow, 'answers'> & { answers: Buffer | null };

const encodedRecords: Place<EncodedRecordRow> = { key: 'reviewee_row_id' };

/** The same in no order, which would cost a copy of each: for stages and reviews of one activity. */
export function listEncodedRecords(
  db: Reader,
  tenantId: string,
  revieweeRowIds: readonly string[],
  stageIds: readonly string[],
): Promise<EncodedRecordRow[]> {
  return lookUp(
    db,
    encodedRecords,
    { within: [tenantId, ...stageIds], keys: revieweeRowIds },
    (ids) => sql`
      select ${recordColumns}, /* bytes */ r.answers, l.avg_diff from perf_records r ${leniency}
      where r.tenant_id = ${tenantId} and r.reviewee_row_id in ${list(ids)}
        and r.stage_id in ${list(stageIds)} and r.state in ('open', 'done', 'declined')`,
  );
}
