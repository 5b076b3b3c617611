import type { Reader, Writer } from '../db/database.ts';
import { list, rows, type Sql, sql } from '../db/sql.ts';
import { objectiveVisibleTo } from './policy.ts';

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

export interface PlacedAlignmentRow extends AlignmentRow {
  id: string;
  created_time: number;
  updated_time: number;
}

const placed = (tenantId: string): Sql => sql`
  select a.id, a.created_time, a.updated_time, a.from_objective_id, a.from_sheet_id, f.user_id as from_owner_id,
    a.to_objective_id, a.to_sheet_id, t.user_id as to_owner_id
  from okr_alignments a
  join okr_sheets f on f.tenant_id = a.tenant_id and f.id = a.from_sheet_id
  join okr_sheets t on t.tenant_id = a.tenant_id and t.id = a.to_sheet_id
  where a.tenant_id = ${tenantId}`;

export function findAlignment(
  db: Reader,
  tenantId: string,
  id: string,
): Promise<PlacedAlignmentRow | undefined> {
  return db.one<PlacedAlignmentRow>(sql`${placed(tenantId)} and a.id = ${id}`);
}

export type Direction = 'aligned' | 'aligning';

/** Of one objective, oldest first; without those to or from what lies in a hidden period or is hidden from the viewer. */
export function listAlignmentsAfter(
  db: Reader,
  tenantId: string,
  objectiveId: string,
  viewerId: string | undefined,
  { directions, after, limit }: { directions: readonly Direction[]; after: string; limit: number },
): Promise<PlacedAlignmentRow[]> {
  const visible = viewerId === undefined ? sql`1 = 1` : objectiveVisibleTo(tenantId, viewerId);
  const ids = (own: Sql, other: Sql, wanted: boolean) => sql`
    select l.id from okr_alignments l
    join okr_objectives o on o.tenant_id = l.tenant_id and o.id = ${other}
    join okr_sheets s on s.tenant_id = o.tenant_id and s.id = o.sheet_id
    join okr_periods p on p.tenant_id = s.tenant_id and p.id = s.period_id
    where l.tenant_id = ${tenantId} and ${own} = ${objectiveId} and ${wanted} and p.status <> 3 and ${visible}`;
  return db.all<PlacedAlignmentRow>(sql`${placed(tenantId)} and a.id > ${after} and a.id in (
    ${ids(sql`l.from_objective_id`, sql`l.to_objective_id`, directions.includes('aligning'))}
    union all
    ${ids(sql`l.to_objective_id`, sql`l.from_objective_id`, directions.includes('aligned'))})
    order by a.id limit ${limit}`);
}

export function deleteAlignmentRow(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`delete from okr_alignments where tenant_id = ${tenantId} and id = ${id}`);
}

export function findPairId(db: Reader, tenantId: string, fromId: string, toId: string) {
  return db.one<{ id: string }>(sql`
    select id from okr_alignments
    where tenant_id = ${tenantId} and from_objective_id = ${fromId} and to_objective_id = ${toId}`);
}
