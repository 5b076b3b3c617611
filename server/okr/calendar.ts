import { midnight } from '../midnight.ts';

/** A stretch of whole months, both ends included; months are `YYYY-MM`. */
export interface Months {
  readonly start_month: string;
  readonly end_month: string;
}

interface YearMonth {
  readonly year: number;
  readonly month: number;
}

const english = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function parseMonth(text: string): YearMonth | undefined {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  return year === undefined ? undefined : { year: Number(year), month: Number(month) };
}

function getMonth(text: string): YearMonth {
  const month = parseMonth(text);
  if (!month) throw new RangeError(`not a month: ${text}`);
  return month;
}

export function addMonths(text: string, count: number): string {
  const { year, month } = getMonth(text);
  const months = year * 12 + month - 1 + count;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** The period that begins in a month and lasts some months. */
export const monthsFrom = (start_month: string, length: number): Months => ({
  start_month,
  end_month: addMonths(start_month, length - 1),
});

const isWholeYear = (start: YearMonth, end: YearMonth): boolean =>
  start.year === end.year && start.month === 1 && end.month === 12;

/** `2022 年 1 月 - 3 月`, `2022 年 3 月`, `2022 年`, `2022 年 12 月 - 2023 年 2 月`. */
export function chineseName({ start_month, end_month }: Months): string {
  const start = getMonth(start_month);
  const end = getMonth(end_month);
  if (isWholeYear(start, end)) return `${start.year} 年`;
  const first = `${start.year} 年 ${start.month} 月`;
  if (start_month === end_month) return first;
  return start.year === end.year ? `${first} - ${end.month} 月` : `${first} - ${end.year} 年 ${end.month} 月`;
}

/** `Jan - Mar 2022`, `Mar 2022`, `2022`, `Dec 2022 - Feb 2023`. */
export function englishName({ start_month, end_month }: Months): string {
  const start = getMonth(start_month);
  const end = getMonth(end_month);
  if (isWholeYear(start, end)) return String(start.year);
  const last = `${english[end.month - 1]} ${end.year}`;
  if (start_month === end_month) return last;
  const first = english[start.month - 1];
  return start.year === end.year ? `${first} - ${last}` : `${first} ${start.year} - ${last}`;
}

/** 00:00 of the first and of the last day, as the wire gives periods. */
export function bounds(
  { start_month, end_month }: Months,
  timeZone: string,
): { start_time: number; end_time: number } {
  const start = getMonth(start_month);
  const end = getMonth(end_month);
  const lastDay = new Date(Date.UTC(end.year, end.month, 0)).getUTCDate();
  return {
    start_time: midnight(start.year, start.month, 1, timeZone),
    end_time: midnight(end.year, end.month, lastDay, timeZone),
  };
}

export interface PeriodRule {
  readonly type: string;
  readonly length: number;
  readonly first_month: number;
}

/** Whether a period by this rule may begin in this month: every `length` months, counted from `first_month`. */
export function startsBy(rule: PeriodRule, start_month: string): boolean {
  const month = parseMonth(start_month);
  return month !== undefined && (month.month - rule.first_month + 12) % rule.length === 0;
}

/** The months of a year in which periods by this rule begin, `01` to `12`. */
export const firstMonths = (rule: PeriodRule): string[] =>
  Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0')).filter((month) =>
    startsBy(rule, `2000-${month}`),
  );
