import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { touchSetup } from './setup-queries.ts';

export interface SettingsRow {
  seats: boolean;
  late_submission: boolean;
  withdrawal: boolean;
}

const usual: SettingsRow = { seats: true, late_submission: true, withdrawal: true };

export async function getSettingsRow(db: Reader, tenantId: string): Promise<SettingsRow> {
  const row = await db.one<SettingsRow>(
    sql`select seats, late_submission, withdrawal from perf_settings where tenant_id = ${tenantId}`,
  );
  return row ?? usual;
}

export async function upsertSettings(
  db: Writer,
  tenantId: string,
  settings: SettingsRow,
  now: number,
): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    insert into perf_settings (tenant_id, seats, late_submission, withdrawal, updated_time)
    values (${tenantId}, ${settings.seats}, ${settings.late_submission}, ${settings.withdrawal}, ${now})
    on conflict (tenant_id) do update set seats = excluded.seats, late_submission = excluded.late_submission,
      withdrawal = excluded.withdrawal, updated_time = excluded.updated_time`);
}

export interface AdminRow {
  department_id: string | null;
  reads_answers: boolean;
}

export function findAdmin(db: Reader, tenantId: string, userId: string): Promise<AdminRow | undefined> {
  return db.one<AdminRow>(sql`
    select department_id, reads_answers from perf_admins where tenant_id = ${tenantId} and user_id = ${userId}`);
}

export function upsertAdmin(db: Writer, tenantId: string, userId: string, admin: AdminRow): Promise<number> {
  return db.run(sql`
    insert into perf_admins (tenant_id, user_id, department_id, reads_answers)
    values (${tenantId}, ${userId}, ${admin.department_id}, ${admin.reads_answers})
    on conflict (tenant_id, user_id) do update
      set department_id = excluded.department_id, reads_answers = excluded.reads_answers`);
}

export function deleteAdmin(db: Writer, tenantId: string, userId: string): Promise<number> {
  return db.run(sql`delete from perf_admins where tenant_id = ${tenantId} and user_id = ${userId}`);
}

export async function findAppRange(
  db: Reader,
  tenantId: string,
  appId: string,
): Promise<string[] | undefined> {
  const row = await db.one<{ department_ids: string }>(sql`
    select department_ids from perf_app_ranges where tenant_id = ${tenantId} and app_id = ${appId}`);
  return row && JSON.parse(row.department_ids);
}

/** Undefined lifts the bounds. */
export async function setAppRange(
  db: Writer,
  tenantId: string,
  appId: string,
  departmentIds: readonly string[] | undefined,
): Promise<void> {
  await touchSetup(db, tenantId);
  if (departmentIds === undefined) {
    await db.run(sql`delete from perf_app_ranges where tenant_id = ${tenantId} and app_id = ${appId}`);
    return;
  }
  await db.run(sql`
    insert into perf_app_ranges (tenant_id, app_id, department_ids)
    values (${tenantId}, ${appId}, ${JSON.stringify(departmentIds)})
    on conflict (tenant_id, app_id) do update set department_ids = excluded.department_ids`);
}
