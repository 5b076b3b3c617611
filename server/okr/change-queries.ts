import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, type Sql, sql } from '../db/sql.ts';
import { historyVisibleTo } from './policy.ts';

export type ChangedEntity =
  | 'sheet'
  | 'objective'
  | 'key_result'
  | 'indicator'
  | 'progress'
  | 'alignment'
  | 'part'
  | 'comment';

export interface NewChange {
  readonly id: string;
  readonly sheet_id: string;
  readonly entity_type: ChangedEntity;
  readonly entity_id: string;
  readonly parent_id: string | null;
  readonly action: 'create' | 'update' | 'delete';
  readonly old_value: string | null;
  readonly new_value: string | null;
  readonly app_id: string;
  readonly user_id: string | null;
  readonly created_time: number;
}

export async function insertChanges(
  db: Writer,
  tenantId: string,
  changes: readonly NewChange[],
): Promise<void> {
  const values = changes.map((c) => [
    tenantId,
    c.id,
    c.sheet_id,
    c.entity_type,
    c.entity_id,
    c.parent_id,
    c.action,
    c.old_value,
    c.new_value,
    c.app_id,
    c.user_id,
    c.created_time,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into okr_changes
        (tenant_id, id, sheet_id, entity_type, entity_id, parent_id, action, old_value, new_value, app_id, user_id,
        created_time)
      values ${rows(chunk)}`);
}

export type ChangeRow = Omit<NewChange, 'parent_id'>;

/** The changes of a sheet, or of one of its items and all that hangs on it; newest first. */
export function listChangesBefore(
  db: Reader,
  tenantId: string,
  { sheetId, itemId }: { readonly sheetId: string; readonly itemId: string | undefined },
  before: string,
  limit: number,
): Promise<ChangeRow[]> {
  return db.all<ChangeRow>(sql`
    select c.id, c.sheet_id, c.entity_type, c.entity_id, c.action, c.old_value, c.new_value, c.app_id, c.user_id,
      c.created_time
    from okr_changes c
    where c.tenant_id = ${tenantId} and c.sheet_id = ${sheetId}
      and ${before === '' ? sql`1 = 1` : sql`c.id < ${before}`}
      and ${itemId === undefined ? sql`1 = 1` : belongsTo(tenantId, sheetId, itemId)}
    order by c.id desc limit ${limit}`);
}

/**
 * The item itself, what names it as its parent, and what hangs on it now; the same for an objective's key results.
 * `union all`: SQLite would merge by walking.
 */
function belongsTo(tenantId: string, sheetId: string, itemId: string): Sql {
  const items = sql`(
    select k.id from okr_key_results k where k.tenant_id = ${tenantId} and k.objective_id = ${itemId}
    union all select p.entity_id from okr_changes p
    where p.tenant_id = ${tenantId} and p.sheet_id = ${sheetId} and p.parent_id = ${itemId}
      and p.entity_type = 'key_result')`;
  return sql`(
    c.entity_id = ${itemId} or c.parent_id = ${itemId} or c.entity_id in ${items} or c.parent_id in ${items}
    or c.entity_id in (
      select i.id from okr_indicators i where i.tenant_id = ${tenantId} and i.sheet_id = ${sheetId}
        and (i.entity_id = ${itemId} or i.entity_id in ${items})
      union all select g.id from okr_progresses g where g.tenant_id = ${tenantId} and g.sheet_id = ${sheetId}
        and (g.entity_id = ${itemId} or g.entity_id in ${items})))`;
}

/** The sheet of an objective or key result that once was; undefined while it exists, and if it never did. */
export function findLostSheet(db: Reader, tenantId: string, type: 'objective' | 'key_result', id: string) {
  const there = type === 'objective' ? sql`okr_objectives` : sql`okr_key_results`;
  return db.one<{ sheet_id: string }>(sql`
    select c.sheet_id from okr_changes c
    where c.tenant_id = ${tenantId} and c.entity_id = ${id} and c.entity_type = ${type}
      and not exists (select 1 from ${there} o where o.tenant_id = ${tenantId} and o.id = ${id})
    limit 1`);
}

/** What changed since something was made, of who sees these sheets and objectives; oldest first. */
export function listSightChangesAfter(
  db: Reader,
  tenantId: string,
  entityIds: readonly string[],
  after: string,
): Promise<Pick<ChangeRow, 'entity_id' | 'old_value'>[]> {
  return db.all(sql`
    select entity_id, old_value from okr_changes
    where tenant_id = ${tenantId} and entity_id in ${list(entityIds)} and id > ${after}
      and action = 'update' and old_value like '%"visibility"%' order by id`);
}

export async function readsHistory(
  db: Reader,
  tenantId: string,
  viewerId: string,
  sheetId: string,
): Promise<boolean> {
  const found = await db.one(sql`
    select s.id from okr_sheets s
    where s.tenant_id = ${tenantId} and s.id = ${sheetId} and ${historyVisibleTo(tenantId, viewerId)}`);
  return found !== undefined;
}
