import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';
import type { Indicator } from './indicator.ts';

/** A key result that counts in another one, the whole. */
export interface PartLinkRow {
  part_id: string;
  part_objective_id: string;
  part_sheet_id: string;
  part_owner_id: string;
  whole_id: string;
  whole_objective_id: string;
  whole_sheet_id: string;
  whole_owner_id: string;
  created_time: number;
}

/** Every link that one of these key results is an end of. `union all`: SQLite would merge by walking. */
export function listPartLinks(
  db: Reader,
  tenantId: string,
  keyResultIds: readonly string[],
): Promise<PartLinkRow[]> {
  return db.all<PartLinkRow>(sql`
    select l.part_id, p.objective_id as part_objective_id, p.sheet_id as part_sheet_id, p.owner_id as part_owner_id,
      l.whole_id, w.objective_id as whole_objective_id, w.sheet_id as whole_sheet_id, w.owner_id as whole_owner_id,
      l.created_time
    from okr_key_result_parts l
    join okr_key_results p on p.tenant_id = l.tenant_id and p.id = l.part_id
    join okr_key_results w on w.tenant_id = l.tenant_id and w.id = l.whole_id
    where l.tenant_id = ${tenantId} and l.part_id in (
      select part_id from okr_key_result_parts where tenant_id = ${tenantId} and part_id in ${list(keyResultIds)}
      union all
      select part_id from okr_key_result_parts where tenant_id = ${tenantId} and whole_id in ${list(keyResultIds)})
    order by l.created_time, l.part_id`);
}

/** Which of these sheets lie in hidden periods. */
export function listHiddenSheetIds(db: Reader, tenantId: string, sheetIds: readonly string[]) {
  return db.all<{ id: string }>(sql`
    select s.id from okr_sheets s join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
    where s.tenant_id = ${tenantId} and s.id in ${list(sheetIds)} and p.status = 3`);
}

export async function findWholeId(db: Reader, tenantId: string, partId: string): Promise<string | undefined> {
  const link = await db.one<{ whole_id: string }>(sql`
    select whole_id from okr_key_result_parts where tenant_id = ${tenantId} and part_id = ${partId}`);
  return link?.whole_id;
}

/** How far the parts of a key result are. */
export function listPartIndicators(db: Reader, tenantId: string, wholeId: string): Promise<Indicator[]> {
  return db.all<Indicator>(sql`
    select i.start_value, i.target_value, i.current_value
    from okr_key_result_parts l
    join okr_indicators i on i.tenant_id = l.tenant_id and i.entity_id = l.part_id
    where l.tenant_id = ${tenantId} and l.whole_id = ${wholeId}`);
}

/** What a key result counts in, and so on upwards. `cross join`: SQLite would walk the tenant's at each step. */
export async function listWholesAbove(db: Reader, tenantId: string, id: string): Promise<string[]> {
  const found = await db.all<{ id: string }>(sql`
    with recursive above (id) as (
      select l.whole_id from okr_key_result_parts l where l.tenant_id = ${tenantId} and l.part_id = ${id}
      union
      select l.whole_id from above cross join okr_key_result_parts l
      where l.tenant_id = ${tenantId} and l.part_id = above.id
    )
    select id from above`);
  return found.map((row) => row.id);
}

/** How many levels of parts hang below a key result. */
export async function countLevelsBelow(db: Reader, tenantId: string, id: string): Promise<number> {
  const found = await db.one<{ levels: number }>(sql`
    with recursive below (id, level) as (
      select l.part_id, 1 from okr_key_result_parts l where l.tenant_id = ${tenantId} and l.whole_id = ${id}
      union
      select l.part_id, below.level + 1 from below cross join okr_key_result_parts l
      where l.tenant_id = ${tenantId} and l.whole_id = below.id
    )
    select coalesce(max(level), 0) as levels from below`);
  return found?.levels ?? 0;
}

export type NewPart = Pick<PartLinkRow, 'part_id' | 'whole_id' | 'created_time'>;

export function insertPart(db: Writer, tenantId: string, part: NewPart): Promise<number> {
  return db.run(sql`
    insert into okr_key_result_parts (tenant_id, part_id, whole_id, created_time)
    values (${tenantId}, ${part.part_id}, ${part.whole_id}, ${part.created_time})`);
}

export function deletePartRow(db: Writer, tenantId: string, partId: string): Promise<number> {
  return db.run(sql`delete from okr_key_result_parts where tenant_id = ${tenantId} and part_id = ${partId}`);
}
