import type { Activity } from '../../contract/performance/activity.ts';
import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';
import { touchSetup } from './setup-queries.ts';

export interface ActivityRow {
  id: string;
  semester_id: string;
  name_zh: string;
  name_en: string;
  description_zh: string;
  description_en: string;
  mode: Activity['mode'];
  progress: Activity['progress'];
  review_template_id: string | null;
  metric_template_id: string | null;
  created_by: string | null;
  modified_by: string | null;
  created_time: number;
  updated_time: number;
}

const columns = sql`a.id, a.semester_id, a.name_zh, a.name_en, a.description_zh, a.description_en, a.mode, a.progress,
  a.review_template_id, a.metric_template_id, a.created_by, a.modified_by, a.created_time, a.updated_time`;

export function listActivitiesByIds(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<ActivityRow[]> {
  return db.all<ActivityRow>(sql`
    select ${columns} from perf_activities a where a.tenant_id = ${tenantId} and a.id in ${list(ids)} order by a.id`);
}

export function listActivitiesOfSemesters(
  db: Reader,
  tenantId: string,
  semesterIds: readonly string[],
): Promise<ActivityRow[]> {
  return db.all<ActivityRow>(sql`
    select ${columns} from perf_activities a
    where a.tenant_id = ${tenantId} and a.semester_id in ${list(semesterIds)} order by a.semester_id, a.id`);
}

export async function findActivity(
  db: Reader,
  tenantId: string,
  id: string,
): Promise<ActivityRow | undefined> {
  return (await listActivitiesByIds(db, tenantId, [id]))[0];
}

export async function hasStartedActivity(db: Reader, tenantId: string, semesterId: string): Promise<boolean> {
  const row = await db.one<{ id: string }>(sql`
    select id from perf_activities where tenant_id = ${tenantId} and semester_id = ${semesterId}
      and progress in ('initiating', 'enabled', 'finished') limit 1`);
  return row !== undefined;
}

export async function insertActivity(db: Writer, tenantId: string, a: ActivityRow): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    insert into perf_activities (tenant_id, id, semester_id, name_zh, name_en, description_zh, description_en, mode,
      progress, review_template_id, metric_template_id, created_by, modified_by, created_time, updated_time)
    values (${tenantId}, ${a.id}, ${a.semester_id}, ${a.name_zh}, ${a.name_en}, ${a.description_zh}, ${a.description_en},
      ${a.mode}, ${a.progress}, ${a.review_template_id}, ${a.metric_template_id}, ${a.created_by}, ${a.modified_by},
      ${a.created_time}, ${a.updated_time})`);
}

export async function updateActivity(db: Writer, tenantId: string, a: ActivityRow): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    update perf_activities set name_zh = ${a.name_zh}, name_en = ${a.name_en}, description_zh = ${a.description_zh},
      description_en = ${a.description_en}, mode = ${a.mode}, progress = ${a.progress},
      review_template_id = ${a.review_template_id}, metric_template_id = ${a.metric_template_id},
      modified_by = ${a.modified_by}, updated_time = ${a.updated_time}
    where tenant_id = ${tenantId} and id = ${a.id}`);
}
