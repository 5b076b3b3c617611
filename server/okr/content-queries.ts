import type { EntityType } from '../../contract/okr/entity.ts';
import type { Reader, Writer } from '../db/database.ts';
import { list, rows, sql } from '../db/sql.ts';
import type { Visibility } from './policy.ts';

/** What objectives and key results have in common, beside their indicator. */
interface ItemRow {
  id: string;
  sheet_id: string;
  owner_id: string;
  position: number;
  content: string;
  score: number | null;
  weight: number;
  deadline: number;
  score_updated_time: number;
  progress_updated_time: number;
  created_time: number;
  updated_time: number;
}

export interface ObjectiveRow extends ItemRow {
  notes: string | null;
  notes_updated_time: number;
  category_id: string | null;
  visibility: Visibility;
}

export interface KeyResultRow extends ItemRow {
  objective_id: string;
}

export interface IndicatorRow {
  id: string;
  entity_type: EntityType;
  entity_id: string;
  sheet_id: string;
  start_value: number | null;
  target_value: number | null;
  current_value: number | null;
  unit_type: number | null;
  unit_value: string | null;
  indicator_status: number;
  status_calculate_type: number;
  current_value_calculate_type: number;
  value_updated_time: number;
  status_updated_time: number;
  created_time: number;
  updated_time: number;
}

export const objectiveColumns = sql`id, sheet_id, owner_id, position, content, notes, score, weight, deadline,
  category_id, visibility, notes_updated_time, score_updated_time, progress_updated_time, created_time, updated_time`;

export const keyResultColumns = sql`id, objective_id, sheet_id, owner_id, position, content, score, weight, deadline,
  score_updated_time, progress_updated_time, created_time, updated_time`;

export const indicatorColumns = sql`id, entity_type, entity_id, sheet_id, start_value, target_value, current_value,
  unit_type, unit_value, indicator_status, status_calculate_type, current_value_calculate_type, value_updated_time,
  status_updated_time, created_time, updated_time`;

export function listObjectives(
  db: Reader,
  tenantId: string,
  sheetIds: readonly string[],
): Promise<ObjectiveRow[]> {
  return db.all<ObjectiveRow>(sql`
    select ${objectiveColumns} from okr_objectives where tenant_id = ${tenantId} and sheet_id in ${list(sheetIds)} order by sheet_id, position, id`);
}

/** In the order of each objective. Ordered by objective, too, SQLite would walk through the whole tenant's. */
export function listKeyResults(
  db: Reader,
  tenantId: string,
  sheetIds: readonly string[],
): Promise<KeyResultRow[]> {
  return db.all<KeyResultRow>(sql`
    select ${keyResultColumns} from okr_key_results where tenant_id = ${tenantId} and sheet_id in ${list(sheetIds)}
    order by position, id`);
}

export function listIndicators(
  db: Reader,
  tenantId: string,
  sheetIds: readonly string[],
): Promise<IndicatorRow[]> {
  return db.all<IndicatorRow>(sql`
    select ${indicatorColumns} from okr_indicators where tenant_id = ${tenantId} and sheet_id in ${list(sheetIds)}`);
}

export interface ProgressRefRow {
  id: string;
  entity_id: string;
}

/** Newest first. */
export function listProgressRefs(
  db: Reader,
  tenantId: string,
  sheetIds: readonly string[],
): Promise<ProgressRefRow[]> {
  return db.all<ProgressRefRow>(sql`
    select id, entity_id from okr_progresses
    where tenant_id = ${tenantId} and sheet_id in ${list(sheetIds)} order by created_time desc, id desc`);
}

/** Not changed since it was made, unless it says otherwise. */
type Fresh<Row extends { updated_time: number }> = Omit<Row, 'updated_time'> & { updated_time?: number };

export type NewObjective = Fresh<ObjectiveRow>;

export function insertObjectives(
  db: Writer,
  tenantId: string,
  objectives: readonly NewObjective[],
): Promise<number> {
  return db.run(sql`
    insert into okr_objectives
      (tenant_id, id, sheet_id, owner_id, position, content, notes, score, weight, deadline, category_id, visibility,
      notes_updated_time, score_updated_time, progress_updated_time, created_time, updated_time)
    values ${rows(
      objectives.map((o) => [
        tenantId,
        o.id,
        o.sheet_id,
        o.owner_id,
        o.position,
        o.content,
        o.notes,
        o.score,
        o.weight,
        o.deadline,
        o.category_id,
        o.visibility,
        o.notes_updated_time,
        o.score_updated_time,
        o.progress_updated_time,
        o.created_time,
        o.updated_time ?? o.created_time,
      ]),
    )}`);
}

export function insertObjectiveViewers(
  db: Writer,
  tenantId: string,
  objectiveId: string,
  userIds: readonly string[],
) {
  return db.run(sql`
    insert into okr_objective_viewers (tenant_id, objective_id, user_id)
    values ${rows(userIds.map((userId) => [tenantId, objectiveId, userId]))}`);
}

export type NewKeyResult = Fresh<KeyResultRow>;

export function insertKeyResults(
  db: Writer,
  tenantId: string,
  keyResults: readonly NewKeyResult[],
): Promise<number> {
  return db.run(sql`
    insert into okr_key_results
      (tenant_id, id, objective_id, sheet_id, owner_id, position, content, score, weight, deadline,
      score_updated_time, progress_updated_time, created_time, updated_time)
    values ${rows(
      keyResults.map((k) => [
        tenantId,
        k.id,
        k.objective_id,
        k.sheet_id,
        k.owner_id,
        k.position,
        k.content,
        k.score,
        k.weight,
        k.deadline,
        k.score_updated_time,
        k.progress_updated_time,
        k.created_time,
        k.updated_time ?? k.created_time,
      ]),
    )}`);
}

export type NewIndicator = Fresh<IndicatorRow>;

export function insertIndicators(
  db: Writer,
  tenantId: string,
  indicators: readonly NewIndicator[],
): Promise<number> {
  return db.run(sql`
    insert into okr_indicators
      (tenant_id, id, entity_type, entity_id, sheet_id, start_value, target_value, current_value, unit_type, unit_value,
      indicator_status, status_calculate_type, current_value_calculate_type, value_updated_time, status_updated_time,
      created_time, updated_time)
    values ${rows(
      indicators.map((i) => [
        tenantId,
        i.id,
        i.entity_type,
        i.entity_id,
        i.sheet_id,
        i.start_value,
        i.target_value,
        i.current_value,
        i.unit_type,
        i.unit_value,
        i.indicator_status,
        i.status_calculate_type,
        i.current_value_calculate_type,
        i.value_updated_time,
        i.status_updated_time,
        i.created_time,
        i.updated_time ?? i.created_time,
      ]),
    )}`);
}

export interface NewProgress {
  id: string;
  entity_type: EntityType;
  entity_id: string;
  sheet_id: string;
  author_id: string;
  content: string;
  percent: number | null;
  status: number | null;
  created_time: number;
  updated_time?: number;
}

export function insertProgresses(
  db: Writer,
  tenantId: string,
  progresses: readonly NewProgress[],
): Promise<number> {
  return db.run(sql`
    insert into okr_progresses
      (tenant_id, id, entity_type, entity_id, sheet_id, author_id, content, percent, status, created_time, updated_time)
    values ${rows(
      progresses.map((p) => [
        tenantId,
        p.id,
        p.entity_type,
        p.entity_id,
        p.sheet_id,
        p.author_id,
        p.content,
        p.percent,
        p.status,
        p.created_time,
        p.updated_time ?? p.created_time,
      ]),
    )}`);
}
