import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';
import { inRange, type Range } from './policy.ts';

export interface SupplementRow {
  id: string;
  semester_id: string;
  user_id: string;
  external_id: string | null;
  item: string;
  time: string;
  detailed_description: string;
  content_hash: string;
  created_time: number;
  updated_time: number;
}

/** With the department that the person is in for the semester. */
export interface PlacedSupplementRow extends SupplementRow {
  department_path: string;
}

const columns = sql`s.id, s.semester_id, s.user_id, s.external_id, s.item, s.time, s.detailed_description,
  s.content_hash, s.created_time, s.updated_time, p.department_path`;

const placed = sql`perf_supplements s join perf_semester_people p
  on p.tenant_id = s.tenant_id and p.semester_id = s.semester_id and p.user_id = s.user_id`;

/** Only those named, where that is said. */
export interface SupplementsAsked {
  readonly range: Range;
  readonly ids: readonly string[] | undefined;
  readonly externalIds: readonly string[] | undefined;
  readonly userIds: readonly string[] | undefined;
  readonly after: string;
  readonly limit: number;
}

export function listSupplements(
  db: Reader,
  tenantId: string,
  semesterId: string,
  { range, ids, externalIds, userIds, after, limit }: SupplementsAsked,
): Promise<PlacedSupplementRow[]> {
  return db.all<PlacedSupplementRow>(sql`
    select ${columns} from ${placed}
    where s.tenant_id = ${tenantId} and s.semester_id = ${semesterId} and s.id > ${after}
      and ${ids === undefined ? sql`(1 = 1)` : sql`s.id in ${list(ids)}`}
      and ${externalIds === undefined ? sql`(1 = 1)` : sql`s.external_id in ${list(externalIds)}`}
      and ${userIds === undefined ? sql`(1 = 1)` : sql`s.user_id in ${list(userIds)}`} and ${inRange(range)}
    order by s.id limit ${limit}`);
}

export function listSupplementsByIds(
  db: Reader,
  tenantId: string,
  semesterId: string,
  ids: readonly string[],
): Promise<PlacedSupplementRow[]> {
  return db.all<PlacedSupplementRow>(sql`
    select ${columns} from ${placed}
    where s.tenant_id = ${tenantId} and s.semester_id = ${semesterId} and s.id in ${list(ids)}`);
}

export function listSupplementsByExternalIds(
  db: Reader,
  tenantId: string,
  semesterId: string,
  externalIds: readonly string[],
): Promise<PlacedSupplementRow[]> {
  return db.all<PlacedSupplementRow>(sql`
    select ${columns} from ${placed}
    where s.tenant_id = ${tenantId} and s.semester_id = ${semesterId} and s.external_id in ${list(externalIds)}`);
}

export function listSupplementsByContent(
  db: Reader,
  tenantId: string,
  semesterId: string,
  hashes: readonly string[],
): Promise<PlacedSupplementRow[]> {
  return db.all<PlacedSupplementRow>(sql`
    select ${columns} from ${placed}
    where s.tenant_id = ${tenantId} and s.semester_id = ${semesterId} and s.content_hash in ${list(hashes)}
    order by s.id`);
}

export async function insertSupplements(
  db: Writer,
  tenantId: string,
  supplements: readonly SupplementRow[],
): Promise<void> {
  const values = supplements.map((s) => [
    tenantId,
    s.id,
    s.semester_id,
    s.user_id,
    s.external_id,
    s.item,
    s.time,
    s.detailed_description,
    s.content_hash,
    s.created_time,
    s.updated_time,
  ]);
  for (const chunk of rowChunks(values))
    await db.run(sql`
      insert into perf_supplements (tenant_id, id, semester_id, user_id, external_id, item, time, detailed_description,
        content_hash, created_time, updated_time)
      values ${rows(chunk)}`);
}

export function deleteSupplements(db: Writer, tenantId: string, ids: readonly string[]): Promise<number> {
  return db.run(sql`delete from perf_supplements where tenant_id = ${tenantId} and id in ${list(ids)}`);
}
