import type { SemesterDraft } from '../performance/index.ts';
import { DAY, startOfMonth } from './calendar.ts';
import { named } from './performance-indicators.ts';
import { type Lines, personDraft } from './performance-people.ts';
import { thing } from './refs.ts';

/** What it is, its names, and days from the first of the year where the type does not say. */
type Period = readonly [
  type: SemesterDraft['type'],
  zh: string,
  en: string,
  days?: readonly [from: number, to: number],
];

interface Trial {
  readonly department: string;
  readonly name: readonly [zh: string, en: string];
  readonly periods: readonly Period[];
}

/** Each other length, which a team once tried out for a year. */
const trials: readonly Trial[] = [
  { department: 'finance', name: ['财务部', 'Finance'], periods: [['Annual', '年度', 'annual']] },
  {
    department: 'marketing',
    name: ['市场部', 'Marketing'],
    periods: [
      ['Q1', '第一季度', 'first quarter'],
      ['Q2', '第二季度', 'second quarter'],
      ['Q3', '第三季度', 'third quarter'],
      ['Q4', '第四季度', 'fourth quarter'],
    ],
  },
  {
    department: 'manufacturing',
    name: ['生产制造部', 'Manufacturing'],
    periods: [
      ['January-February', '一二月', 'January and February'],
      ['March-April', '三四月', 'March and April'],
      ['May-June', '五六月', 'May and June'],
      ['July-August', '七八月', 'July and August'],
      ['September-October', '九十月', 'September and October'],
      ['November-December', '十一十二月', 'November and December'],
    ],
  },
  {
    department: 'support',
    name: ['技术支持部', 'Support'],
    periods: [
      ['January', '一月', 'January'],
      ['February', '二月', 'February'],
      ['March', '三月', 'March'],
      ['April', '四月', 'April'],
      ['May', '五月', 'May'],
      ['June', '六月', 'June'],
      ['July', '七月', 'July'],
      ['August', '八月', 'August'],
      ['September', '九月', 'September'],
      ['October', '十月', 'October'],
      ['November', '十一月', 'November'],
      ['December', '十二月', 'December'],
    ],
  },
  {
    department: 'procurement',
    name: ['采购部', 'Procurement'],
    periods: [['Custom', '项目期', 'for a project', [40, 130]]],
  },
];

export function planShortSemesters(
  year: number,
  lines: ReadonlyMap<string, Lines>,
  created_by: string,
): SemesterDraft[] {
  const begin = startOfMonth(year * 12);
  return trials.flatMap(({ department, name: [zh, en], periods }) => {
    const people = [...lines.values()]
      .filter(({ person }) => person.department === department)
      .map(personDraft);
    return periods.map(([type, whenZh, whenEn, days]) => ({
      id: thing(`semester/${year}-${type}`),
      year,
      type,
      ...(days && { dates: { start_time: begin + days[0] * DAY, end_time: begin + days[1] * DAY - 1 } }),
      name: named(`${year} 年${zh}${whenZh}考核`, `${en}, ${whenEn} ${year}`),
      lock_time: begin,
      created_by,
      created_time: begin,
      people,
      groups: [],
      supplements: [],
      cooperation_projects: [],
      activities: [],
    }));
  });
}
