import type { Database, Writer } from '../db/database.ts';
import { listAllUsers, listTenants } from '../directory/index.ts';
import { readTable, type Table } from '../table/read-table.ts';
import type { BadCell } from '../table/table.ts';
import { atPercent, FROM_KEY_RESULTS, type IndicatorState, percentFrom, unset } from './indicator.ts';
import {
  type FileSheet,
  gatherSheets,
  lengthOf,
  okrForm,
  type OkrLine,
  periodKey,
  readOkrLine,
} from './okr-file-rules.ts';
import { openPeriod } from './open-period.ts';
import { listPeriodsByMonths, type PeriodRow } from './period-queries.ts';
import type { Visibility } from './policy.ts';
import type { RichText } from './rich-text.ts';
import type { IndicatorDraft, SheetDraft } from './sheet-draft.ts';
import { listSheetOwners } from './sheet-queries.ts';
import { createSheets } from './write-sheets.ts';

export interface OkrFileReport {
  readonly place: Table<string>['place'];
  readonly bad: readonly BadCell[];
  readonly sheets: number;
  readonly periods: number;
}

interface Tools {
  /** Of a workbook; else its first one is read. */
  readonly sheet: string | undefined;
  readonly dryRun: boolean;
  readonly visibility: Exclude<Visibility, 'chosen'>;
  readonly now: number;
  readonly newId: () => string;
}

/** Brings the OKRs of a CSV file or workbook into a tenant, all or none. */
export async function importOkrFile(
  database: Database,
  tenantId: string,
  file: Buffer,
  tools: Tools,
): Promise<OkrFileReport> {
  const table = await readTable(file, okrForm, tools.sheet);
  const read = table.lines.map(readOkrLine);
  const unreadable = [...table.bad, ...read.flatMap(({ bad }) => bad)];
  const lines = read.map((line) => line.read);
  const tenants = await database.read((db) => listTenants(db));
  const timeZone = tenants.find(({ tenant_id }) => tenant_id === tenantId)?.time_zone ?? 'UTC';
  return database.tenant(tenantId).write(async (db) => {
    const { owned, strangers } = await findOwners(db, tenantId, lines);
    const { sheets, bad } = gatherSheets(owned);
    const { periods, missing } = await findPeriods(db, tenantId, sheets);
    const taken = await findTaken(db, tenantId, sheets, periods);
    const faults = firstOfEachCell([...unreadable, ...strangers, ...bad, ...taken]);
    const report = { place: table.place, bad: faults, sheets: sheets.length, periods: missing.size };
    if (faults.length > 0 || tools.dryRun) return report;
    for (const [key, months] of missing) {
      const length = lengthOf(months);
      const draft = {
        tenantId,
        timeZone,
        id: tools.newId(),
        rule: undefined,
        length,
        status: 0,
        now: tools.now,
      };
      periods.set(key, await openPeriod(db, { ...draft, start_month: months.start_month }));
    }
    const drafts = sheets.map((sheet) => draftOf(sheet, periods.get(periodKey(sheet.period)), tools));
    const byId = new Map([...periods.values()].map((period) => [period.id, period]));
    await createSheets(db, tenantId, drafts, byId, tools.newId);
    return report;
  });
}

/** A cell that could not be read is missing, too: once is enough. */
function firstOfEachCell(bad: readonly BadCell[]): BadCell[] {
  const byCell = Map.groupBy(bad, ({ line, column }) => `${line} ${column}`);
  return [...byCell.values()].flatMap(([first]) => first ?? []).toSorted((a, b) => a.line - b.line);
}

