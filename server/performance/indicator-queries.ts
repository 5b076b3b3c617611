import type { IndicatorType } from '../../contract/performance/indicator.ts';
import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';
import type { IndicatorContent } from './template-content.ts';

export interface IndicatorRow {
  id: string;
  type: IndicatorType;
  name_zh: string;
  name_en: string;
  content: IndicatorContent;
  created_time: number;
  updated_time: number;
}

type Stored = Omit<IndicatorRow, 'content'> & { content: string };

const columns = sql`i.id, i.type, i.name_zh, i.name_en, i.content, i.created_time, i.updated_time`;

const parsed = (rows: readonly Stored[]): IndicatorRow[] =>
  rows.map((row) => ({ ...row, content: JSON.parse(row.content) }));

export async function listIndicatorsByIds(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<IndicatorRow[]> {
  return parsed(
    await db.all<Stored>(sql`
      select ${columns} from perf_indicators i
      where i.tenant_id = ${tenantId} and i.id in ${list(ids)} order by i.id`),
  );
}

/** Some or, without `ids`, all. */
export async function listIndicators(
  db: Reader,
  tenantId: string,
  { ids, after, limit }: { ids: readonly string[] | undefined; after: string; limit: number },
): Promise<IndicatorRow[]> {
  const these = ids === undefined ? sql`(1 = 1)` : sql`i.id in ${list(ids)}`;
  return parsed(
    await db.all<Stored>(sql`
      select ${columns} from perf_indicators i
      where i.tenant_id = ${tenantId} and i.id > ${after} and ${these} order by i.id limit ${limit}`),
  );
}

export function insertIndicator(db: Writer, tenantId: string, i: IndicatorRow): Promise<number> {
  return db.run(sql`
    insert into perf_indicators (tenant_id, id, type, name_zh, name_en, content, created_time, updated_time)
    values (${tenantId}, ${i.id}, ${i.type}, ${i.name_zh}, ${i.name_en}, ${JSON.stringify(i.content)},
      ${i.created_time}, ${i.updated_time})`);
}

export function updateIndicator(db: Writer, tenantId: string, i: IndicatorRow): Promise<number> {
  return db.run(sql`
    update perf_indicators set type = ${i.type}, name_zh = ${i.name_zh}, name_en = ${i.name_en},
      content = ${JSON.stringify(i.content)}, updated_time = ${i.updated_time}
    where tenant_id = ${tenantId} and id = ${i.id}`);
}
