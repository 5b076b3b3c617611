import type { SemesterType, TypeGroup } from '../../contract/performance/semester.ts';
import type { Reader, Writer } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { touchSetup } from './setup-queries.ts';

export interface SemesterRow {
  id: string;
  year: number;
  type_group: TypeGroup;
  type: SemesterType;
  name_zh: string;
  name_en: string;
  progress: 'initiating' | 'enabled';
  start_time: number;
  end_time: number;
  lock_time: number;
  locked: boolean;
  created_by: string | null;
  modified_by: string | null;
  created_time: number;
  updated_time: number;
}

const columns = sql`s.id, s.year, s.type_group, s.type, s.name_zh, s.name_en, s.progress, s.start_time, s.end_time,
  s.lock_time, s.locked, s.created_by, s.modified_by, s.created_time, s.updated_time`;

/** A tenant has few. */
export function listAllSemesters(db: Reader, tenantId: string): Promise<SemesterRow[]> {
  return db.all<SemesterRow>(sql`
    select ${columns} from perf_semesters s where s.tenant_id = ${tenantId} order by s.start_time desc, s.id desc`);
}

export function findSemester(db: Reader, tenantId: string, id: string): Promise<SemesterRow | undefined> {
  return db.one<SemesterRow>(sql`
    select ${columns} from perf_semesters s where s.tenant_id = ${tenantId} and s.id = ${id}`);
}

/** Lets writes that must not overtake one another in a semester run one by one. */
export function holdSemester(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`update perf_semesters set locked = locked where tenant_id = ${tenantId} and id = ${id}`);
}

export async function insertSemester(db: Writer, tenantId: string, s: SemesterRow): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    insert into perf_semesters (tenant_id, id, year, type_group, type, name_zh, name_en, progress, start_time, end_time,
      lock_time, locked, created_by, modified_by, created_time, updated_time)
    values (${tenantId}, ${s.id}, ${s.year}, ${s.type_group}, ${s.type}, ${s.name_zh}, ${s.name_en}, ${s.progress},
      ${s.start_time}, ${s.end_time}, ${s.lock_time}, ${s.locked}, ${s.created_by}, ${s.modified_by},
      ${s.created_time}, ${s.updated_time})`);
}

/** Its people stay as they are now. Nobody has changed it by that. */
export async function updateLocked(db: Writer, tenantId: string, id: string): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`update perf_semesters set locked = ${true} where tenant_id = ${tenantId} and id = ${id}`);
}

export async function updateSemester(
  db: Writer,
  tenantId: string,
  { id, progress, locked, modified_by, updated_time }: SemesterRow,
): Promise<number> {
  await touchSetup(db, tenantId);
  return db.run(sql`
    update perf_semesters set progress = ${progress}, locked = ${locked}, modified_by = ${modified_by},
      updated_time = ${updated_time}
    where tenant_id = ${tenantId} and id = ${id}`);
}
