import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';

export interface SettingsRow {
  edits_reopen: boolean;
  category_required: boolean;
}

const usual: SettingsRow = { edits_reopen: false, category_required: false };

export async function getSettingsRow(db: Reader, tenantId: string): Promise<SettingsRow> {
  const row = await db.one<SettingsRow>(
    sql`select edits_reopen, category_required from okr_settings where tenant_id = ${tenantId}`,
  );
  return row ?? usual;
}

export function upsertSettings(
  db: Writer,
  tenantId: string,
  settings: SettingsRow,
  now: number,
): Promise<number> {
  return db.run(sql`
    insert into okr_settings (tenant_id, edits_reopen, category_required, updated_time)
    values (${tenantId}, ${settings.edits_reopen}, ${settings.category_required}, ${now})
    on conflict (tenant_id) do update set edits_reopen = excluded.edits_reopen,
      category_required = excluded.category_required, updated_time = excluded.updated_time`);
}

/** Of these sheets those that are confirmed, where the company wants edits to reopen them. */
export function listSheetsToReopen(db: Reader, tenantId: string, sheetIds: readonly string[]) {
  return db.all<{ id: string; confirm_status: number }>(sql`
    select s.id, s.confirm_status from okr_sheets s
    join okr_settings t on t.tenant_id = s.tenant_id
    where s.tenant_id = ${tenantId} and s.id in ${list(sheetIds)} and s.confirm_status = 4 and t.edits_reopen`);
}

export function updateConfirmStatus(
  db: Writer,
  tenantId: string,
  sheetId: string,
  confirmStatus: number,
  suggestion: string | null,
): Promise<number> {
  return db.run(sql`
    update okr_sheets set confirm_status = ${confirmStatus}, suggestion = ${suggestion}
    where tenant_id = ${tenantId} and id = ${sheetId}`);
}
