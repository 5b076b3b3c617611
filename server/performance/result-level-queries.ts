import type { Reader } from '../db/database.ts';
import { sql } from '../db/sql.ts';

export interface ResultRow {
  /** Of the review. */
  id: string;
  user_id: string;
  department_path: string;
  /** None while there is no result. */
  answers: string | null;
  /** What the asking person calibrates it by, if they do. */
  calibration_id: string | null;
}

interface ResultsAsked {
  readonly resultStageId: string;
  readonly calibrationStageId: string;
  readonly userId: string;
  readonly after: string;
  readonly limit: number;
}

/** Results of a project after one of its reviews, in order of reviews. */
export function listResults(db: Reader, tenantId: string, asked: ResultsAsked): Promise<ResultRow[]> {
  return db.all<ResultRow>(sql`
    select r.reviewee_row_id as id, r.reviewee_id as user_id, p.department_path, r.answers, c.id as calibration_id
    from perf_records r
    join perf_semester_people p
      on p.tenant_id = r.tenant_id and p.semester_id = r.semester_id and p.user_id = r.reviewee_id
    left join perf_records c on c.tenant_id = r.tenant_id and c.stage_id = ${asked.calibrationStageId}
      and c.reviewee_row_id = r.reviewee_row_id and c.reviewer_id = ${asked.userId}
    where r.tenant_id = ${tenantId} and r.stage_id = ${asked.resultStageId} and r.reviewee_row_id > ${asked.after}
    order by r.reviewee_row_id limit ${asked.limit}`);
}
