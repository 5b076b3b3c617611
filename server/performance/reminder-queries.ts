import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Reminder } from './reminder-rules.ts';
import type { StageType } from './template-content.ts';

export interface RunningStageRow {
  id: string;
  activity_id: string;
  semester_id: string;
  stage_type: StageType;
  start_time: number;
  deadline: number;
  reminded_of: Reminder | null;
}

/** Stages that go on now, in projects that run. */
export function listRunningStages(db: Reader, tenantId: string, now: number): Promise<RunningStageRow[]> {
  return db.all<RunningStageRow>(sql`
    select s.id, s.activity_id, s.semester_id, s.stage_type, s.start_time, s.deadline, s.reminded_of
    from perf_stages s join perf_activities a on a.tenant_id = s.tenant_id and a.id = s.activity_id
    where s.tenant_id = ${tenantId} and s.start_time <= ${now} and s.deadline > ${now} and not s.paused
      and s.stage_type <> 'leader_review' and a.progress = 'enabled'`);
}

export function setReminded(
  db: Writer,
  tenantId: string,
  id: string,
  before: Reminder | null,
  reminder: Reminder,
): Promise<number> {
  return db.run(sql`
    update perf_stages set reminded_of = ${reminder}
    where tenant_id = ${tenantId} and id = ${id} and coalesce(reminded_of, '') = ${before ?? ''}`);
}

/** Who still has something to do in a stage, and how much. Nobody confirms a result before they were told. */
export function countOpen(
  db: Reader,
  tenantId: string,
  stageId: string,
): Promise<{ reviewer_id: string; count: number }[]> {
  return db.all<{ reviewer_id: string; count: number }>(sql`
    select r.reviewer_id, count(*) as count from perf_records r
    join perf_stages s on s.tenant_id = r.tenant_id and s.id = r.stage_id
    where r.tenant_id = ${tenantId} and r.stage_id = ${stageId} and r.state = 'open' and r.reviewer_id is not null
      and (s.stage_type <> 'view_result' or r.released_time is not null)
    group by r.reviewer_id order by r.reviewer_id`);
}
