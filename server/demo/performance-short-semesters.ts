import type { SemesterDraft } from '../performance/index.ts';
import { DAY, startOfMonth } from './calendar.ts';
import { named } from './performance-indicators.ts';
import { type Lines, personDraft } from './performance-people.ts';
import { thing } from './refs.ts';

interface Short {
  readonly type: SemesterDraft['type'];
  readonly department: string;
  readonly name: readonly [zh: string, en: string];
  /** Days from the first of the year, where the type does not say. */
  readonly days?: readonly [from: number, to: number];
}

/** One of each other length, which a team once tried out. */
const shorts: readonly Short[] = [
  { type: 'Annual', department: 'finance', name: ['财务部年度考核', 'Finance, annual'] },
  { type: 'Q3', department: 'marketing', name: ['市场部第三季度考核', 'Marketing, third quarter'] },
  {
    type: 'September-October',
    department: 'manufacturing',
    name: ['生产制造部双月考核', 'Manufacturing, September and October'],
  },
  { type: 'December', department: 'support', name: ['技术支持部月度考核', 'Support, December'] },
  {
    type: 'Custom',
    department: 'procurement',
    name: ['采购部项目期考核', 'Procurement, for a project'],
    days: [40, 130],
  },
];

export function planShortSemesters(
  year: number,
  lines: ReadonlyMap<string, Lines>,
  created_by: string,
): SemesterDraft[] {
  const begin = startOfMonth(year * 12);
  return shorts.map(({ type, department, name: [zh, en], days }) => ({
    id: thing(`semester/${year}-${type}`),
    year,
    type,
    ...(days && { dates: { start_time: begin + days[0] * DAY, end_time: begin + days[1] * DAY - 1 } }),
    name: named(`${year} 年${zh}`, `${en} ${year}`),
    lock_time: begin,
    created_by,
    created_time: begin,
    people: [...lines.values()].filter(({ person }) => person.department === department).map(personDraft),
    groups: [],
    supplements: [],
    cooperation_projects: [],
    activities: [],
  }));
}
