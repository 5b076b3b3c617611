import type { SemesterType, TypeGroup } from '../../contract/performance/semester.ts';
import { midnight } from '../midnight.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const satisfies readonly SemesterType[];
const pairs = [
  'January-February',
  'March-April',
  'May-June',
  'July-August',
  'September-October',
  'November-December',
] as const satisfies readonly SemesterType[];

interface Span {
  readonly group: TypeGroup;
  /** Counted from 0. */
  readonly month: number;
  readonly length: number;
}

const spansOf = (group: TypeGroup, types: readonly SemesterType[]): [SemesterType, Span][] =>
  types.map((type, at) => [type, { group, month: (at * 12) / types.length, length: 12 / types.length }]);

const spans = new Map<SemesterType, Span>([
  ...spansOf('Annual', ['Annual']),
  ...spansOf('Semi-annual', ['H1', 'H2']),
  ...spansOf('Quarter', ['Q1', 'Q2', 'Q3', 'Q4']),
  ...spansOf('Bimonth', pairs),
  ...spansOf('Month', months),
]);

/** Which types a group has: `Non-standard` has its own. */
export const groupOf = (type: SemesterType): TypeGroup => spans.get(type)?.group ?? 'Non-standard';

/** The first and the last millisecond that a standard type means; undefined for `Custom`, which has dates of its own. */
export function usualDates(type: SemesterType, year: number, timeZone: string) {
  const span = spans.get(type);
  if (!span) return undefined;
  return {
    start_time: midnight(year, span.month + 1, 1, timeZone),
    end_time: midnight(year, span.month + span.length + 1, 1, timeZone) - 1,
  };
}
