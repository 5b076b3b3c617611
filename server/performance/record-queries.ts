import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';
import { inRange, type Range } from './policy.ts';
import type { Relationship } from './relationship-rules.ts';

export type RecordState = 'proposed' | 'open' | 'done' | 'declined' | 'dropped';
export type Inviter = 'system_default' | 'reviewee' | 'manager' | 'hrbp_or_others' | 'voluntary';

export interface RecordRow {
  id: string;
  reviewee_row_id: string;
  stage_id: string;
  semester_id: string;
  reviewee_id: string;
  reviewer_id: string | null;
  state: RecordState;
  answers: string | null;
  draft: string | null;
  submitted_time: number;
  invited_by: Inviter | null;
  relationship: Relationship | null;
  /** Why an invitation was declined, or why an appeal was decided so. */
  declined_reason: string | null;
  released_time: number | null;
  confirmed_time: number | null;
  appealed_time: number | null;
  /** Of the result that was appealed, and of what is to be decided about it. */
  appeal_reason: string | null;
  /** JSON. */
  project_ids: string | null;
  version: number;
  created_time: number;
  updated_time: number;
}

const columns = sql`r.id, r.reviewee_row_id, r.stage_id, r.semester_id, r.reviewee_id, r.reviewer_id, r.state, r.answers,
  r.draft, r.submitted_time, r.invited_by, r.relationship, r.declined_reason, r.released_time, r.confirmed_time,
  r.appealed_time, r.appeal_reason, r.project_ids, r.version, r.created_time, r.updated_time`;

export function findRecord(db: Reader, tenantId: string, id: string): Promise<RecordRow | undefined> {
  return db.one<RecordRow>(sql`
    select ${columns} from perf_records r where r.tenant_id = ${tenantId} and r.id = ${id}`);
}

/** All records of some reviews, whatever their state. */
export function listRecordsOfReviews(
  db: Reader,
  tenantId: string,
  revieweeRowIds: readonly string[],
): Promise<RecordRow[]> {
  return db.all<RecordRow>(sql`
    select ${columns} from perf_records r
    where r.tenant_id = ${tenantId} and r.reviewee_row_id in ${list(revieweeRowIds)}
    order by r.reviewee_row_id, r.stage_id, r.id`);
}

/** All records of some reviews in some stages, whatever their state. */
export function listRecordsOfStages(
  db: Reader,
  tenantId: string,
  stageIds: readonly string[],
  revieweeRowIds: readonly string[],
): Promise<RecordRow[]> {
  return db.all<RecordRow>(sql`
    select ${columns} from perf_records r
    where r.tenant_id = ${tenantId} and r.stage_id in ${list(stageIds)} and r.reviewee_row_id in ${list(revieweeRowIds)}`);
}

/** What one person writes or wrote in a semester. */
export function listRecordsOfReviewer(
  db: Reader,
  tenantId: string,
  semesterId: string,
  reviewerId: string,
): Promise<RecordRow[]> {
  return db.all<RecordRow>(sql`
    select ${columns} from perf_records r
    where r.tenant_id = ${tenantId} and r.semester_id = ${semesterId} and r.reviewer_id = ${reviewerId}
    order by r.stage_id, r.id`);
}

interface Owed {
  readonly id: string;
  readonly stage: { readonly id: string; readonly semester_id: string };
  readonly review: Pick<RecordRow, 'reviewee_row_id' | 'reviewee_id'>;
  readonly reviewer_id: string | null;
  readonly now: number;
}

/** Something that is to be done and of which nothing has been done yet. */
export const newRecord = ({ id, stage, review, reviewer_id, now }: Owed): RecordRow => ({
  id,
  reviewee_row_id: review.reviewee_row_id,
  stage_id: stage.id,
  semester_id: stage.semester_id,
  reviewee_id: review.reviewee_id,
  reviewer_id,
  state: 'open',
  answers: null,
  draft: null,
  submitted_time: 0,
  invited_by: null,
  relationship: null,
  declined_reason: null,
  released_time: null,
  confirmed_time: null,
  appealed_time: null,
  appeal_reason: null,
  project_ids: null,
  version: 0,
  created_time: now,
  updated_time: now,
});

