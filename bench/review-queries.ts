import type { Reader, Writer } from '../server/db/database.ts';
import { rowChunks, rows, sql } from '../server/db/sql.ts';

export interface StageRow {
  id: string;
  stage_type: string;
  review_role: string | null;
}

export const listStages = (db: Reader, tenantId: string, activityId: string): Promise<StageRow[]> =>
  db.all<StageRow>(sql`
    select id, stage_type, review_role from perf_stages
    where tenant_id = ${tenantId} and activity_id = ${activityId}`);

export interface RevieweeRow {
  id: string;
  user_id: string;
  semester_id: string;
}

export const listReviewees = (db: Reader, tenantId: string, activityId: string): Promise<RevieweeRow[]> =>
  db.all<RevieweeRow>(sql`
    select id, user_id, semester_id from perf_reviewees
    where tenant_id = ${tenantId} and activity_id = ${activityId} order by user_id`);

/** Whoever wrote it stands in the answers as `writer`. */
export const answerStage = (
  db: Writer,
  tenantId: string,
  stageId: string,
  { answers, writer, now }: { answers: string; writer: string; now: number },
): Promise<number> =>
  db.run(sql`
    update perf_records set state = 'done', submitted_time = ${now}, version = 1,
      answers = replace(cast(${answers} as text), ${writer}, coalesce(reviewer_id, reviewee_id))
    where tenant_id = ${tenantId} and stage_id = ${stageId}`);

export interface Invited {
  readonly id: string;
  readonly reviewee: RevieweeRow;
  readonly stage_id: string;
  readonly reviewer_id: string;
}

export async function insertInvited(
  db: Writer,
  tenantId: string,
  invited: readonly Invited[],
  now: number,
): Promise<void> {
  const values = invited.map(({ id, reviewee, stage_id, reviewer_id }) => [
    tenantId,
    id,
    reviewee.id,
    stage_id,
    reviewee.semester_id,
    reviewee.user_id,
    reviewer_id,
    'open',
    0,
    'manager',
    'teammate',
    0,
    now,
    now,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_records (tenant_id, id, reviewee_row_id, stage_id, semester_id, reviewee_id, reviewer_id, state,
        submitted_time, invited_by, relationship, version, created_time, updated_time)
      values ${rows(chunk)}`);
}
