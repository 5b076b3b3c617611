import { DAY, monthText, quarterOf, startOfMonth, yearOf } from './calendar.ts';
import type { PlannedPeriod, PlannedPeriodRule } from './demo-plan.ts';

/** A period and what people call it while they write. */
export interface Frame {
  period: PlannedPeriod;
  kind: 'quarter' | 'year' | 'month';
  /** First midnight, and midnight at the start of the last day. */
  opens: number;
  closes: number;
  phase: 'finished' | 'current' | 'upcoming';
  /** 0 for the oldest quarter, 7 for the current one. */
  step: number;
  words: { zh: FrameWords; en: FrameWords };
}

interface FrameWords {
  when: string;
  season: string;
  version: string;
  year: string;
}

export const QUARTERS = 8;

export const periodRules: PlannedPeriodRule[] = [
  { key: 'quarter', type: 'month', length: 3, first_month: 1 },
  { key: 'month', type: 'month', length: 1, first_month: 1 },
  { key: 'year', type: 'year', length: 12, first_month: 1 },
];

/**
 * A pilot month that is no longer valid, eight quarters and the next one, and three years of which the last is
 * still hidden. `anchor` is the first month of the quarter that holds `now`.
 */
export function planFrames(anchor: number, now: number): Frame[] {
  const oldest = anchor - (QUARTERS - 1) * 3;
  const thisYear = yearOf(anchor) * 12;
  const frames = [monthFrame(oldest - 1)];
  for (let step = 0; step <= QUARTERS; step++) frames.push(quarterFrame(oldest + step * 3, step, now));
  for (const first of [thisYear - 12, thisYear, thisYear + 12]) frames.push(yearFrame(first, thisYear));
  return frames.toSorted((a, b) => a.opens - b.opens || b.period.length - a.period.length);
}

function quarterFrame(first: number, step: number, now: number): Frame {
  const phase = step < QUARTERS - 1 ? 'finished' : step === QUARTERS - 1 ? 'current' : 'upcoming';
  const soon = startOfMonth(first) - now <= 15 * DAY;
  // A coming period shows half a month ahead. The oldest one was kept by hand when the pilot month was given up.
  const status = phase === 'upcoming' && !soon ? 3 : step === 0 ? 1 : 0;
  const quarter = quarterOf(first);
  const year = yearOf(first);
  const version = `V${year - 2021}.${quarter}`;
  return {
    ...span(first, 3),
    period: {
      key: `${year}-q${quarter}`,
      rule: 'quarter',
      start: monthText(first),
      length: 3,
      status,
    },
    kind: 'quarter',
    phase,
    step,
    words: {
      zh: {
        when: `${QUARTER_ZH[quarter - 1]}季度`,
        season: SEASON_ZH[quarter - 1] ?? '',
        version,
        year: String(year),
      },
      en: { when: `Q${quarter}`, season: SEASON_EN[quarter - 1] ?? '', version, year: String(year) },
    },
  };
}

function yearFrame(first: number, thisYear: number): Frame {
  const year = yearOf(first);
  const version = `V${year - 2021}.0`;
  return {
    ...span(first, 12),
    period: {
      key: `${year}`,
      rule: 'year',
      start: monthText(first),
      length: 12,
      status: first > thisYear ? 3 : 0,
    },
    kind: 'year',
    phase: first < thisYear ? 'finished' : first === thisYear ? 'current' : 'upcoming',
    step: first < thisYear ? 2 : 6,
    words: {
      zh: { when: '全年', season: '全年农时', version, year: String(year) },
      en: { when: `FY${year}`, season: 'whole crop year', version, year: String(year) },
    },
  };
}

function monthFrame(first: number): Frame {
  const { words } = quarterFrame(first, 0, 0);
  return {
    ...span(first, 1),
    period: { key: monthText(first), rule: 'month', start: monthText(first), length: 1, status: 2 },
    kind: 'month',
    phase: 'finished',
    step: -1,
    words: {
      zh: { ...words.zh, when: `${(first % 12) + 1} 月` },
      en: { ...words.en, when: 'this month' },
    },
  };
}

function span(first: number, length: number): { opens: number; closes: number } {
  return { opens: startOfMonth(first), closes: startOfMonth(first + length) - DAY };
}

const QUARTER_ZH = ['一', '二', '三', '四'];
const SEASON_ZH = ['春耕', '夏管', '秋收', '冬灌'];
const SEASON_EN = ['planting season', 'growing season', 'harvest season', 'off season'];
