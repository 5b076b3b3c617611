import { DAY, onWorkday, startOfDay } from './calendar.ts';
import type { Frame } from './frames.ts';
import type { Colleague } from './people.ts';
import type { Random } from './random.ts';

/** What somebody has at hand while writing one sheet. */
export interface Desk {
  person: Colleague;
  frame: Frame;
  now: number;
  mates: Colleague[];
  partners: Colleague[];
  written_at: number;
  /** How much of a goal this person usually reaches in this period. */
  strength: number;
  scored: boolean;
  random: Random;
}

/** One moment of a history: when, how much of the period is over, how much of the goal is reached. */
export interface Moment {
  at: number;
  elapsed: number;
  reached: number;
}

/** The moments a goal is reported at through the whole period, oldest first: some may lie after `now`. */
export function planMoments(desk: Desk, count: number, outcome: number): Moment[] {
  const { frame, person, random, written_at } = desk;
  const from = Math.max(frame.opens, written_at) + DAY;
  const until = Math.min(frame.closes, person.works_until);
  const bend = 0.8 + random.next() * 0.6;
  const moments: Moment[] = [];
  for (let i = 0; i < count; i++) {
    const share = i === count - 1 ? 0.93 + random.next() * 0.06 : (i + random.next()) / (count + 0.3);
    const at = atWork(from + (until - from) * share, random);
    const elapsed = Math.min(1, Math.max(0.02, (at - frame.opens) / (frame.closes - frame.opens)));
    const setback = random.chance(0.08) ? 0.9 : 1;
    const last = moments.at(-1)?.at ?? written_at;
    moments.push({
      at: Math.max(at, last + 5_400_000),
      elapsed,
      reached: outcome * elapsed ** bend * setback,
    });
  }
  return moments;
}

/** Some minute of office hours on that day, or on the Friday before. */
export function atWork(ms: number, random: Random): number {
  return onWorkday(startOfDay(ms)) + random.int(9 * 60, 19 * 60) * 60_000;
}

/** The status an honest person gives: behind the calendar is a risk, far behind is late. */
export function statusAt({ elapsed, reached }: Pick<Moment, 'elapsed' | 'reached'>): 0 | 1 | 2 {
  const pace = reached / elapsed;
  if (elapsed < 0.25) return pace >= 0.2 ? 0 : 1;
  return pace >= 0.78 ? 0 : pace >= 0.5 ? 1 : 2;
}

/** Thousandths that sum to 1000; round ones more often than not. */
export function planWeights(count: number, random: Random): number[] {
  if (random.chance(0.3)) {
    const even = Math.floor(1000 / count);
    return Array.from({ length: count }, (_, i) => (i === 0 ? 1000 - even * (count - 1) : even));
  }
  const grain: number = count > 3 || random.chance(0.4) ? 50 : 100;
  const weights = Array.from({ length: count }, () => grain);
  for (let left = 1000 - grain * count; left > 0; left -= grain) {
    const at = random.int(0, count - 1);
    weights[at] = (weights[at] ?? 0) + grain;
  }
  return weights;
}

/** The last day, or some days before it. */
export function planDeadline({ frame, random }: Desk): number {
  return random.chance(0.85)
    ? frame.closes
    : frame.closes - random.int(3, frame.kind === 'month' ? 8 : 25) * DAY;
}
