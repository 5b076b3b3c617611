import type { EntityType } from '../../contract/okr/entity.ts';
import { LARGEST_VALUE } from '../../contract/okr/indicator.ts';

/** What an indicator says of how far its objective or key result is. */
export interface Indicator {
  readonly start_value: number | null;
  readonly target_value: number | null;
  readonly current_value: number | null;
}

/** What is calculated ends where values that are told by hand must end. */
const bounded = (value: number): number => Math.min(LARGEST_VALUE, Math.max(-LARGEST_VALUE, value));

/** Percent of the way from start to target, also for targets below the start. undefined while the indicator is not set. */
export function percentOf({ start_value, target_value, current_value }: Indicator): number | undefined {
  if (start_value === null || target_value === null || current_value === null) return undefined;
  if (target_value === start_value) return undefined;
  return bounded(((current_value - start_value) / (target_value - start_value)) * 100);
}

/** As v1 shows it: a whole number, never below 0; it may exceed 100. */
export const shownPercent = (indicator: Indicator): number =>
  Math.max(0, Math.round(percentOf(indicator) ?? 0));

/** Everything of an indicator that rules decide on. */
export interface IndicatorState extends Indicator {
  readonly unit_type: number | null;
  readonly unit_value: string | null;
  readonly indicator_status: number;
  readonly status_calculate_type: number;
  readonly current_value_calculate_type: number;
}

/** Until somebody says how it is measured. */
export const unset: IndicatorState = {
  start_value: null,
  target_value: null,
  current_value: null,
  unit_type: null,
  unit_value: null,
  indicator_status: -1,
  status_calculate_type: 0,
  current_value_calculate_type: 0,
};

/** What every objective and key result has until somebody says how it is measured. */
export const unsetIndicator = (
  entity_type: EntityType,
  item: { readonly id: string; readonly sheet_id: string; readonly created_time: number },
) => ({
  entity_type,
  entity_id: item.id,
  sheet_id: item.sheet_id,
  ...unset,
  value_updated_time: 0,
  status_updated_time: 0,
  created_time: item.created_time,
});

export const BY_HAND = 0;
export const FROM_KEY_RESULTS = 1;
export const FROM_PARTS = 2;
export const BY_TIME = 1;
export const MOST_AT_RISK = 2;

const isSet = ({ start_value }: Indicator): boolean => start_value !== null;

/** An indicator that nobody has set up becomes one of percent, from 0 to 100. */
const setUp = <State extends IndicatorState>(state: State): State =>
  isSet(state)
    ? state
    : { ...state, start_value: 0, target_value: 100, current_value: 0, unit_type: 0, unit_value: 'PERCENT' };

/** With the current value so many percent of the way. */
export function atPercent<State extends IndicatorState>(state: State, percent: number): State {
  const ready = setUp(state);
  const { start_value, target_value } = ready;
  const start = start_value ?? 0;
  return { ...ready, current_value: rounded(start + (((target_value ?? 100) - start) * percent) / 100) };
}

/** Without the noise of binary fractions. */
const rounded = (value: number): number => bounded(Math.round(value * 1e6) / 1e6);

/** With as much of the way as its parts have gone together, each from its own start. */
export function summed<State extends IndicatorState>(state: State, parts: readonly Indicator[]): State {
  const ready = setUp(state);
  const gone = parts.map(({ start_value, current_value }) => (current_value ?? 0) - (start_value ?? 0));
  return { ...ready, current_value: rounded(gone.reduce((sum, each) => sum + each, ready.start_value ?? 0)) };
}

/** What a progress record says. */
export interface Rate {
  readonly percent: number | null;
  readonly status: number | null;
}

/** As a progress record moves it: only what is kept by hand. */
export function moved<State extends IndicatorState>(state: State, { percent, status }: Rate): State {
  const byHand = state.current_value_calculate_type === BY_HAND;
  const next = percent === null || !byHand ? state : atPercent(state, percent);
  return status === null || state.status_calculate_type !== BY_HAND
    ? next
    : { ...next, indicator_status: status };
}

/** After the newest rate of its records became another one. What was set by hand since stays. */
export function followed<State extends IndicatorState>(state: State, was: Rate, is: Rate): State {
  const shows = was.percent === null || atPercent(state, was.percent).current_value === state.current_value;
  const keeps = was.status === null || was.status === state.indicator_status;
  const start = was.percent !== null && is.percent === null ? 0 : is.percent;
  const cleared = was.status !== null && is.status === null ? -1 : is.status;
  return moved(state, {
    percent: shows && was.percent !== is.percent ? start : null,
    status: keeps && was.status !== is.status ? cleared : null,
  });
}

/** Only an objective's can. */
export const followsKeyResults = (state: IndicatorState): boolean =>
  state.current_value_calculate_type === FROM_KEY_RESULTS || state.status_calculate_type === MOST_AT_RISK;

/** Only a key result's can. */
export const followsParts = (state: IndicatorState): boolean =>
  state.current_value_calculate_type === FROM_PARTS;

/** A key result, as its objective follows it. */
export interface Measured {
  readonly weight: number;
  readonly indicator: Indicator & Pick<IndicatorState, 'indicator_status'>;
}

/** How far an objective is by its key results: their percent by weight, what nobody has set up being at 0. */
export function percentFrom(keyResults: readonly Measured[]): number {
  const total = keyResults.reduce((sum, { weight }) => sum + weight, 0);
  return keyResults.reduce((sum, { weight, indicator }) => {
    const part = total === 0 ? 1 / keyResults.length : weight / total;
    return sum + (percentOf(indicator) ?? 0) * part;
  }, 0);
}

