import {
  FROM_PARTS,
  type IndicatorDraft,
  type KeyResultDraft,
  type ObjectiveDraft,
  type ProgressDraft,
  type SheetDraft,
} from '../okr/index.ts';
import { startOfDay } from '../midnight.ts';
import type {
  PlannedKeyResult,
  PlannedObjective,
  PlannedProgress,
  PlannedSheet,
  Visibility,
} from './demo-plan.ts';
import type { Keys } from './keys.ts';
import { withIds } from './with-ids.ts';

/** A planned sheet as the OKR room takes it. */
export function draftSheet(sheet: PlannedSheet, ids: Keys, timeZone: string): SheetDraft {
  const scored = sheet.scored_at ?? 0;
  const item = (planned: PlannedObjective | PlannedKeyResult) => ({
    content: withIds(planned.content, ids),
    weight: planned.weight,
    score: planned.score ?? null,
    score_time: planned.score === undefined ? 0 : scored,
    deadline: startOfDay(planned.deadline, timeZone),
    progresses: planned.progress.map((progress) => draftProgress(progress, ids)),
  });
  const keyResult =
    (objective: string) =>
    (planned: PlannedKeyResult, at: number): KeyResultDraft => ({
      ...item(planned),
      id: ids.of('key_result', `${objective}/${at}`),
      indicator: keyResultIndicator(planned, sheet.written_at),
    });
  const objective = (planned: PlannedObjective): ObjectiveDraft => ({
    ...item(planned),
    ...readers(planned.visibility, ids),
    id: ids.of('objective', planned.key),
    notes: planned.notes ? withIds(planned.notes, ids) : null,
    notes_time: planned.notes_at ?? 0,
    category_id: planned.category === undefined ? null : ids.of('category', planned.category),
    indicator: objectiveIndicator(planned, sheet.written_at),
    key_results: planned.key_results.map(keyResult(planned.key)),
  });
  return {
    id: ids.fresh(),
    user_id: ids.of('person', sheet.person),
    period_id: ids.of('period', sheet.period),
    confirm_status: sheet.confirm_status,
    visibility: 'everyone',
    viewers: [],
    created_time: sheet.written_at,
    objectives: sheet.objectives.map(objective),
  };
}

const readers = (visibility: Visibility, ids: Keys) =>
  typeof visibility === 'string'
    ? { visibility, viewers: [] }
    : { visibility: 'chosen' as const, viewers: visibility.people.map((key) => ids.of('person', key)) };

const draftProgress = (progress: PlannedProgress, ids: Keys): ProgressDraft => ({
  id: ids.fresh(),
  author_id: ids.of('person', progress.author),
  content: withIds(progress.content, ids),
  percent: progress.percent ?? null,
  status: progress.status ?? null,
  time: progress.at,
});

const unset: IndicatorDraft = {
  start_value: null,
  target_value: null,
  current_value: null,
  unit_type: null,
  unit_value: null,
  status: -1,
  status_calculate_type: 0,
  current_value_calculate_type: 0,
  value_time: 0,
  status_time: 0,
};

function lastTimes(progress: readonly PlannedProgress[], written: number) {
  const values = progress.filter(({ percent }) => percent !== undefined);
  const statuses = progress.filter(({ status }) => status !== undefined);
  return { value_time: values.at(-1)?.at ?? written, status_time: statuses.at(-1)?.at ?? 0 };
}

function keyResultIndicator(
  { indicator, status, progress, moved_by_parts_at }: PlannedKeyResult,
  written: number,
): IndicatorDraft {
  if (!indicator) return unset;
  return {
    ...unset,
    start_value: indicator.start,
    target_value: indicator.target,
    current_value: indicator.current,
    ...indicator.unit,
    status,
    ...lastTimes(progress, written),
    ...(moved_by_parts_at !== undefined && {
      current_value_calculate_type: FROM_PARTS,
      value_time: moved_by_parts_at,
    }),
  };
}

function objectiveIndicator(planned: PlannedObjective, written: number): IndicatorDraft {
  if (planned.percent === undefined) return unset;
  const times = planned.key_results.flatMap(({ progress }) => progress.map(({ at }) => at));
  const latest = Math.max(written, ...times);
  const own = lastTimes(planned.progress, written);
  return {
    ...unset,
    start_value: 0,
    target_value: 100,
    current_value: planned.percent,
    unit_type: 0,
    unit_value: 'PERCENT',
    status: planned.status,
    status_calculate_type: planned.status_calculate_type,
    current_value_calculate_type: planned.percent_calculate_type,
    value_time: planned.percent_calculate_type === 1 ? latest : own.value_time,
    status_time: planned.status_calculate_type === 2 ? latest : own.status_time,
  };
}