/** People by email address, user_id or employee number. */
async function findOwners(db: Writer, tenantId: string, lines: readonly OkrLine[]) {
  const users = (await listAllUsers(db, tenantId)).flatMap(({ id, email, user_id, employee_no }) =>
    [...new Set([email?.toLowerCase(), user_id, employee_no])].map((name) => ({ id, name: name ?? '' })),
  );
  const byName = Map.groupBy(users, ({ name }) => name);
  const strangers: BadCell[] = [];
  const owned = lines.map((line) => {
    const { user: name } = line;
    if (name === undefined) return { ...line, userId: undefined };
    const found = byName.get(name) ?? byName.get(name.toLowerCase()) ?? [];
    const [user] = found;
    const problem = user ? 'names more than one person' : 'is nobody here';
    if (user && found.length === 1) return { ...line, userId: user.id };
    strangers.push({ line: line.line, column: 'user', problem: `"${name}" ${problem}` });
    // Nobody's id: the lines of one stranger are still checked together.
    return { ...line, userId: `? ${name}` };
  });
  return { owned, strangers };
}

async function findPeriods(db: Writer, tenantId: string, sheets: readonly FileSheet[]) {
  const asked = new Map(sheets.map(({ period }) => [periodKey(period), period]));
  const starts = [...new Set([...asked.values()].map(({ start_month }) => start_month))];
  const found = await listPeriodsByMonths(db, tenantId, starts);
  const periods = new Map(found.map((period): [string, PeriodRow] => [periodKey(period), period]));
  const missing = new Map([...asked].filter(([key]) => !periods.has(key)));
  return { periods, missing };
}

/** Nothing that is here is changed. */
async function findTaken(
  db: Writer,
  tenantId: string,
  sheets: readonly FileSheet[],
  periods: ReadonlyMap<string, PeriodRow>,
): Promise<BadCell[]> {
  const ids = new Set(sheets.flatMap(({ period }) => periods.get(periodKey(period))?.id ?? []));
  const owners = await listSheetOwners(db, tenantId, [...ids]);
  const taken = new Set(owners.map(({ user_id, period_id }) => `${user_id} ${period_id}`));
  return sheets
    .filter(({ userId, period }) => taken.has(`${userId} ${periods.get(periodKey(period))?.id}`))
    .map(({ line }) => ({ line, column: 'user', problem: 'has an OKR of this period here already' }));
}

function draftOf(
  sheet: FileSheet,
  period: PeriodRow | undefined,
  { newId, now, visibility }: Tools,
): SheetDraft {
  if (!period) throw new Error('every period is there by now');
  const itemOf = (item: FileSheet['objectives'][number]['keyResults'][number], state: IndicatorState) => ({
    id: newId(),
    content: paragraphs(item.content),
    weight: item.weight,
    score: item.score ?? null,
    score_time: item.score === undefined ? 0 : now,
    deadline: period.end_time,
    indicator: indicatorOf(state, now),
    progresses: [],
  });
  return {
    id: newId(),
    user_id: sheet.userId,
    period_id: period.id,
    confirm_status: 0,
    visibility,
    viewers: [],
    created_time: now,
    objectives: sheet.objectives.map((objective) => {
      const states = objective.keyResults.map(({ progress }) => at(progress));
      const measured = states.map((indicator, place) => ({
        indicator,
        weight: objective.keyResults[place]?.weight ?? 0,
      }));
      const follows =
        objective.progress === undefined && states.some(({ start_value }) => start_value !== null);
      const own = follows
        ? { ...at(percentFrom(measured)), current_value_calculate_type: FROM_KEY_RESULTS }
        : at(objective.progress);
      return {
        ...itemOf(objective, own),
        notes: null,
        notes_time: 0,
        category_id: null,
        visibility: 'everyone',
        viewers: [],
        key_results: objective.keyResults.map((each, place) => itemOf(each, states[place] ?? unset)),
      };
    }),
  };
}

const at = (progress: number | undefined): IndicatorState =>
  progress === undefined ? unset : atPercent(unset, progress);

const indicatorOf = (
  { indicator_status: status, ...state }: IndicatorState,
  now: number,
): IndicatorDraft => ({
  ...state,
  status,
  value_time: state.start_value === null ? 0 : now,
  status_time: 0,
});

const paragraphs = (content: string): RichText => ({
  blocks: content.split('\n').map((text) => ({
    block_element_type: 'paragraph',
    paragraph: { elements: [{ paragraph_element_type: 'textRun', text_run: { text } }] },
  })),
});
