import { midnight } from '../okr/index.ts';

/** 00:00 of a `YYYY-MM-DD` in a time zone. */
export function startOfDay(date: string, timeZone: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return midnight(year, month, day, timeZone);
}
