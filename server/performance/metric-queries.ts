import type { Availability, MetricFieldType, ScoringType } from '../../contract/performance/metric.ts';
import type { Static } from 'typebox';
import type { Reader, Writer } from '../db/database.ts';
import { list, rows, sql } from '../db/sql.ts';

export interface MetricTagRow {
  id: string;
  name_zh: string;
  name_en: string;
  position: number;
  created_time: number;
  updated_time: number;
}

const tagColumns = sql`t.id, t.name_zh, t.name_en, t.position, t.created_time, t.updated_time`;

/** In their order, after a place in it. */
export function listTags(
  db: Reader,
  tenantId: string,
  after: { position: number; id: string },
  limit: number,
): Promise<MetricTagRow[]> {
  return db.all<MetricTagRow>(sql`
    select ${tagColumns} from perf_metric_tags t
    where t.tenant_id = ${tenantId} and t.position >= ${after.position}
      and (t.position > ${after.position} or t.id > ${after.id})
    order by t.position, t.id limit ${limit}`);
}

export function listTagsByIds(db: Reader, tenantId: string, ids: readonly string[]): Promise<MetricTagRow[]> {
  return db.all<MetricTagRow>(sql`
    select ${tagColumns} from perf_metric_tags t where t.tenant_id = ${tenantId} and t.id in ${list(ids)}`);
}

export function upsertTag(db: Writer, tenantId: string, t: MetricTagRow): Promise<number> {
  return db.run(sql`
    insert into perf_metric_tags (tenant_id, id, name_zh, name_en, position, created_time, updated_time)
    values (${tenantId}, ${t.id}, ${t.name_zh}, ${t.name_en}, ${t.position}, ${t.created_time}, ${t.updated_time})
    on conflict (tenant_id, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
      position = excluded.position, updated_time = excluded.updated_time`);
}

export interface MetricFieldRow {
  id: string;
  name_zh: string;
  name_en: string;
  type: MetricFieldType;
  is_weight: boolean;
  created_time: number;
  updated_time: number;
}

const fieldColumns = sql`f.id, f.name_zh, f.name_en, f.type, f.is_weight, f.created_time, f.updated_time`;

/** A tenant has few. */
export function listAllFields(db: Reader, tenantId: string): Promise<MetricFieldRow[]> {
  return db.all<MetricFieldRow>(sql`
    select ${fieldColumns} from perf_metric_fields f where f.tenant_id = ${tenantId} order by f.id`);
}

