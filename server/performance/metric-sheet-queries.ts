import type { Activity } from '../../contract/performance/activity.ts';
import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';

/** Somebody whose metrics an activity sets, with what they were given. */
export interface SheetRow {
  reviewee_id: string;
  user_id: string;
  activity_id: string;
  progress: Activity['progress'];
  department_path: string;
  /** Null where nothing was handed out yet, and so the next two. */
  metric_template_id: string | null;
  group_id: string | null;
  record_deadline: number | null;
}

const sheets = sql`
  select r.id as reviewee_id, r.user_id, r.activity_id, a.progress, p.department_path, s.metric_template_id, s.group_id,
    s.record_deadline
  from perf_reviewees r
  join perf_activities a on a.tenant_id = r.tenant_id and a.id = r.activity_id
  join perf_semester_people p on p.tenant_id = r.tenant_id and p.semester_id = r.semester_id and p.user_id = r.user_id
  left join perf_metric_sheets s on s.tenant_id = r.tenant_id and s.reviewee_id = r.id`;

export function listSheetsOfActivity(
  db: Reader,
  tenantId: string,
  activityId: string,
  userIds: readonly string[],
): Promise<SheetRow[]> {
  return db.all<SheetRow>(sql`${sheets}
    where r.tenant_id = ${tenantId} and r.activity_id = ${activityId} and r.user_id in ${list(userIds)}
      and r.sets_metrics`);
}

/** In one semester a person has one at most. */
export function listSheetsOfSemester(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userIds: readonly string[],
): Promise<SheetRow[]> {
  return db.all<SheetRow>(sql`${sheets}
    where r.tenant_id = ${tenantId} and r.semester_id = ${semesterId} and r.user_id in ${list(userIds)}
      and r.sets_metrics`);
}

export interface NewSheetRow {
  reviewee_id: string;
  metric_template_id: string;
  group_id: string;
  record_deadline: number | null;
}

export async function insertSheets(
  db: Writer,
  tenantId: string,
  added: readonly NewSheetRow[],
  now: number,
): Promise<void> {
  const values = added.map((s) => [
    tenantId,
    s.reviewee_id,
    s.metric_template_id,
    s.group_id,
    s.record_deadline,
    now,
    now,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_metric_sheets (tenant_id, reviewee_id, metric_template_id, group_id, record_deadline,
        created_time, updated_time)
      values ${rows(chunk)} on conflict (tenant_id, reviewee_id) do nothing`);
}

export function setRecordDeadline(
  db: Writer,
  tenantId: string,
  revieweeIds: readonly string[],
  deadline: number,
  now: number,
): Promise<number> {
  return db.run(sql`
    update perf_metric_sheets set record_deadline = ${deadline}, updated_time = ${now}
    where tenant_id = ${tenantId} and reviewee_id in ${list(revieweeIds)}`);
}

export interface RevieweeMetricRow {
  reviewee_id: string;
  metric_id: string;
  position: number;
  name: string;
  dimension_id: string;
  add_from: 'reviewee' | 'admin';
  is_from_library: boolean;
  is_legacy: boolean;
  score: number | null;
  content: string;
  created_time: number;
  updated_time: number;
}

export function listRevieweeMetrics(
  db: Reader,
  tenantId: string,
  revieweeIds: readonly string[],
): Promise<RevieweeMetricRow[]> {
  return db.all<RevieweeMetricRow>(sql`
    select m.reviewee_id, m.metric_id, m.position, m.name, m.dimension_id, m.add_from, m.is_from_library, m.is_legacy,
      m.score, m.content, m.created_time, m.updated_time
    from perf_reviewee_metrics m
    where m.tenant_id = ${tenantId} and m.reviewee_id in ${list(revieweeIds)}
    order by m.reviewee_id, m.position, m.metric_id`);
}

/** The metrics of somebody in a semester. */
export async function listMetricIdsOf(
  db: Reader,
  tenantId: string,
  semesterId: string,
  userId: string,
): Promise<string[]> {
  const found = await db.all<{ metric_id: string }>(sql`
    select m.metric_id from perf_reviewees r
    join perf_reviewee_metrics m on m.tenant_id = r.tenant_id and m.reviewee_id = r.id
    where r.tenant_id = ${tenantId} and r.semester_id = ${semesterId} and r.user_id = ${userId} and r.sets_metrics`);
  return found.map(({ metric_id }) => metric_id);
}

/** Adds metrics, or replaces what is said of them. */
export async function upsertRevieweeMetrics(
  db: Writer,
  tenantId: string,
  metrics: readonly RevieweeMetricRow[],
): Promise<void> {
  const values = metrics.map((m) => [
    tenantId,
    m.reviewee_id,
    m.metric_id,
    m.position,
    m.name,
    m.dimension_id,
    m.add_from,
    m.is_from_library,
    m.is_legacy,
    m.score,
    m.content,
    m.created_time,
    m.updated_time,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_reviewee_metrics (tenant_id, reviewee_id, metric_id, position, name, dimension_id, add_from,
        is_from_library, is_legacy, score, content, created_time, updated_time)
      values ${rows(chunk)}
      on conflict (tenant_id, reviewee_id, metric_id) do update set name = excluded.name, score = excluded.score,
        content = excluded.content, updated_time = excluded.updated_time`);
}

export function deleteRevieweeMetric(
  db: Writer,
  tenantId: string,
  revieweeId: string,
  metricId: string,
): Promise<number> {
  return db.run(sql`
    delete from perf_reviewee_metrics
    where tenant_id = ${tenantId} and reviewee_id = ${revieweeId} and metric_id = ${metricId}`);
}
