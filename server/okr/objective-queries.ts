import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';
import {
  indicatorColumns,
  type IndicatorRow,
  keyResultColumns,
  type KeyResultRow,
  type ObjectiveRow,
} from './content-queries.ts';
import type { Measured } from './indicator.ts';
import { objectiveVisibleTo } from './policy.ts';
import type { Scored } from './scoring.ts';

/** In their order; for a viewer only those that they may see. */
export function listCycleObjectives(
  db: Reader,
  tenantId: string,
  sheetId: string,
  viewerId: string | undefined,
): Promise<ObjectiveRow[]> {
  const visible = viewerId === undefined ? sql`1 = 1` : objectiveVisibleTo(tenantId, viewerId);
  return db.all<ObjectiveRow>(sql`
    select o.id, o.sheet_id, o.owner_id, o.position, o.content, o.notes, o.score, o.weight, o.deadline, o.category_id,
      o.visibility, o.notes_updated_time, o.score_updated_time, o.progress_updated_time, o.created_time, o.updated_time
    from okr_objectives o join okr_sheets s on s.tenant_id = o.tenant_id and s.id = o.sheet_id
    where o.tenant_id = ${tenantId} and o.sheet_id = ${sheetId} and ${visible}
    order by o.position, o.id`);
}

export function updateObjective(db: Writer, tenantId: string, o: ObjectiveRow): Promise<number> {
  return db.run(sql`
    update okr_objectives set content = ${o.content}, notes = ${o.notes}, score = ${o.score}, deadline = ${o.deadline},
      category_id = ${o.category_id}, notes_updated_time = ${o.notes_updated_time},
      score_updated_time = ${o.score_updated_time}, updated_time = ${o.updated_time}
    where tenant_id = ${tenantId} and id = ${o.id}`);
}

/** Its key results, alignments and comments go with it. */
export function deleteObjectiveRow(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`delete from okr_objectives where tenant_id = ${tenantId} and id = ${id}`);
}

/** In their order. */
export function listObjectiveKeyResults(
  db: Reader,
  tenantId: string,
  objectiveId: string,
): Promise<KeyResultRow[]> {
  return db.all<KeyResultRow>(sql`
    select ${keyResultColumns} from okr_key_results
    where tenant_id = ${tenantId} and objective_id = ${objectiveId}
    order by position, id`);
}

export function updateKeyResult(db: Writer, tenantId: string, k: KeyResultRow): Promise<number> {
  return db.run(sql`
    update okr_key_results set content = ${k.content}, score = ${k.score}, deadline = ${k.deadline},
      score_updated_time = ${k.score_updated_time}, updated_time = ${k.updated_time}
    where tenant_id = ${tenantId} and id = ${k.id}`);
}

export function deleteKeyResultRow(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`delete from okr_key_results where tenant_id = ${tenantId} and id = ${id}`);
}

export function listItemIndicators(
  db: Reader,
  tenantId: string,
  itemIds: readonly string[],
): Promise<IndicatorRow[]> {
  return db.all<IndicatorRow>(sql`
    select ${indicatorColumns} from okr_indicators where tenant_id = ${tenantId} and entity_id in ${list(itemIds)}`);
}

export interface ProgressContentRow {
  id: string;
  entity_id: string;
  author_id: string;
  content: string;
  percent: number | null;
  status: number | null;
  created_time: number;
  updated_time: number;
}

export function listItemProgresses(
  db: Reader,
  tenantId: string,
  itemIds: readonly string[],
): Promise<ProgressContentRow[]> {
  return db.all<ProgressContentRow>(sql`
    select id, entity_id, author_id, content, percent, status, created_time, updated_time
    from okr_progresses where tenant_id = ${tenantId} and entity_id in ${list(itemIds)} order by entity_id, id`);
}

export async function deleteMeasures(
  db: Writer,
  tenantId: string,
  itemIds: readonly string[],
): Promise<void> {
  await db.run(
    sql`delete from okr_indicators where tenant_id = ${tenantId} and entity_id in ${list(itemIds)}`,
  );
  await db.run(
    sql`delete from okr_progresses where tenant_id = ${tenantId} and entity_id in ${list(itemIds)}`,
  );
}

export interface ObjectiveAlignmentRow {
  id: string;
  from_objective_id: string;
  from_sheet_id: string;
  to_objective_id: string;
  to_sheet_id: string;
  created_time: number;
}

export function listObjectiveAlignments(
  db: Reader,
  tenantId: string,
  objectiveId: string,
): Promise<ObjectiveAlignmentRow[]> {
  return db.all<ObjectiveAlignmentRow>(sql`
    select id, from_objective_id, from_sheet_id, to_objective_id, to_sheet_id, created_time from okr_alignments
    where tenant_id = ${tenantId} and id in (
      select id from okr_alignments where tenant_id = ${tenantId} and from_objective_id = ${objectiveId}
      union all
      select id from okr_alignments where tenant_id = ${tenantId} and to_objective_id = ${objectiveId})
    order by id`);
}

export interface ScoredObjectiveRow extends Scored {
  id: string;
  sheet_id: string;
}

/** For a viewer only those that they may see, so that a score tells nothing of the others. */
export function listScoredObjectives(
  db: Reader,
  tenantId: string,
  sheetIds: readonly string[],
  viewerId: string | undefined,
): Promise<ScoredObjectiveRow[]> {
  const visible = viewerId === undefined ? sql`1 = 1` : objectiveVisibleTo(tenantId, viewerId);
  return db.all<ScoredObjectiveRow>(sql`
    select o.id, o.sheet_id, o.score, o.weight
    from okr_objectives o join okr_sheets s on s.tenant_id = o.tenant_id and s.id = o.sheet_id
    where o.tenant_id = ${tenantId} and o.sheet_id in ${list(sheetIds)} and ${visible}`);
}

export interface ScoredKeyResultRow extends Scored {
  objective_id: string;
}

export function listScoredKeyResults(
  db: Reader,
  tenantId: string,
  sheetIds: readonly string[],
): Promise<ScoredKeyResultRow[]> {
  return db.all<ScoredKeyResultRow>(sql`
    select objective_id, score, weight from okr_key_results
    where tenant_id = ${tenantId} and sheet_id in ${list(sheetIds)} and score is not null`);
}

/** The key results of an objective, as its indicator follows them. */
export async function listMeasuredKeyResults(
  db: Reader,
  tenantId: string,
  objectiveId: string,
): Promise<Measured[]> {
  const found = await db.all<KeyResultMeasureRow>(sql`
    select k.weight, i.start_value, i.target_value, i.current_value, i.indicator_status
    from okr_key_results k
    join okr_indicators i on i.tenant_id = k.tenant_id and i.entity_id = k.id
    where k.tenant_id = ${tenantId} and k.objective_id = ${objectiveId}`);
  return found.map(({ weight, ...indicator }) => ({ weight, indicator }));
}

type KeyResultMeasureRow = Measured['indicator'] & { weight: number };
