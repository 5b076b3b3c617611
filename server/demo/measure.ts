import type { IndicatorUnit } from './demo-plan.ts';
import type { Random } from './random.ts';

export interface Measure {
  start: number;
  target: number;
  decimals: number;
  unit: IndicatorUnit;
  /** The unit as written behind a number. */
  suffix: string;
  /** What it can't exceed: all of a share, the best of marks. */
  whole: number;
}

export interface MeasureShift {
  /** The quarter, 0 to 8; the values as written belong to the fourth. */
  step: number;
  /** Multiplies amounts of money and of customers. */
  volume: number;
}

/** Moves the values of a template to another quarter: last quarter's target is about where the next one starts. */
export function planMeasure(
  [from, to, suffix]: readonly [number, number, string],
  { step, volume }: MeasureShift,
  random: Random,
): Measure {
  const decimals = Math.max(decimalsOf(from), decimalsOf(to));
  const shift = (step - 4) * 0.2 + random.next() * 0.6 - 0.3;
  const scale = VOLUMES.has(suffix) && to >= 10 ? volume : 1;
  const whole = wholeOf(suffix, to);
  const [start, target] = shifted(from, to, whole, shift, random);
  const round = (value: number) => roundNicely(value * scale, decimals);
  const rounded = round(target);
  return {
    start: round(start),
    target: rounded === round(start) ? keepApart(rounded, from < to, whole, decimals) : rounded,
    decimals,
    unit: unitOf(suffix),
    suffix,
    whole,
  };
}

export function showNumber(value: number, decimals: number, suffix: string): string {
  const text = value.toFixed(decimals);
  return suffix === '$' ? text.replace(/\B(?=(\d{3})+(?!\d))/g, ',') : text;
}

export function roundTo(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function shifted(from: number, to: number, whole: number, shift: number, random: Random): [number, number] {
  if (from === 0) return [0, Math.max(1, to * (0.8 + random.next() * 0.5))];
  // A share near the whole improves by shrinking what is missing.
  if (to > from && to > whole * 0.6) {
    const limit = whole * 1.004;
    const factor = within(0.5, ((limit - to) / (limit - from)) ** shift, 1.6);
    return [limit - (limit - from) * factor, Math.min(whole, limit - (limit - to) * factor)];
  }
  const factor = within(0.5, (to / from) ** shift, 2);
  return [Math.min(whole, from * factor), Math.min(whole, to * factor)];
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function keepApart(value: number, grows: boolean, whole: number, decimals: number): number {
  const least = 10 ** -decimals;
  const apart = grows ? value + least : value - least;
  return roundTo(apart > whole ? value - least : apart, decimals);
}

export function roundNicely(value: number, decimals: number): number {
  const grain = value >= 100_000 ? 1000 : value >= 10_000 ? 100 : value >= 1000 ? 10 : 0;
  return grain > 0 ? Math.round(value / grain) * grain : roundTo(value, decimals);
}

function wholeOf(suffix: string, to: number): number {
  if (suffix === '%') return 100;
  if (suffix === '分') return to <= 5 ? 5 : 100;
  return Infinity;
}

function decimalsOf(value: number): number {
  return String(value).split('.')[1]?.length ?? 0;
}

function unitOf(suffix: string): IndicatorUnit {
  const unit_value = PUBLIC_UNITS[suffix];
  return unit_value ? { unit_type: 0, unit_value } : { unit_type: 1, unit_value: suffix };
}

const VOLUMES = new Set(['万元', '家', '台', '$', 'accts']);
const PUBLIC_UNITS: Record<string, 'PERCENT' | 'YUAN' | 'DOLLAR' | 'NONE'> = {
  '%': 'PERCENT',
  元: 'YUAN',
  $: 'DOLLAR',
  '': 'NONE',
};
