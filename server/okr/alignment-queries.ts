import type { Reader, Writer } from '../db/database.ts';
import { list, rows, sql } from '../db/sql.ts';

export interface AlignmentRow {
  from_objective_id: string;
  from_sheet_id: string;
  from_owner_id: string;
  to_objective_id: string;
  to_sheet_id: string;
  to_owner_id: string;
}

/** Alignments from or to the objectives of these sheets, oldest first. `union all`: SQLite would merge by walking. */
export function listSheetAlignments(
  db: Reader,
  tenantId: string,
  sheetIds: readonly string[],
): Promise<AlignmentRow[]> {
  return db.all<AlignmentRow>(sql`
    select a.from_objective_id, a.from_sheet_id, f.user_id as from_owner_id, a.to_objective_id, a.to_sheet_id,
      t.user_id as to_owner_id
    from okr_alignments a
    join okr_sheets f on f.tenant_id = a.tenant_id and f.id = a.from_sheet_id
    join okr_sheets t on t.tenant_id = a.tenant_id and t.id = a.to_sheet_id
    where a.tenant_id = ${tenantId} and a.id in (
      select id from okr_alignments where tenant_id = ${tenantId} and from_sheet_id in ${list(sheetIds)}
      union all
      select id from okr_alignments where tenant_id = ${tenantId} and to_sheet_id in ${list(sheetIds)})
    order by a.id`);
}

export interface AlignmentEndRow {
  objective_id: string;
  sheet_id: string;
  owner_id: string;
  start_time: number;
  end_time: number;
}

export function listAlignmentEnds(
  db: Reader,
  tenantId: string,
  objectiveIds: readonly string[],
): Promise<AlignmentEndRow[]> {
  return db.all<AlignmentEndRow>(sql`
    select o.id as objective_id, o.sheet_id, o.owner_id, p.start_time, p.end_time
    from okr_objectives o
    join okr_sheets s on s.tenant_id = o.tenant_id and s.id = o.sheet_id
    join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
    where o.tenant_id = ${tenantId} and o.id in ${list(objectiveIds)}`);
}

/** Every alignment on the way up from these objectives. `cross join`: SQLite would walk the tenant's at each step. */
export function listAlignmentTargets(db: Reader, tenantId: string, objectiveIds: readonly string[]) {
  return db.all<{ from_id: string; to_id: string }>(sql`
    with recursive upward (from_id, to_id) as (
      select a.from_objective_id, a.to_objective_id from okr_alignments a
      where a.tenant_id = ${tenantId} and a.from_objective_id in ${list(objectiveIds)}
      union
      select a.from_objective_id, a.to_objective_id from upward
      cross join okr_alignments a
      where a.tenant_id = ${tenantId} and a.from_objective_id = upward.to_id
    )
    select from_id, to_id from upward`);
}

export interface NewAlignment {
  id: string;
  from_objective_id: string;
  from_sheet_id: string;
  to_objective_id: string;
  to_sheet_id: string;
  created_time: number;
}

export function insertAlignments(
  db: Writer,
  tenantId: string,
  alignments: readonly NewAlignment[],
): Promise<number> {
  return db.run(sql`
    insert into okr_alignments
      (tenant_id, id, from_objective_id, from_sheet_id, to_objective_id, to_sheet_id, created_time, updated_time)
    values ${rows(
      alignments.map((a) => [
        tenantId,
        a.id,
        a.from_objective_id,
        a.from_sheet_id,
        a.to_objective_id,
        a.to_sheet_id,
        a.created_time,
        a.created_time,
      ]),
    )}`);
}
