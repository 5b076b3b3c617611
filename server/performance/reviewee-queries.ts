import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';
import { inRange, type Range } from './policy.ts';
import { touchSetup } from './setup-queries.ts';

export interface RevieweeRow {
  id: string;
  semester_id: string;
  activity_id: string;
  user_id: string;
  sets_metrics: boolean;
  is_reviewed: boolean;
  created_time: number;
}

/** People of a semester who are in an activity, or in one of those. */
export interface RevieweesAsked {
  readonly range: Range;
  readonly activityIds: readonly string[] | undefined;
  readonly after: string;
  readonly limit: number;
}

/** In order of ids: a keyset that newcomers do not disturb. */
export function listRevieweeIds(db: Reader, tenantId: string, semesterId: string, asked: RevieweesAsked) {
  const { range, activityIds, after, limit } = asked;
  return db.all<{ id: string }>(sql`
    select p.user_id as id from perf_semester_people p
    where p.tenant_id = ${tenantId} and p.semester_id = ${semesterId} and p.user_id > ${after} and ${inRange(range)}
      and exists (select 1 from perf_reviewees r
        where r.tenant_id = p.tenant_id and r.semester_id = p.semester_id and r.user_id = p.user_id
          and ${activityIds === undefined ? sql`(1 = 1)` : sql`r.activity_id in ${list(activityIds)}`})
    order by p.user_id limit ${limit}`);
}

export function listRevieweesOf(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userIds: readonly string[],
): Promise<RevieweeRow[]> {
  return db.all<RevieweeRow>(sql`
    select r.id, r.semester_id, r.activity_id, r.user_id, r.sets_metrics, r.is_reviewed, r.created_time
    from perf_reviewees r
    where r.tenant_id = ${tenantId} and r.semester_id = ${semesterId} and r.user_id in ${list(userIds)}`);
}

export async function insertReviewees(
  db: Writer,
  tenantId: string,
  reviewees: readonly RevieweeRow[],
): Promise<void> {
  await touchSetup(db, tenantId);
  const values = reviewees.map((r) => [
    tenantId,
    r.id,
    r.semester_id,
    r.activity_id,
    r.user_id,
    r.sets_metrics,
    r.is_reviewed,
    r.created_time,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_reviewees (tenant_id, id, semester_id, activity_id, user_id, sets_metrics, is_reviewed, created_time)
      values ${rows(chunk)}`);
}

export async function deleteReviewees(
  db: Writer,
  tenantId: string,
  activityId: string,
  userIds: readonly string[],
): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    delete from perf_reviewees
    where tenant_id = ${tenantId} and activity_id = ${activityId} and user_id in ${list(userIds)}`);
}