export function listFieldsByIds(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<MetricFieldRow[]> {
  return db.all<MetricFieldRow>(sql`
    select ${fieldColumns} from perf_metric_fields f where f.tenant_id = ${tenantId} and f.id in ${list(ids)}`);
}

export function upsertField(db: Writer, tenantId: string, f: MetricFieldRow): Promise<number> {
  return db.run(sql`
    insert into perf_metric_fields (tenant_id, id, name_zh, name_en, type, is_weight, created_time, updated_time)
    values (${tenantId}, ${f.id}, ${f.name_zh}, ${f.name_en}, ${f.type}, ${f.is_weight}, ${f.created_time},
      ${f.updated_time})
    on conflict (tenant_id, id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
      updated_time = excluded.updated_time`);
}

export interface MetricRow {
  id: string;
  name: string;
  type_id: string;
  scoring_setting_type: ScoringType;
  range_of_availability: Static<typeof Availability>;
  is_active: boolean;
  formula_id: string | null;
  content: string;
  created_time: number;
  updated_time: number;
}

const metricColumns = sql`m.id, m.name, m.type_id, m.scoring_setting_type, m.range_of_availability, m.is_active,
  m.formula_id, m.content, m.created_time, m.updated_time`;

/** What is undefined leaves nothing out. */
export interface MetricsAsked {
  readonly isActive: boolean | undefined;
  readonly tagIds: readonly string[] | undefined;
  readonly typeIds: readonly string[] | undefined;
  readonly range: string | undefined;
  readonly scoring: string | undefined;
  readonly after: string;
  readonly limit: number;
}

/** In order of ids: a keyset that newcomers do not disturb. */
export function listMetrics(db: Reader, tenantId: string, asked: MetricsAsked): Promise<MetricRow[]> {
  const { isActive, tagIds, typeIds, range, scoring } = asked;
  const all = sql`(1 = 1)`;
  return db.all<MetricRow>(sql`
    select ${metricColumns} from perf_metrics m where m.tenant_id = ${tenantId} and m.id > ${asked.after}
      and ${isActive === undefined ? all : sql`m.is_active = ${isActive}`}
      and ${typeIds === undefined ? all : sql`m.type_id in ${list(typeIds)}`}
      and ${range === undefined ? all : sql`m.range_of_availability = ${range}`}
      and ${scoring === undefined ? all : sql`m.scoring_setting_type = ${scoring}`}
      and ${
        tagIds === undefined
          ? all
          : sql`exists (select 1 from perf_metric_tag_links l
              where l.tenant_id = m.tenant_id and l.metric_id = m.id and l.tag_id in ${list(tagIds)})`
      }
    order by m.id limit ${asked.limit}`);
}

export function listMetricsByIds(db: Reader, tenantId: string, ids: readonly string[]): Promise<MetricRow[]> {
  return db.all<MetricRow>(sql`
    select ${metricColumns} from perf_metrics m where m.tenant_id = ${tenantId} and m.id in ${list(ids)}`);
}

export function listMetricsByFormulas(
  db: Reader,
  tenantId: string,
  formulaIds: readonly string[],
): Promise<MetricRow[]> {
  return db.all<MetricRow>(sql`
    select ${metricColumns} from perf_metrics m
    where m.tenant_id = ${tenantId} and m.formula_id in ${list(formulaIds)}`);
}

export function upsertMetric(db: Writer, tenantId: string, m: MetricRow): Promise<number> {
  return db.run(sql`
    insert into perf_metrics (tenant_id, id, name, type_id, scoring_setting_type, range_of_availability, is_active,
      formula_id, content, created_time, updated_time)
    values (${tenantId}, ${m.id}, ${m.name}, ${m.type_id}, ${m.scoring_setting_type}, ${m.range_of_availability},
      ${m.is_active}, ${m.formula_id}, ${m.content}, ${m.created_time}, ${m.updated_time})
    on conflict (tenant_id, id) do update set name = excluded.name, type_id = excluded.type_id,
      scoring_setting_type = excluded.scoring_setting_type, range_of_availability = excluded.range_of_availability,
      is_active = excluded.is_active, formula_id = excluded.formula_id, content = excluded.content,
      updated_time = excluded.updated_time`);
}

export interface TagOfMetricRow {
  metric_id: string;
  id: string;
  name_zh: string;
  name_en: string;
}

export function listTagsOf(
  db: Reader,
  tenantId: string,
  metricIds: readonly string[],
): Promise<TagOfMetricRow[]> {
  return db.all<TagOfMetricRow>(sql`
    select l.metric_id, t.id, t.name_zh, t.name_en from perf_metric_tag_links l
    join perf_metric_tags t on t.tenant_id = l.tenant_id and t.id = l.tag_id
    where l.tenant_id = ${tenantId} and l.metric_id in ${list(metricIds)}
    order by l.metric_id, t.position, t.id`);
}

export async function setTagsOf(
  db: Writer,
  tenantId: string,
  metricId: string,
  tagIds: readonly string[],
): Promise<void> {
  await db.run(sql`
    delete from perf_metric_tag_links where tenant_id = ${tenantId} and metric_id = ${metricId}`);
  if (tagIds.length > 0)
    await db.run(sql`
      insert into perf_metric_tag_links (tenant_id, metric_id, tag_id)
      values ${rows(tagIds.map((id) => [tenantId, metricId, id]))}`);
}
