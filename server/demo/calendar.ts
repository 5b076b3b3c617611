// The demo company lives in UTC+8, which has no daylight saving. A month is counted from year 0.

const OFFSET = 8 * 3_600_000;
export const DAY = 86_400_000;

export function monthAt(ms: number): number {
  const date = new Date(ms + OFFSET);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

export function yearOf(month: number): number {
  return Math.floor(month / 12);
}

/** 1 to 4. */
export function quarterOf(month: number): number {
  return Math.floor((month % 12) / 3) + 1;
}

/** Midnight at the start of the month. */
export function startOfMonth(month: number): number {
  return Date.UTC(yearOf(month), month % 12, 1) - OFFSET;
}

/** 'YYYY-MM' */
export function monthText(month: number): string {
  return `${yearOf(month)}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** 'YYYY-MM-DD' */
export function dayText(ms: number): string {
  return new Date(ms + OFFSET).toISOString().slice(0, 10);
}

/** As people write it in a report: '8 月 12 日', 'Aug 12'. */
export function shortDate(ms: number, language: 'zh' | 'en'): string {
  const date = new Date(ms + OFFSET);
  if (language === 'zh') return `${date.getUTCMonth() + 1} 月 ${date.getUTCDate()} 日`;
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;
}

/** The same moment of the day, on the Friday before when it falls on a weekend. */
export function onWorkday(ms: number): number {
  const weekday = new Date(ms + OFFSET).getUTCDay();
  return ms - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0) * DAY;
}

/** Midnight at the start of the day. */
export function startOfDay(ms: number): number {
  return Math.floor((ms + OFFSET) / DAY) * DAY - OFFSET;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
