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
