import type { Static } from 'typebox';
import type { MetricTemplateStatus } from '../../contract/performance/metric-template.ts';
import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';

export interface MetricTemplateRow {
  id: string;
  name_zh: string;
  name_en: string;
  description_zh: string;
  description_en: string;
  status: Static<typeof MetricTemplateStatus>;
  content: string;
  created_time: number;
  updated_time: number;
}

const columns = sql`t.id, t.name_zh, t.name_en, t.description_zh, t.description_en, t.status, t.content,
  t.created_time, t.updated_time`;

/** What is undefined leaves nothing out. */
export interface TemplatesAsked {
  readonly ids: readonly string[] | undefined;
  readonly status: string | undefined;
  readonly after: string;
  readonly limit: number;
}

/** In order of ids: a keyset that newcomers do not disturb. */
export function listMetricTemplates(
  db: Reader,
  tenantId: string,
  { ids, status, after, limit }: TemplatesAsked,
): Promise<MetricTemplateRow[]> {
  return db.all<MetricTemplateRow>(sql`
    select ${columns} from perf_metric_templates t where t.tenant_id = ${tenantId} and t.id > ${after}
      and ${ids === undefined ? sql`(1 = 1)` : sql`t.id in ${list(ids)}`}
      and ${status === undefined ? sql`(1 = 1)` : sql`t.status = ${status}`}
    order by t.id limit ${limit}`);
}

export function listMetricTemplatesByIds(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<MetricTemplateRow[]> {
  return db.all<MetricTemplateRow>(sql`
    select ${columns} from perf_metric_templates t where t.tenant_id = ${tenantId} and t.id in ${list(ids)}`);
}

export function upsertMetricTemplate(db: Writer, tenantId: string, t: MetricTemplateRow): Promise<number> {
  return db.run(sql`
    insert into perf_metric_templates (tenant_id, id, name_zh, name_en, description_zh, description_en, status,
      content, created_time, updated_time)
    values (${tenantId}, ${t.id}, ${t.name_zh}, ${t.name_en}, ${t.description_zh}, ${t.description_en}, ${t.status},
      ${t.content}, ${t.created_time}, ${t.updated_time})
    on conflict (tenant_id, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
      description_zh = excluded.description_zh, description_en = excluded.description_en, status = excluded.status,
      content = excluded.content, updated_time = excluded.updated_time`);
}

/** The name of a started activity that builds on it. */
export async function findStartedActivityOn(
  db: Reader,
  tenantId: string,
  templateId: string,
): Promise<string | undefined> {
  const row = await db.one<{ name_zh: string }>(sql`
    select name_zh from perf_activities
    where tenant_id = ${tenantId} and metric_template_id = ${templateId}
      and progress in ('initiating', 'enabled', 'finished')
    limit 1`);
  return row?.name_zh;
}

export async function isHandedOut(db: Reader, tenantId: string, templateId: string): Promise<boolean> {
  const row = await db.one<{ reviewee_id: string }>(sql`
    select reviewee_id from perf_metric_sheets
    where tenant_id = ${tenantId} and metric_template_id = ${templateId} limit 1`);
  return row !== undefined;
}
