import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';
import type { ReviewRole, StageType } from './template-content.ts';
import { touchSetup } from './setup-queries.ts';

export interface StageRow {
  id: string;
  activity_id: string;
  semester_id: string;
  template_id: string | null;
  position: number;
  stage_type: StageType | 'leader_review';
  review_role: ReviewRole | null;
  name_zh: string;
  name_en: string;
  start_time: number;
  deadline: number;
  paused: boolean;
  executor_ids: string;
  /** Of a calibration that was ended by hand. */
  finished_time: number | null;
}

const columns = sql`s.id, s.activity_id, s.semester_id, s.template_id, s.position, s.stage_type, s.review_role, s.name_zh,
  s.name_en, s.start_time, s.deadline, s.paused, s.executor_ids, s.finished_time`;

export function listStagesOfActivities(
  db: Reader,
  tenantId: string,
  activityIds: readonly string[],
): Promise<StageRow[]> {
  return db.all<StageRow>(sql`
    select ${columns} from perf_stages s
    where s.tenant_id = ${tenantId} and s.activity_id in ${list(activityIds)} order by s.activity_id, s.position`);
}

export function listStagesOfSemester(db: Reader, tenantId: string, semesterId: string): Promise<StageRow[]> {
  return db.all<StageRow>(sql`
    select ${columns} from perf_stages s where s.tenant_id = ${tenantId} and s.semester_id = ${semesterId}`);
}

export function findStage(db: Reader, tenantId: string, id: string): Promise<StageRow | undefined> {
  return db.one<StageRow>(sql`
    select ${columns} from perf_stages s where s.tenant_id = ${tenantId} and s.id = ${id}`);
}

export async function insertStages(db: Writer, tenantId: string, stages: readonly StageRow[]): Promise<void> {
  await touchSetup(db, tenantId);
  const values = stages.map((s) => [
    tenantId,
    s.id,
    s.activity_id,
    s.semester_id,
    s.template_id,
    s.position,
    s.stage_type,
    s.review_role,
    s.name_zh,
    s.name_en,
    s.start_time,
    s.deadline,
    s.paused,
    s.executor_ids,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_stages (tenant_id, id, activity_id, semester_id, template_id, position, stage_type, review_role,
        name_zh, name_en, start_time, deadline, paused, executor_ids)
      values ${rows(chunk)}`);
}

export async function updateStage(db: Writer, tenantId: string, stage: StageRow): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    update perf_stages set start_time = ${stage.start_time}, deadline = ${stage.deadline}, paused = ${stage.paused},
      finished_time = ${stage.finished_time}
    where tenant_id = ${tenantId} and id = ${stage.id}`);
}

export interface LaunchRow {
  activity_id: string;
  total: number;
  done: number;
  after_id: string;
  started_time: number;
  finished_time: number | null;
}

export function findLaunch(db: Reader, tenantId: string, activityId: string): Promise<LaunchRow | undefined> {
  return db.one<LaunchRow>(sql`
    select activity_id, total, done, after_id, started_time, finished_time from perf_launches
    where tenant_id = ${tenantId} and activity_id = ${activityId}`);
}

export function insertLaunch(db: Writer, tenantId: string, activityId: string, now: number): Promise<number> {
  return db.run(sql`
    insert into perf_launches (tenant_id, activity_id, total, done, after_id, started_time)
    select ${tenantId}, ${activityId}, count(*), 0, '', cast(${now} as bigint) from perf_reviewees
    where tenant_id = ${tenantId} and activity_id = ${activityId}`);
}

export function updateLaunch(db: Writer, tenantId: string, launch: LaunchRow): Promise<number> {
  return db.run(sql`
    update perf_launches set done = ${launch.done}, after_id = ${launch.after_id},
      finished_time = ${launch.finished_time}
    where tenant_id = ${tenantId} and activity_id = ${launch.activity_id}`);
}

export interface LaunchedRow {
  id: string;
  user_id: string;
  leader_id: string | null;
  dotted_leader_id: string | null;
  second_leader_id: string | null;
}

/** Reviewees of an activity with their lines, in order of people. */
export function listRevieweesToLaunch(
  db: Reader,
  tenantId: string,
  { activity_id, after_id }: Pick<LaunchRow, 'activity_id' | 'after_id'>,
  limit: number,
): Promise<LaunchedRow[]> {
  return db.all<LaunchedRow>(sql`
    select r.id, r.user_id, p.leader_id, p.dotted_leader_id, p.second_leader_id
    from perf_reviewees r
    join perf_semester_people p
      on p.tenant_id = r.tenant_id and p.semester_id = r.semester_id and p.user_id = r.user_id
    where r.tenant_id = ${tenantId} and r.activity_id = ${activity_id} and r.user_id > ${after_id}
    order by r.user_id limit ${limit}`);
}
