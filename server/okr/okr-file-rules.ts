import type { SheetForm } from '../table/read-xlsx.ts';
import type { BadCell, Line } from '../table/table.ts';
import { type Months, monthsFrom } from './calendar.ts';
import { MOST_ITEMS } from './sheet-draft.ts';
import { scale } from './sibling-rules.ts';

type Column =
  | 'user'
  | 'period'
  | 'objective'
  | 'objective_weight'
  | 'key_result'
  | 'weight'
  | 'score'
  | 'progress';

export const okrForm: SheetForm<Column> = {
  columns: {
    user: '用户',
    period: '周期',
    objective: '目标',
    objective_weight: '目标权重',
    key_result: '关键结果',
    weight: '权重',
    score: '评分',
    progress: '进度',
  },
  holds: {
    user: 'text',
    period: 'month',
    objective: 'text',
    objective_weight: 'percent',
    key_result: 'text',
    weight: 'percent',
    score: 'number',
    progress: 'percent',
  },
  spans: new Set(['user', 'period', 'objective', 'objective_weight']),
};

/** How far something is and how it went: of a key result, or of the objective where the line names none. */
interface Measures {
  /** Tenths. */
  readonly score: number | undefined;
  /** Per cent. */
  readonly progress: number | undefined;
}

/** What could be read of a line. */
export interface OkrLine extends Measures {
  readonly line: number;
  readonly user: string | undefined;
  readonly period: Months | undefined;
  readonly objective: string | undefined;
  /** Thousandths. */
  readonly objective_weight: number | undefined;
  readonly key_result: string | undefined;
  readonly weight: number | undefined;
  /** Columns whose cells are wrong. */
  readonly unread: ReadonlySet<string>;
}

interface NumberForm {
  readonly form: RegExp;
  /** Of one, in what is read. */
  readonly steps: number;
  readonly most: number;
  readonly problem: string;
}

const share: NumberForm = {
  form: /^\d{1,3}(\.\d)?%?$/,
  steps: 10,
  most: 1000,
  problem: 'is not a percentage such as 40 or 33.3',
};

const numbers: Readonly<Partial<Record<Column, NumberForm>>> = {
  objective_weight: share,
  weight: share,
  score: { form: /^[01](\.\d)?$/, steps: 10, most: 10, problem: 'is not one of 0, 0.1 … 1' },
  progress: {
    form: /^\d{1,6}(\.\d{1,2})?%?$/,
    steps: 1,
    most: 999_999,
    problem: 'is not a percentage such as 60',
  },
};

/** One line by itself: what it says, and every cell that is wrong. */
export function readOkrLine({ line, cells }: Line<Column>): { read: OkrLine; bad: readonly BadCell[] } {
  const bad: BadCell[] = [];
  const cell = (column: Column) => cells[column]?.replaceAll(/\r\n?/g, '\n').trim() ?? '';
  const required = (column: Column): string | undefined => {
    if (cell(column) === '') bad.push({ line, column, problem: 'is missing' });
    return cell(column) || undefined;
  };
  const number = (column: Column): number | undefined => {
    const text = cell(column);
    const rule = numbers[column];
    if (text === '' || !rule) return undefined;
    const value = Number(text.replace('%', '')) * rule.steps;
    if (!rule.form.test(text) || value > rule.most) {
      bad.push({ line, column, problem: `"${text}" ${rule.problem}` });
      return undefined;
    }
    return rule.steps === 1 ? value : Math.round(value);
  };
  const period = readPeriod(required('period') ?? '');
  if (cell('period') !== '' && !period)
    bad.push({
      line,
      column: 'period',
      problem: `"${cell('period')}" is not a period such as 2026, 2026-H1, 2026-Q1, 2026-03 or 2026-01..2026-03`,
    });
  const read = {
    line,
    user: required('user'),
    period,
    objective: required('objective'),
    objective_weight: number('objective_weight'),
    key_result: cell('key_result') || undefined,
    weight: number('weight'),
    score: number('score'),
    progress: number('progress'),
  };
  if (read.key_result === undefined && read.weight !== undefined)
    bad.push({
      line,
      column: 'weight',
      problem: 'belongs to a key result: an objective has objective_weight',
    });
  for (const column of ['objective', 'key_result'] as const)
    if (cell(column).split('\n').length > MOST_ITEMS)
      bad.push({ line, column, problem: `has more than ${MOST_ITEMS} lines of text` });
  return { read: { ...read, unread: new Set(bad.map(({ column }) => column)) }, bad };
}

/** The months of `2026`, `2026-H1`, `2026-Q1`, `2026-03` or `2026-01..2026-03`; a year at most. */
export function readPeriod(text: string): Months | undefined {
  const [, year = '', part = ''] = /^(20\d\d)(?:-?(H[12]|Q[1-4]))?$/i.exec(text) ?? [];
  if (year !== '') {
    const length = part === '' ? 12 : part.toUpperCase().startsWith('H') ? 6 : 3;
    const first = (Number(part.slice(1) || 1) - 1) * length + 1;
    return monthsFrom(`${year}-${String(first).padStart(2, '0')}`, length);
  }
  const [, start_month = '', end_month = start_month] =
    /^(20\d\d-(?:0[1-9]|1[0-2]))(?:\.\.(\d{4}-(?:0[1-9]|1[0-2])))?$/.exec(text) ?? [];
  const months = { start_month, end_month };
  const length = lengthOf(months);
  return start_month !== '' && length >= 1 && length <= 12 ? months : undefined;
}

export const lengthOf = ({ start_month, end_month }: Months): number =>
  monthOf(end_month) - monthOf(start_month) + 1;

