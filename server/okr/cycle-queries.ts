import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';
import type { PlacedSheetRow } from './item-queries.ts';
import { historyVisibleTo, objectiveVisibleTo, sheetVisibleTo } from './policy.ts';

/** Where a page of cycles goes on: behind this period start and id. */
export interface CycleKey {
  readonly start_time: number;
  readonly id: string;
}

/** Newest period first; those of hidden periods and, for a viewer, hidden sheets are left out. */
export function listUserCycles(
  db: Reader,
  tenantId: string,
  userId: string,
  viewerId: string | undefined,
  page: { after: CycleKey | undefined; limit: number },
): Promise<PlacedSheetRow[]> {
  const visible = viewerId === undefined ? sql`1 = 1` : sheetVisibleTo(tenantId, viewerId);
  const { after } = page;
  const behind = after
    ? sql`(p.start_time < ${after.start_time} or (p.start_time = ${after.start_time} and s.id < ${after.id}))`
    : sql`1 = 1`;
  return db.all<PlacedSheetRow>(sql`
    select s.id, s.user_id, s.period_id, s.confirm_status, s.suggestion, s.visibility, s.version, s.created_time, s.updated_time,
      p.start_month, p.end_month, p.start_time, p.end_time, p.status as period_status
    from okr_sheets s join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
    where s.tenant_id = ${tenantId} and s.user_id = ${userId} and p.status <> 3 and ${behind} and ${visible}
    order by p.start_time desc, s.id desc limit ${page.limit}`);
}

/** Of sheets in which something may be hidden from the viewer: the last change of an objective that is not. */
export function listSeenChanges(
  db: Reader,
  tenantId: string,
  viewerId: string,
  sheetIds: readonly string[],
): Promise<{ id: string; updated_time: number | null }[]> {
  return db.all(sql`
    select s.id, max(o.updated_time) as updated_time from okr_sheets s
    left join okr_objectives o
      on o.tenant_id = s.tenant_id and o.sheet_id = s.id and ${objectiveVisibleTo(tenantId, viewerId)}
    where s.tenant_id = ${tenantId} and s.id in ${list(sheetIds)} and not ${historyVisibleTo(tenantId, viewerId)}
    group by s.id`);
}

export function listSheetPeriodIds(
  db: Reader,
  tenantId: string,
  userId: string,
): Promise<{ period_id: string }[]> {
  return db.all(sql`select period_id from okr_sheets where tenant_id = ${tenantId} and user_id = ${userId}`);
}

/** Leaves a sheet alone that somebody else has made in the meantime. */
export async function insertEmptySheets(
  db: Writer,
  tenantId: string,
  sheets: readonly { readonly id: string; readonly user_id: string; readonly period_id: string }[],
  now: number,
): Promise<void> {
  const values = sheets.map((s) => [tenantId, s.id, s.user_id, s.period_id, 0, 'everyone', 1, now, now]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into okr_sheets
        (tenant_id, id, user_id, period_id, confirm_status, visibility, version, created_time, updated_time)
      values ${rows(chunk)}
      on conflict (tenant_id, user_id, period_id) do nothing`);
}
