import type { Reader, Writer } from '../db/database.ts';
import { list, rows, sql } from '../db/sql.ts';
import {
  managesOwner,
  objectiveVisibleTo,
  sharesDepartment,
  sheetVisibleTo,
  type Sight,
  type Visibility,
} from './policy.ts';

export interface SheetRow {
  id: string;
  user_id: string;
  period_id: string;
  confirm_status: number;
  visibility: Visibility;
  version: number;
}

/** What decides whether an answer about a sheet is still true. */
export interface SheetVersionRow {
  id: string;
  version: number;
  directory_version: number;
}

interface UserSheetRow extends SheetVersionRow {
  user_id: string;
}

const directoryVersion = (tenantId: string) =>
  sql`(select t.directory_version from tenants t where t.tenant_id = ${tenantId}) as directory_version`;

/** All of some people's, newest period first; those of hidden periods are left out. */
export function listUserSheets(
  db: Reader,
  tenantId: string,
  userIds: readonly string[],
  periodIds: readonly string[] | undefined,
): Promise<UserSheetRow[]> {
  const inPeriods = periodIds ? sql`s.period_id in ${list(periodIds)}` : sql`1 = 1`;
  return db.all<UserSheetRow>(sql`
    select s.user_id, s.id, s.version, ${directoryVersion(tenantId)} from okr_sheets s
    join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
    where s.tenant_id = ${tenantId} and s.user_id in ${list(userIds)} and p.status <> 3 and ${inPeriods}
    order by p.end_time desc, p.start_time desc, s.id desc`);
}

/** Those of hidden periods are left out. */
export function listSheetVersions(
  db: Reader,
  tenantId: string,
  sheetIds: readonly string[],
): Promise<SheetVersionRow[]> {
  return db.all<SheetVersionRow>(sql`
    select s.id, s.version, ${directoryVersion(tenantId)} from okr_sheets s
    join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
    where s.tenant_id = ${tenantId} and s.id in ${list(sheetIds)} and p.status <> 3`);
}

export interface AnswerRow {
  sheet_id: string;
  version: number;
  /** UTF-8. */
  answer: Buffer;
}

/** The kept answers about sheets, whether or not their version is still the sheet's. */
export function listAnswers(db: Reader, tenantId: string, sheetIds: readonly string[]): Promise<AnswerRow[]> {
  return db.all<AnswerRow>(sql`
    select a.sheet_id, a.version, /* bytes */ a.answer from okr_sheet_answers a
    where a.tenant_id = ${tenantId} and a.sheet_id in ${list(sheetIds)}`);
}

/** Keeps answers; one that was overtaken meanwhile is harmless, because its version is no longer the sheet's. */
export function upsertAnswers(
  db: Writer,
  tenantId: string,
  answers: readonly { id: string; version: number; answer: Buffer }[],
): Promise<number> {
  return db.run(sql`
    insert into okr_sheet_answers (tenant_id, sheet_id, version, answer)
    values ${rows(answers.map(({ id, version, answer }) => [tenantId, id, version, answer]))}
    on conflict (tenant_id, sheet_id) do update set version = excluded.version, answer = excluded.answer
    where okr_sheet_answers.version < excluded.version`);
}

export function listSheets(db: Reader, tenantId: string, ids: readonly string[]): Promise<SheetRow[]> {
  return db.all<SheetRow>(sql`
    select id, user_id, period_id, confirm_status, visibility, version
    from okr_sheets where tenant_id = ${tenantId} and id in ${list(ids)}`);
}

export function listVisibleSheetIds(db: Reader, tenantId: string, viewerId: string, ids: readonly string[]) {
  return db.all<{ id: string }>(sql`
    select s.id from okr_sheets s
    where s.tenant_id = ${tenantId} and s.id in ${list(ids)} and ${sheetVisibleTo(tenantId, viewerId)}`);
}

export function listVisibleObjectiveIds(
  db: Reader,
  tenantId: string,
  viewerId: string,
  ids: readonly string[],
) {
  return db.all<{ id: string }>(sql`
    select o.id from okr_objectives o
    join okr_sheets s on s.tenant_id = o.tenant_id and s.id = o.sheet_id
    where o.tenant_id = ${tenantId} and o.id in ${list(ids)} and ${objectiveVisibleTo(tenantId, viewerId)}`);
}

/** How a viewer stands to the owner of a sheet. */
export async function findStanding(
  db: Reader,
  tenantId: string,
  viewerId: string,
  sheetId: string,
): Promise<Pick<Sight, 'isOwner' | 'managesOwner' | 'sharesDepartment'>> {
  const row = await db.one<{ user_id: string; manages: number; shares: number }>(sql`
    select s.user_id, case when ${managesOwner(tenantId, viewerId)} then 1 else 0 end as manages,
      case when ${sharesDepartment(tenantId, viewerId)} then 1 else 0 end as shares
    from okr_sheets s where s.tenant_id = ${tenantId} and s.id = ${sheetId}`);
  return {
    isOwner: row?.user_id === viewerId,
    managesOwner: row?.manages === 1,
    sharesDepartment: row?.shares === 1,
  };
}

/** Who has a sheet in some periods. */
export function listSheetOwners(
  db: Reader,
  tenantId: string,
  periodIds: readonly string[],
): Promise<{ user_id: string; period_id: string }[]> {
  return db.all(sql`
    select user_id, period_id from okr_sheets where tenant_id = ${tenantId} and period_id in ${list(periodIds)}`);
}

export type NewSheet = SheetRow & { created_time: number; updated_time: number };

export function insertSheets(db: Writer, tenantId: string, sheets: readonly NewSheet[]): Promise<number> {
  return db.run(sql`
    insert into okr_sheets
      (tenant_id, id, user_id, period_id, confirm_status, visibility, version, created_time, updated_time)
    values ${rows(
      sheets.map((s) => [
        tenantId,
        s.id,
        s.user_id,
        s.period_id,
        s.confirm_status,
        s.visibility,
        s.version,
        s.created_time,
        s.updated_time,
      ]),
    )}`);
}

export function insertSheetViewers(
  db: Writer,
  tenantId: string,
  sheetId: string,
  userIds: readonly string[],
) {
  return db.run(sql`
    insert into okr_sheet_viewers (tenant_id, sheet_id, user_id)
    values ${rows(userIds.map((userId) => [tenantId, sheetId, userId]))}`);
}

/** Every change that an answer could show goes with this, in the same transaction. */
export function touchSheets(
  db: Writer,
  tenantId: string,
  ids: readonly string[],
  now: number,
): Promise<number> {
  return db.run(sql`
    update okr_sheets set version = version + 1,
      updated_time = case when updated_time > ${now} then updated_time else ${now} end
    where tenant_id = ${tenantId} and id in ${list(ids)}`);
}
