/** What an indicator says of how far its objective or key result is. */
export interface Indicator {
  readonly start_value: number | null;
  readonly target_value: number | null;
  readonly current_value: number | null;
}

/** Percent of the way from start to target, also for targets below the start. undefined while the indicator is not set. */
export function percentOf({ start_value, target_value, current_value }: Indicator): number | undefined {
  if (start_value === null || target_value === null || current_value === null) return undefined;
  if (target_value === start_value) return undefined;
  return ((current_value - start_value) / (target_value - start_value)) * 100;
}

/** As v1 shows it: a whole number, never below 0; it may exceed 100. */
export const shownPercent = (indicator: Indicator): number =>
  Math.max(0, Math.round(percentOf(indicator) ?? 0));

/** What every objective and key result has until somebody says how it is measured. */
export const unsetIndicator = (
  entity_type: number,
  item: { readonly id: string; readonly sheet_id: string; readonly created_time: number },
) => ({
  entity_type,
  entity_id: item.id,
  sheet_id: item.sheet_id,
  start_value: null,
  target_value: null,
  current_value: null,
  unit_type: null,
  unit_value: null,
  indicator_status: -1,
  status_calculate_type: 0,
  current_value_calculate_type: 0,
  value_updated_time: 0,
  status_updated_time: 0,
  created_time: item.created_time,
});