/** One who was invited meanwhile makes PostgreSQL run the write again, which then finds them. */
export async function insertRecords(
  db: Writer,
  tenantId: string,
  records: readonly RecordRow[],
): Promise<void> {
  const values = records.map((r) => [
    tenantId,
    r.id,
    r.reviewee_row_id,
    r.stage_id,
    r.semester_id,
    r.reviewee_id,
    r.reviewer_id,
    r.state,
    r.answers,
    r.draft,
    r.submitted_time,
    r.invited_by,
    r.relationship,
    r.declined_reason,
    r.released_time,
    r.project_ids,
    r.confirmed_time,
    r.appealed_time,
    r.appeal_reason,
    r.version,
    r.created_time,
    r.updated_time,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_records (tenant_id, id, reviewee_row_id, stage_id, semester_id, reviewee_id, reviewer_id, state,
        answers, draft, submitted_time, invited_by, relationship, declined_reason, released_time, project_ids,
        confirmed_time, appealed_time, appeal_reason, version, created_time, updated_time)
      values ${rows(chunk)}
      on conflict (tenant_id, stage_id, reviewee_row_id, reviewer_id) do nothing`);
}

export function updateRecord(db: Writer, tenantId: string, r: RecordRow): Promise<number> {
  return db.run(sql`
    update perf_records set state = ${r.state}, answers = ${r.answers}, draft = ${r.draft},
      submitted_time = ${r.submitted_time}, invited_by = ${r.invited_by}, relationship = ${r.relationship},
      declined_reason = ${r.declined_reason}, released_time = ${r.released_time}, confirmed_time = ${r.confirmed_time},
      appealed_time = ${r.appealed_time}, appeal_reason = ${r.appeal_reason}, version = ${r.version},
      updated_time = ${r.updated_time}
    where tenant_id = ${tenantId} and id = ${r.id}`);
}

export interface RecordVersionRow extends Pick<RecordRow, 'id' | 'version' | 'state' | 'answers'> {
  changed_by: string | null;
  created_time: number;
}

export function listVersions(db: Reader, tenantId: string, recordId: string): Promise<RecordVersionRow[]> {
  return db.all<RecordVersionRow>(sql`
    select record_id as id, version, state, answers, changed_by, created_time from perf_record_versions
    where tenant_id = ${tenantId} and record_id = ${recordId} order by version`);
}

export async function insertRecordVersions(
  db: Writer,
  tenantId: string,
  versions: readonly RecordVersionRow[],
): Promise<void> {
  const values = versions.map((v) => [
    tenantId,
    v.id,
    v.version,
    v.state,
    v.answers,
    v.changed_by,
    v.created_time,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_record_versions (tenant_id, record_id, version, state, answers, changed_by, created_time)
      values ${rows(chunk)}`);
}

/** Everything that is still to be done in a stage counts as done, without an answer. */
export async function closeRecords(
  db: Writer,
  tenantId: string,
  stageId: string,
  { by, now }: { readonly by: string | null; readonly now: number },
): Promise<void> {
  await db.run(sql`
    insert into perf_record_versions (tenant_id, record_id, version, state, answers, changed_by, created_time)
    select r.tenant_id, r.id, r.version + 1, 'done', r.answers, cast(${by} as text), cast(${now} as bigint)
    from perf_records r
    where r.tenant_id = ${tenantId} and r.stage_id = ${stageId} and r.state = 'open'`);
  await db.run(sql`
    update perf_records set state = 'done', version = version + 1, updated_time = ${now}
    where tenant_id = ${tenantId} and stage_id = ${stageId} and state = 'open'`);
}

/** The record of a review that was submitted last, and when. */
export function findLastSubmission(
  db: Reader,
  tenantId: string,
  revieweeRowId: string,
): Promise<{ time: number } | undefined> {
  return db.one<{ time: number }>(sql`
    select submitted_time as time from perf_records
    where tenant_id = ${tenantId} and reviewee_row_id = ${revieweeRowId} order by submitted_time desc limit 1`);
}

export interface OwedRow {
  reviewer_id: string;
  stage_id: string;
  state: RecordState;
  released: number;
  confirmed: number;
  count: number;
}

/** What people owe or have done in a semester, counted by stage and state. */
export function countOwed(
  db: Reader,
  tenantId: string,
  semesterId: string,
  reviewerIds: readonly string[],
): Promise<OwedRow[]> {
  return db.all<OwedRow>(sql`
    select r.reviewer_id, r.stage_id, r.state,
      case when r.released_time is null then 0 else 1 end as released,
      case when r.confirmed_time is null then 0 else 1 end as confirmed, count(*) as count
    from perf_records r
    where r.tenant_id = ${tenantId} and r.semester_id = ${semesterId} and r.reviewer_id in ${list(reviewerIds)}
      and r.state in ('open', 'done', 'declined')
    group by r.reviewer_id, r.stage_id, r.state, released, confirmed`);
}

interface ReviewersAsked {
  readonly range: Range;
  /** Only these. */
  readonly userIds?: readonly string[];
  readonly after: string;
  readonly limit: number;
}

/** People of a range with something to do in a semester, after one of them, by id. */
export function listReviewers(
  db: Reader,
  tenantId: string,
  semesterId: string,
  { range, userIds, after, limit }: ReviewersAsked,
): Promise<{ id: string }[]> {
  return db.all<{ id: string }>(sql`
    select p.user_id as id from perf_semester_people p
    where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId} and p.user_id > ${after}
      and ${userIds === undefined ? sql`(1 = 1)` : sql`p.user_id in ${list(userIds)}`} and ${inRange(range)}
      and exists (select 1 from perf_records r
        where r.tenant_id = p.tenant_id and r.semester_id = p.semester_id and r.reviewer_id = p.user_id
          and r.state in ('open', 'done', 'declined'))
    order by p.user_id limit ${limit}`);
}

/** Reviewees with a result that they have not been told, with their departments. */
export function listUnreleased(
  db: Reader,
  tenantId: string,
  viewStageId: string,
  resultStageId: string,
): Promise<(RecordRow & { department_path: string })[]> {
  return db.all<RecordRow & { department_path: string }>(sql`
    select ${columns}, p.department_path from perf_records r
    join perf_records o on o.tenant_id = r.tenant_id and o.stage_id = ${resultStageId}
      and o.reviewee_row_id = r.reviewee_row_id and o.state = 'done'
    join perf_semester_people p
      on p.tenant_id = r.tenant_id and p.semester_id = r.semester_id and p.user_id = r.reviewee_id
    where r.tenant_id = ${tenantId} and r.stage_id = ${viewStageId} and r.released_time is null`);
}
