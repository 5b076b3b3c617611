import { type EntityType, entityTypes } from '../../contract/okr/entity.ts';
import { inChunks } from '../chunks.ts';
import type { Writer } from '../db/database.ts';
import {
  insertIndicators,
  insertKeyResults,
  insertObjectives,
  insertObjectiveViewers,
  insertProgresses,
  type NewIndicator,
  type NewKeyResult,
  type NewObjective,
  type NewProgress,
} from './content-queries.ts';
import type { RichText } from './rich-text.ts';
import {
  faultsOf,
  type KeyResultDraft,
  type ObjectiveDraft,
  type PeriodBounds,
  type SheetDraft,
} from './sheet-draft.ts';
import { insertSheets, insertSheetViewers } from './sheet-queries.ts';

/** A draft that breaks the rules of a sheet; the message names every one. */
export class SheetDraftError extends Error {
  override readonly name = 'SheetDraftError';
}

/** Writes whole sheets, all or none. */
export async function createSheets(
  db: Writer,
  tenantId: string,
  drafts: readonly SheetDraft[],
  periods: ReadonlyMap<string, PeriodBounds>,
  newId: () => string,
): Promise<void> {
  const faults = drafts.flatMap((draft) => draftFaults(draft, periods));
  if (faults.length > 0) throw new SheetDraftError(faults.join('; '));
  const content = drafts.map((draft) => rowsOf(draft, newId));
  await inChunks(
    drafts.map((draft) => ({ ...draft, ...timesOf(draft, draft), version: 1 })),
    (some) => insertSheets(db, tenantId, some),
  );
  await inChunks(
    content.flatMap(({ objectives }) => objectives),
    (some) => insertObjectives(db, tenantId, some),
  );
  await inChunks(
    content.flatMap(({ keyResults }) => keyResults),
    (some) => insertKeyResults(db, tenantId, some),
  );
  await inChunks(
    content.flatMap(({ indicators }) => indicators),
    (some) => insertIndicators(db, tenantId, some),
  );
  await inChunks(
    content.flatMap(({ progresses }) => progresses),
    (some) => insertProgresses(db, tenantId, some),
  );
  for (const draft of drafts) {
    if (draft.viewers.length > 0) await insertSheetViewers(db, tenantId, draft.id, draft.viewers);
    for (const { id, viewers } of draft.objectives) {
      if (viewers.length > 0) await insertObjectiveViewers(db, tenantId, id, viewers);
    }
  }
}

function draftFaults(draft: SheetDraft, periods: ReadonlyMap<string, PeriodBounds>): string[] {
  const period = periods.get(draft.period_id);
  return period ? faultsOf(draft, period) : [`unknown period ${draft.period_id}`];
}

interface SheetRows {
  readonly objectives: NewObjective[];
  readonly keyResults: NewKeyResult[];
  readonly indicators: NewIndicator[];
  readonly progresses: NewProgress[];
}

function rowsOf(sheet: SheetDraft, newId: () => string): SheetRows {
  const rows: SheetRows = { objectives: [], keyResults: [], indicators: [], progresses: [] };
  for (const [at, objective] of sheet.objectives.entries()) {
    rows.objectives.push({
      ...itemRow(sheet, objective, at),
      notes: objective.notes && storeRichText(objective.notes),
      notes_updated_time: objective.notes_time,
      category_id: objective.category_id,
      visibility: objective.visibility,
    });
    rows.indicators.push(indicatorRow(sheet, entityTypes.objective, objective, newId));
    rows.progresses.push(...progressRows(sheet, entityTypes.objective, objective));
    for (const [place, keyResult] of objective.key_results.entries()) {
      rows.keyResults.push({ ...itemRow(sheet, keyResult, place), objective_id: objective.id });
      rows.indicators.push(indicatorRow(sheet, entityTypes.keyResult, keyResult, newId));
      rows.progresses.push(...progressRows(sheet, entityTypes.keyResult, keyResult));
    }
  }
  return rows;
}

export const storeRichText = (text: RichText): string => JSON.stringify(text);

function timesOf(sheet: SheetDraft, of: Partial<Pick<SheetDraft, 'created_time' | 'updated_time'>>) {
  const created_time = of.created_time ?? sheet.created_time;
  return { created_time, updated_time: of.updated_time ?? created_time };
}

function itemRow(sheet: SheetDraft, item: ObjectiveDraft | KeyResultDraft, at: number) {
  return {
    id: item.id,
    sheet_id: sheet.id,
    owner_id: sheet.user_id,
    position: at + 1,
    content: storeRichText(item.content),
    score: item.score,
    weight: item.weight,
    deadline: item.deadline,
    score_updated_time: item.score_time,
    progress_updated_time: item.progress_time ?? item.progresses.at(-1)?.time ?? 0,
    ...timesOf(sheet, item),
  };
}

function indicatorRow(
  sheet: SheetDraft,
  entity_type: EntityType,
  { id, indicator }: ObjectiveDraft | KeyResultDraft,
  newId: () => string,
): NewIndicator {
  return {
    id: newId(),
    entity_type,
    entity_id: id,
    sheet_id: sheet.id,
    start_value: indicator.start_value,
    target_value: indicator.target_value,
    current_value: indicator.current_value,
    unit_type: indicator.unit_type,
    unit_value: indicator.unit_value,
    indicator_status: indicator.status,
    status_calculate_type: indicator.status_calculate_type,
    current_value_calculate_type: indicator.current_value_calculate_type,
    value_updated_time: indicator.value_time,
    status_updated_time: indicator.status_time,
    ...timesOf(sheet, indicator),
  };
}

const progressRows = (
  sheet: SheetDraft,
  entity_type: EntityType,
  item: ObjectiveDraft | KeyResultDraft,
): NewProgress[] =>
  item.progresses.map((progress) => ({
    id: progress.id,
    entity_type,
    entity_id: item.id,
    sheet_id: sheet.id,
    author_id: progress.author_id,
    content: storeRichText(progress.content),
    percent: progress.percent,
    status: progress.status,
    created_time: progress.time,
    updated_time: progress.updated_time ?? progress.time,
  }));
