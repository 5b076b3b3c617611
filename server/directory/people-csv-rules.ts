import type { BadCell, Columns } from '../table/table.ts';
import type { UserStatus } from './user-queries.ts';

/** A row of the file, checked by itself; undefined where the file has no such column or the cell is empty. */
export interface CsvPerson {
  readonly line: number;
  readonly name: string;
  readonly en_name: string | undefined;
  readonly email: string | undefined;
  readonly mobile: string | undefined;
  readonly employee_no: string | undefined;
  readonly user_id: string | undefined;
  readonly job_title: string | undefined;
  /** Names from the top down. */
  readonly department: readonly string[] | undefined;
  readonly manager: string | undefined;
  readonly status: UserStatus | undefined;
  readonly join_date: string | undefined;
  readonly gender: number | undefined;
  readonly city: string | undefined;
}

type Column = Exclude<keyof CsvPerson, 'line'>;

export const columns: Columns<Column> = {
  name: '姓名',
  en_name: '英文名',
  email: '邮箱',
  mobile: '手机号',
  employee_no: '工号',
  user_id: '用户ID',
  job_title: '职务',
  department: '部门',
  manager: '直属上级',
  status: '状态',
  join_date: '入职日期',
  gender: '性别',
  city: '城市',
};

const statuses: Readonly<Record<string, UserStatus>> = {
  active: 'active',
  在职: 'active',
  resigned: 'resigned',
  离职: 'resigned',
  frozen: 'frozen',
  暂停: 'frozen',
  unjoined: 'unjoined',
  未加入: 'unjoined',
};

const genders: Readonly<Record<string, number>> = { 男: 1, male: 1, 女: 2, female: 2, other: 3, 其他: 3 };

/** Numbers of mainland China may come without their country code. */
export const withCountryCode = (mobile: string): string =>
  /^1\d{10}$/.test(mobile) ? `+86${mobile}` : mobile;

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  const isReal = /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime());
  return isReal && day.toISOString().startsWith(text);
}

/** What each column must look like; the words say what is wrong. */
const forms: Partial<Record<Column, { readonly good: (text: string) => boolean; readonly problem: string }>> =
  {
    email: { good: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text), problem: 'is not an email address' },
    mobile: {
      good: (text) => /^\+\d{6,15}$/.test(withCountryCode(text)),
      problem: 'is not a phone number with +',
    },
    user_id: {
      good: (text) => /^[\w.@-]{1,64}$/.test(text),
      problem: 'may hold letters, digits and _ . @ - only',
    },
    status: {
      good: (text) => text in statuses,
      problem: `is not one of ${Object.keys(statuses).join(', ')}`,
    },
    join_date: { good: isDay, problem: 'is not a day such as 2026-01-31' },
    gender: { good: (text) => text in genders, problem: `is not one of ${Object.keys(genders).join(', ')}` },
  };

/** Reads one row; every cell that is wrong is named. */
export function readRow(
  line: number,
  cells: Readonly<Partial<Record<Column, string>>>,
): CsvPerson | BadCell[] {
  const cell = (column: Column): string | undefined => cells[column]?.trim() || undefined;
  const problems = Object.entries(forms).flatMap(([column, form]): BadCell[] => {
    const text = cell(column as Column); // as: keys of a table of columns
    if (text === undefined || form.good(text)) return [];
    return [{ line, column, problem: `"${text}" ${form.problem}` }];
  });
  const name = cell('name');
  if (name === undefined) problems.push({ line, column: 'name', problem: 'is missing' });
  if (cell('email') === undefined && cell('employee_no') === undefined && cell('user_id') === undefined) {
    problems.push({ line, column: 'email', problem: 'is missing, and so are employee_no and user_id' });
  }
  if (problems.length > 0 || name === undefined) return problems;
  const [status, gender, mobile] = [cell('status'), cell('gender'), cell('mobile')];
  return {
    line,
    name,
    en_name: cell('en_name'),
    email: cell('email')?.toLowerCase(),
    mobile: mobile === undefined ? undefined : withCountryCode(mobile),
    employee_no: cell('employee_no'),
    user_id: cell('user_id'),
    job_title: cell('job_title'),
    department: cell('department')
      ?.split('/')
      .map((part) => part.trim())
      .filter(Boolean),
    manager: cell('manager'),
    status: status === undefined ? undefined : statuses[status],
    join_date: cell('join_date'),
    gender: gender === undefined ? undefined : genders[gender],
    city: cell('city'),
  };
}

/** People who would manage themselves, directly or through others. */
export function circularManagers(leaderOf: ReadonlyMap<string, string | null>): Set<string> {
  const good = new Set<string>();
  const circular = new Set<string>();
  for (const start of leaderOf.keys()) {
    const trail = new Set<string>();
    let id: string | null | undefined = start;
    while (id !== null && id !== undefined && !good.has(id) && !trail.has(id) && !circular.has(id)) {
      trail.add(id);
      id = leaderOf.get(id);
    }
    const bad = id !== null && id !== undefined && !good.has(id);
    for (const each of trail) (bad ? circular : good).add(each);
  }
  return circular;
}
