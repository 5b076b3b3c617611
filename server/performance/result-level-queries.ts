import type { Reader } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface ResultRow {
  /** Of the review. */
  id: string;
  user_id: string;
  department_path: string;
  /** None while there is no result. */
  answers: string | null;
}

interface ResultsAsked {
  readonly resultStageId: string;
  readonly after: string;
  readonly limit: number;
}

/** Results of a project after one of its reviews, in order of reviews. */
export function listResults(db: Reader, tenantId: string, asked: ResultsAsked): Promise<ResultRow[]> {
  return db.all<ResultRow>(sql`
    select r.reviewee_row_id as id, r.reviewee_id as user_id, p.department_path, r.answers
    from perf_records r
    join perf_semester_people p
      on p.tenant_id = r.tenant_id and p.semester_id = r.semester_id and p.user_id = r.reviewee_id
    where r.tenant_id = ${tenantId} and r.stage_id = ${asked.resultStageId} and r.reviewee_row_id > ${asked.after}
    order by r.reviewee_row_id limit ${asked.limit}`);
}

/** Reviews whose results somebody calibrates. */
export function listCalibrated(
  db: Reader,
  tenantId: string,
  stage: { readonly id: string; readonly semester_id: string },
  userId: string,
): Promise<{ id: string }[]> {
  return db.all<{ id: string }>(sql`
    select r.reviewee_row_id as id from perf_records r
    where r.tenant_id = ${tenantId} and r.semester_id = ${stage.semester_id} and r.reviewer_id = ${userId}
      and r.stage_id = ${stage.id}`);
}