/** The status most at risk of all; -1 where none has one. */
export const worstStatus = (keyResults: readonly Measured[]): number =>
  Math.max(-1, ...keyResults.map(({ indicator }) => indicator.indicator_status));

const AT_RISK = 10;
const DELAYED = 30;

/** On track, at risk or delayed: how many points the progress is behind the time that has passed. */
export function statusByTime(
  percent: number,
  { from, to }: { from: number; to: number },
  now: number,
): number {
  if (percent >= 100) return 0;
  if (now >= to) return 2;
  const passed = Math.max(0, ((now - from) / (to - from)) * 100);
  const behind = passed - percent;
  if (behind > DELAYED) return 2;
  return behind > AT_RISK ? 1 : 0;
}

/** What an indicator follows that is not kept by hand. */
export interface Circumstances {
  readonly keyResults: readonly Measured[];
  /** What counts in a key result. */
  readonly parts: readonly Indicator[];
  readonly span: { readonly from: number; readonly to: number };
  readonly now: number;
}

/** With everything calculated that is not kept by hand. */
export function settled<State extends IndicatorState>(state: State, around: Circumstances): State {
  const next = placed(state, around);
  if (next.status_calculate_type === MOST_AT_RISK)
    return { ...next, indicator_status: worstStatus(around.keyResults) };
  return next.status_calculate_type === BY_TIME
    ? { ...next, indicator_status: statusByTime(percentOf(next) ?? 0, around.span, around.now) }
    : next;
}

function placed<State extends IndicatorState>(state: State, { keyResults, parts }: Circumstances): State {
  if (state.current_value_calculate_type === FROM_KEY_RESULTS)
    return atPercent(state, percentFrom(keyResults));
  return followsParts(state) ? summed(state, parts) : state;
}

export interface IndicatorFault {
  readonly field: string;
  readonly description: string;
}

export type IndicatorFields = Partial<
  Omit<IndicatorState, 'start_value' | 'target_value' | 'current_value'>
> & {
  readonly start_value?: number;
  readonly target_value?: number;
  readonly current_value?: number;
};

const publicUnits = ['PERCENT', 'NONE', 'YUAN', 'DOLLAR'];

/** What an indicator measures, as far as rules ask. */
export interface Standing {
  readonly isObjective: boolean;
  /** Others took over a part of it. */
  readonly hasParts: boolean;
  /** It counts in another one. */
  readonly isPart: boolean;
}

/** What is wrong with changing an indicator so; undefined if it may be done. */
export function changeFault(
  state: IndicatorState,
  fields: IndicatorFields,
  standing: Standing,
): IndicatorFault | undefined {
  const next = { ...state, ...fields };
  const { unit_type, unit_value } = fields;
  const fault = (field: string, description: string) => ({ field, description: `${field} ${description}` });
  const { isObjective } = standing;
  if (isObjective && next.current_value_calculate_type === FROM_PARTS)
    return fault('current_value_calculate_type', 'of 2 is for key results');
  if (!isObjective && next.current_value_calculate_type === FROM_KEY_RESULTS)
    return fault('current_value_calculate_type', 'of 1 is for objectives');
  if (!isObjective && next.status_calculate_type === MOST_AT_RISK)
    return fault('status_calculate_type', 'of 2 is for objectives');
  if (fields.current_value !== undefined && next.current_value_calculate_type !== BY_HAND)
    return fault('current_value', 'is calculated: set current_value_calculate_type to 0 first');
  if (fields.indicator_status !== undefined && next.status_calculate_type !== BY_HAND)
    return fault('indicator_status', 'is calculated: set status_calculate_type to 0 first');
  if (isObjective && unit_value !== undefined) return fault('unit', 'belongs to key results only');
  if (unit_type === 0 && !publicUnits.includes(unit_value ?? ''))
    return fault('unit.unit_value', `is optional, options: [${publicUnits.join(',')}]`);
  if (unit_type === 1 && Array.from(unit_value ?? '').length > 5)
    return fault('unit.unit_value', 'has at most 5 characters');
  const locked = lockedField(state, fields, standing);
  if (locked !== undefined)
    return fault(
      locked,
      'is fixed while the key result and others count in each other: take the parts out first',
    );
  const { start_value, target_value } = changed(state, fields);
  return start_value !== null && start_value === target_value
    ? fault('target_value', 'must differ from start_value')
    : undefined;
}

/** What was agreed on when a part was taken over: the unit on both sides, the target above. */
function lockedField(
  state: IndicatorState,
  { target_value, unit_type, unit_value }: IndicatorFields,
  { hasParts, isPart }: Standing,
): string | undefined {
  if (hasParts && target_value !== undefined && target_value !== state.target_value) return 'target_value';
  const isOther =
    unit_type !== undefined && (unit_type !== state.unit_type || unit_value !== state.unit_value);
  return (hasParts || isPart) && isOther ? 'unit' : undefined;
}

/** The indicator with these fields. Whoever names one of the three values sets it up. */
export function changed<State extends IndicatorState>(state: State, fields: IndicatorFields): State {
  const names = ['start_value', 'target_value', 'current_value', 'unit_type'] as const;
  if (names.every((name) => fields[name] === undefined)) return { ...state, ...fields };
  const ready = { ...setUp(state), ...fields };
  return isSet(state) || fields.current_value !== undefined
    ? ready
    : { ...ready, current_value: ready.start_value };
}
