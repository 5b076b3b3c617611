import type { Reader, Writer } from '../db/database.ts';
import { rows, type Sql, sql } from '../db/sql.ts';
import type { Visibility } from './policy.ts';

export type SightOf = 'sheet' | 'objective';

const tablesOf = (of: SightOf): { readonly own: Sql; readonly viewers: Sql; readonly key: Sql } =>
  of === 'sheet'
    ? { own: sql`okr_sheets`, viewers: sql`okr_sheet_viewers`, key: sql`sheet_id` }
    : { own: sql`okr_objectives`, viewers: sql`okr_objective_viewers`, key: sql`objective_id` };

export function listViewers(
  db: Reader,
  tenantId: string,
  of: SightOf,
  id: string,
): Promise<{ user_id: string }[]> {
  const { viewers, key } = tablesOf(of);
  return db.all(sql`
    select user_id from ${viewers} where tenant_id = ${tenantId} and ${key} = ${id} order by user_id`);
}

/** Replaces who sees it. */
export async function updateSight(
  db: Writer,
  tenantId: string,
  of: SightOf,
  id: string,
  { visibility, viewers }: { readonly visibility: Visibility; readonly viewers: readonly string[] },
): Promise<void> {
  const table = tablesOf(of);
  await db.run(
    sql`update ${table.own} set visibility = ${visibility} where tenant_id = ${tenantId} and id = ${id}`,
  );
  await db.run(sql`delete from ${table.viewers} where tenant_id = ${tenantId} and ${table.key} = ${id}`);
  if (viewers.length === 0) return;
  await db.run(sql`
    insert into ${table.viewers} (tenant_id, ${table.key}, user_id)
    values ${rows(viewers.map((userId) => [tenantId, id, userId]))}`);
}
