import { type EntityType, entityTypes } from '../../contract/okr/entity.ts';
import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { indicatorColumns, type IndicatorRow } from './content-queries.ts';
import type { Rate } from './indicator.ts';

export interface ProgressRow {
  id: string;
  entity_type: EntityType;
  entity_id: string;
  sheet_id: string;
  author_id: string;
  content: string;
  percent: number | null;
  status: number | null;
  source_title: string | null;
  source_url: string | null;
  source_url_pc: string | null;
  source_url_mobile: string | null;
  created_time: number;
  updated_time: number;
}

const columns = sql`id, entity_type, entity_id, sheet_id, author_id, content, percent, status, source_title, source_url,
  source_url_pc, source_url_mobile, created_time, updated_time`;

export function findProgress(db: Reader, tenantId: string, id: string): Promise<ProgressRow | undefined> {
  return db.one<ProgressRow>(sql`
    select ${columns} from okr_progresses where tenant_id = ${tenantId} and id = ${id}`);
}

/** Where a page of records goes on: behind this time and id. */
export interface ProgressKey {
  readonly created_time: number;
  readonly id: string;
}

/** Newest first. */
export function listProgressesBefore(
  db: Reader,
  tenantId: string,
  entityId: string,
  page: { before: ProgressKey | undefined; limit: number },
): Promise<ProgressRow[]> {
  const { before } = page;
  const behind = before
    ? sql`(created_time < ${before.created_time} or (created_time = ${before.created_time} and id < ${before.id}))`
    : sql`1 = 1`;
  return db.all<ProgressRow>(sql`
    select ${columns} from okr_progresses
    where tenant_id = ${tenantId} and entity_id = ${entityId} and ${behind}
    order by created_time desc, id desc limit ${page.limit}`);
}

/** What the newest of an item's records say, percent and status each by the newest that says one. */
export async function findNewestRate(db: Reader, tenantId: string, entityId: string): Promise<Rate> {
  const percent = await db.one<{ percent: number }>(sql`
    select percent from okr_progresses
    where tenant_id = ${tenantId} and entity_id = ${entityId} and percent is not null
    order by created_time desc, id desc limit 1`);
  const status = await db.one<{ status: number }>(sql`
    select status from okr_progresses
    where tenant_id = ${tenantId} and entity_id = ${entityId} and status is not null
    order by created_time desc, id desc limit 1`);
  return { percent: percent?.percent ?? null, status: status?.status ?? null };
}

export function insertProgress(db: Writer, tenantId: string, p: ProgressRow): Promise<number> {
  return db.run(sql`
    insert into okr_progresses
      (tenant_id, id, entity_type, entity_id, sheet_id, author_id, content, percent, status, source_title, source_url,
      source_url_pc, source_url_mobile, created_time, updated_time)
    values (${tenantId}, ${p.id}, ${p.entity_type}, ${p.entity_id}, ${p.sheet_id}, ${p.author_id}, ${p.content},
      ${p.percent}, ${p.status}, ${p.source_title}, ${p.source_url}, ${p.source_url_pc}, ${p.source_url_mobile},
      ${p.created_time}, ${p.updated_time})`);
}

export function updateProgress(db: Writer, tenantId: string, p: ProgressRow): Promise<number> {
  return db.run(sql`
    update okr_progresses set content = ${p.content}, percent = ${p.percent}, status = ${p.status},
      updated_time = ${p.updated_time}
    where tenant_id = ${tenantId} and id = ${p.id}`);
}

export function deleteProgress(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`delete from okr_progresses where tenant_id = ${tenantId} and id = ${id}`);
}

/** When the records of an item last changed. */
export function touchProgress(
  db: Writer,
  tenantId: string,
  { entity_type, entity_id }: Pick<ProgressRow, 'entity_type' | 'entity_id'>,
  now: number,
): Promise<number> {
  const items = entity_type === entityTypes.objective ? sql`okr_objectives` : sql`okr_key_results`;
  return db.run(sql`
    update ${items} set progress_updated_time = ${now} where tenant_id = ${tenantId} and id = ${entity_id}`);
}

export function findIndicator(db: Reader, tenantId: string, id: string): Promise<IndicatorRow | undefined> {
  return db.one<IndicatorRow>(sql`
    select ${indicatorColumns} from okr_indicators where tenant_id = ${tenantId} and id = ${id}`);
}

export function updateIndicator(db: Writer, tenantId: string, i: IndicatorRow): Promise<number> {
  return db.run(sql`
    update okr_indicators set start_value = ${i.start_value}, target_value = ${i.target_value},
      current_value = ${i.current_value}, unit_type = ${i.unit_type}, unit_value = ${i.unit_value},
      indicator_status = ${i.indicator_status}, status_calculate_type = ${i.status_calculate_type},
      current_value_calculate_type = ${i.current_value_calculate_type}, value_updated_time = ${i.value_updated_time},
      status_updated_time = ${i.status_updated_time}, updated_time = ${i.updated_time}
    where tenant_id = ${tenantId} and id = ${i.id}`);
}

export type IndicatorPlaceRow = Pick<IndicatorRow, 'id' | 'entity_type' | 'entity_id'>;

/** Those whose status follows the time, in periods that run or ended since `lately`. */
export function listIndicatorsByTime(
  db: Reader,
  tenantId: string,
  lately: number,
  after: string,
  limit: number,
): Promise<IndicatorPlaceRow[]> {
  return db.all<IndicatorPlaceRow>(sql`
    select i.id, i.entity_type, i.entity_id from okr_indicators i
    join okr_sheets s on s.tenant_id = i.tenant_id and s.id = i.sheet_id
    join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
    where i.tenant_id = ${tenantId} and i.status_calculate_type = 1 and i.id > ${after} and p.end_time > ${lately}
    order by i.id limit ${limit}`);
}