const monthOf = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));

export const periodKey = ({ start_month, end_month }: Months): string => `${start_month}..${end_month}`;

interface FileItem extends Measures {
  readonly content: string;
  /** Thousandths; siblings sum to 1000. */
  readonly weight: number;
}

export interface FileSheet {
  /** Where it begins. */
  readonly line: number;
  readonly userId: string;
  readonly period: Months;
  readonly objectives: readonly (FileItem & { readonly keyResults: readonly FileItem[] })[];
}

type OwnedLine = OkrLine & { readonly userId: string | undefined };
type PlacedLine = OkrLine & {
  readonly userId: string;
  readonly period: Months;
  readonly objective: string;
};

const isPlaced = (line: OwnedLine): line is PlacedLine =>
  line.userId !== undefined && line.period !== undefined && line.objective !== undefined;

/** The lines put together to sheets, in the order of the file; people are known by now. */
export function gatherSheets(lines: readonly OwnedLine[]): { sheets: FileSheet[]; bad: BadCell[] } {
  const bad: BadCell[] = [];
  const isWhole = wholeSheets(lines);
  const bySheet = Map.groupBy(
    lines.filter(isPlaced),
    ({ userId, period }) => `${userId} ${periodKey(period)}`,
  );
  const sheets = [...bySheet.values()].flatMap((ofSheet): FileSheet[] => {
    const [first] = ofSheet;
    if (!first) return [];
    const groups = [...Map.groupBy(ofSheet, ({ objective }) => objective).values()];
    const own = groups.flatMap((group) => ownLine(group, bad));
    const weights = weigh(own, 'objective_weight', bad, isWhole(first));
    const objectives = own.map((objective, at) => ({
      ...itemOf(objective.objective, objective, weights[at]),
      keyResults: keyResultsOf(groups[at] ?? [], bad, isWhole(first)),
    }));
    return [{ line: first.line, userId: first.userId, period: first.period, objectives }];
  });
  return { sheets, bad };
}

/** Whether all lines of a sheet are known: one that does not say whose or of which period it is may be of any that fits. */
function wholeSheets(lines: readonly OwnedLine[]): (line: PlacedLine) => boolean {
  const keyOf = (userId = '*', months?: Months) => `${userId} ${months ? periodKey(months) : '*'}`;
  const astray = new Set(
    lines.filter((line) => !isPlaced(line)).map(({ userId, period }) => keyOf(userId, period)),
  );
  return ({ userId, period }) =>
    ![keyOf(userId, period), keyOf(userId), keyOf(undefined, period), keyOf()].some((key) => astray.has(key));
}

/** What the lines of one objective say of itself: its weight, on any of them, and what the line without a key result says. */
function ownLine(group: readonly PlacedLine[], bad: BadCell[]): PlacedLine[] {
  const [first] = group;
  if (!first) return [];
  const own = group.filter(({ key_result }) => key_result === undefined);
  for (const { line } of own.slice(1)) bad.push({ line, column: 'objective', problem: 'is there twice' });
  const weighed = group.filter(({ objective_weight }) => objective_weight !== undefined);
  const objective_weight = weighed[0]?.objective_weight;
  for (const other of weighed)
    if (other.objective_weight !== objective_weight)
      bad.push({
        line: other.line,
        column: 'objective_weight',
        problem: 'differs from that on a line before',
      });
  const { score, progress } = own[0] ?? { score: undefined, progress: undefined };
  const unread = new Set(weighed.length > 0 ? [] : group.flatMap((line) => [...line.unread]));
  return [{ ...first, objective_weight, score, progress, unread }];
}

function keyResultsOf(group: readonly PlacedLine[], bad: BadCell[], isWhole: boolean): FileItem[] {
  const lines = group.filter(({ key_result }) => key_result !== undefined);
  const seen = new Set<string>();
  for (const { line, key_result = '' } of lines) {
    if (seen.has(key_result))
      bad.push({ line, column: 'key_result', problem: 'is there twice in its objective' });
    seen.add(key_result);
  }
  const weights = weigh(lines, 'weight', bad, isWhole);
  return lines.map((each, at) => itemOf(each.key_result ?? '', each, weights[at]));
}

const itemOf = (content: string, { score, progress }: Measures, weight = 0): FileItem => ({
  content,
  score,
  progress,
  weight,
});

/** Alike where none is given; else all are, and sum to 100 but for what rounding left over, where all are known. */
function weigh(
  lines: readonly OkrLine[],
  column: 'objective_weight' | 'weight',
  bad: BadCell[],
  isWhole: boolean,
): number[] {
  const beyond = lines[MOST_ITEMS];
  const name = column === 'weight' ? 'key_result' : 'objective';
  if (beyond) bad.push({ line: beyond.line, column: name, problem: `is one of more than ${MOST_ITEMS}` });
  const isUnread = ({ unread }: OkrLine) => unread.has(column);
  const given = lines.flatMap((line) => line[column] ?? []);
  if (given.length === 0 && !lines.some(isUnread))
    return scale(
      lines.map(() => 0),
      1000,
    );
  for (const line of lines)
    if (line[column] === undefined && !isUnread(line))
      bad.push({ line: line.line, column, problem: 'is missing beside others that have one' });
  const sum = given.reduce((total, weight) => total + weight, 0);
  if (isWhole && given.length === lines.length && Math.abs(sum - 1000) > lines.length)
    bad.push({
      line: lines[0]?.line ?? 0,
      column,
      problem: `and those beside it sum to ${sum / 10}, not to 100`,
    });
  return scale(given, 1000);
}
