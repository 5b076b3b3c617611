import { randomBytes } from 'node:crypto';
import type { AlignedObjective, Okr, OkrKeyResult, OkrObjective } from '../../contract/okr/okr.ts';
import type { UserRef } from '../../contract/ids.ts';
import type { Months } from './calendar.ts';
import type { AlignmentRow } from './alignment-queries.ts';
import type { IndicatorRow, KeyResultRow, ObjectiveRow, ProgressRefRow } from './content-queries.ts';
import { shownPercent } from './indicator.ts';
import { mentionedIn, plainText, type RichText } from './rich-text.ts';

/**
 * An answer about a sheet is encoded once and kept. What differs between callers stays a hole in it: names follow the
 * language, ids the calling app. A hole is U+0001, which JSON never has in the clear, a letter and a fixed-length key.
 */
const HOLE = '\u0001';

/** Stands for holes until the answer is JSON. Nobody can write it into a text, because it is new at each start. */
const mark = `hole-${randomBytes(16).toString('hex')}-`;
const markedRef = new RegExp(`"${mark}(R\\d{19})"`, 'g');
const markedText = new RegExp(`${mark}([NP])`, 'g');

const ref = (id: string) => `${mark}R${id}` as unknown as UserRef; // as: the pair of ids takes its place when filled
const nameHole = (id: string): string => `${mark}N${id}`;

/** Everything that an answer about one sheet is made of. */
export interface SheetContent {
  readonly id: string;
  readonly period_id: string;
  readonly confirm_status: number;
  readonly months: Months;
  readonly objectives: readonly ObjectiveRow[];
  readonly keyResults: ReadonlyMap<string, readonly KeyResultRow[]>;
  readonly indicators: ReadonlyMap<string, IndicatorRow>;
  readonly progresses: ReadonlyMap<string, readonly ProgressRefRow[]>;
  readonly alignedTo: ReadonlyMap<string, readonly AlignmentRow[]>;
  readonly aligning: ReadonlyMap<string, readonly AlignmentRow[]>;
}

export function encodeSheet(sheet: SheetContent): string {
  const okr: Okr = {
    confirm_status: sheet.confirm_status as Okr['confirm_status'], // as: a check constraint holds it to these
    id: sheet.id,
    name: `${mark}P${sheet.months.start_month}${sheet.months.end_month}`,
    objective_list: sheet.objectives.map((row) => presentObjective(row, sheet)),
    period_id: sheet.period_id,
    permission: 1,
  };
  return JSON.stringify(okr).replaceAll(markedRef, `${HOLE}$1`).replaceAll(markedText, `${HOLE}$1`);
}

function presentObjective(row: ObjectiveRow, sheet: SheetContent): OkrObjective {
  const content = readRichText(row.content);
  return {
    aligned_objective_list: (sheet.alignedTo.get(row.id) ?? []).map(presentFrom),
    aligning_objective_list: (sheet.aligning.get(row.id) ?? []).map(presentTo),
    content: plainText(content, nameHole),
    deadline: String(row.deadline),
    id: row.id,
    kr_list: (sheet.keyResults.get(row.id) ?? []).map((keyResult) => presentKeyResult(keyResult, sheet)),
    mentioned_user_list: mentionedIn(content).map(ref),
    permission: 1,
    ...presentProgress(row, sheet),
    ...(row.notes === null ? {} : { progress_report: plainText(readRichText(row.notes), nameHole) }),
    progress_report_last_updated_time: String(row.notes_updated_time),
    ...presentScore(row),
    weight: row.weight / 10,
  };
}

function presentKeyResult(row: KeyResultRow, sheet: SheetContent): OkrKeyResult {
  const content = readRichText(row.content);
  return {
    content: plainText(content, nameHole),
    deadline: String(row.deadline),
    id: row.id,
    kr_weight: row.weight / 10,
    mentioned_user_list: mentionedIn(content).map(ref),
    ...presentProgress(row, sheet),
    progress_report_last_updated_time: '0',
    ...presentScore(row),
    weight: Math.round(row.weight / 10),
  };
}

type Status = OkrKeyResult['progress_rate']['status'];

function presentProgress(row: ObjectiveRow | KeyResultRow, sheet: SheetContent) {
  const indicator = sheet.indicators.get(row.id);
  return {
    progress_rate: {
      percent: indicator ? shownPercent(indicator) : 0,
      status: String(indicator?.indicator_status ?? -1) as Status, // as: a check constraint holds it to these
    },
    progress_rate_percent_last_updated_time: String(indicator?.value_updated_time ?? 0),
    progress_rate_status_last_updated_time: String(indicator?.status_updated_time ?? 0),
    progress_record_last_updated_time: String(row.progress_updated_time),
    progress_record_list: (sheet.progresses.get(row.id) ?? []).map(({ id }) => ({ id })),
  };
}

const presentScore = (row: ObjectiveRow | KeyResultRow) => ({
  ...(row.score === null ? {} : { score: row.score * 10 }),
  score_last_updated_time: String(row.score_updated_time),
});

const presentFrom = (row: AlignmentRow): AlignedObjective => ({
  id: row.from_objective_id,
  okr_id: row.from_sheet_id,
  owner: ref(row.from_owner_id),
});

const presentTo = (row: AlignmentRow): AlignedObjective => ({
  id: row.to_objective_id,
  okr_id: row.to_sheet_id,
  owner: ref(row.to_owner_id),
});

export const readRichText = (stored: string): RichText => JSON.parse(stored) as RichText; // as: written as such

/** Fills the holes of an encoded sheet for one caller. */
export interface Filler {
  periodName(months: Months): string;
  personName(id: string): string;
  /** The pair of ids as JSON. */
  ref(id: string): string;
}

/** People whom the holes of an answer name: by name, or by id alone. */
export function peopleIn(answer: string, named: Set<string>, referred: Set<string>): void {
  for (let at = answer.indexOf(HOLE); at >= 0; at = answer.indexOf(HOLE, at + 1)) {
    const kind = answer[at + 1];
    if (kind === 'N') named.add(answer.slice(at + 2, at + 21));
    else if (kind === 'R') referred.add(answer.slice(at + 2, at + 21));
  }
}

export function fillSheet(answer: string, filler: Filler): string {
  const [head = '', ...parts] = answer.split(HOLE);
  return head + parts.map((part) => fillHole(part, filler)).join('');
}

function fillHole(part: string, filler: Filler): string {
  if (part[0] === 'P') {
    const months = { start_month: part.slice(1, 8), end_month: part.slice(8, 15) };
    return insideJson(filler.periodName(months)) + part.slice(15);
  }
  const id = part.slice(1, 20);
  return (part[0] === 'N' ? insideJson(filler.personName(id)) : filler.ref(id)) + part.slice(20);
}

const insideJson = (text: string): string => JSON.stringify(text).slice(1, -1);
