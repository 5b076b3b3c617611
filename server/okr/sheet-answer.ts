import { randomBytes } from 'node:crypto';
import type { AlignedObjective, Okr, OkrKeyResult, OkrObjective } from '../../contract/okr/okr.ts';
import type { UserRef } from '../../contract/ids.ts';
import type { Months } from './calendar.ts';
import type { AlignmentRow } from './alignment-queries.ts';
import type { IndicatorRow, KeyResultRow, ObjectiveRow, ProgressRefRow } from './content-queries.ts';
import { shownPercent } from './indicator.ts';
import { mentionedIn, plainText, type RichText } from './rich-text.ts';

/**
 * An answer about a sheet is encoded once, as bytes, and kept. What differs between callers stays a hole in it: names
 * follow the language, ids the calling app. A hole is U+0001, which JSON never has in the clear, a letter and a key of
 * fixed length.
 */
const HOLE = 1;

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

export function encodeSheet(sheet: SheetContent): Buffer {
  const okr: Okr = {
    confirm_status: sheet.confirm_status as Okr['confirm_status'], // as: a check constraint holds it to these
    id: sheet.id,
    name: `${mark}P${sheet.months.start_month}${sheet.months.end_month}`,
    objective_list: sheet.objectives.map((row) => presentObjective(row, sheet)),
    period_id: sheet.period_id,
    permission: 1,
  };
  return Buffer.from(
    JSON.stringify(okr).replaceAll(markedRef, '\u0001$1').replaceAll(markedText, '\u0001$1'),
  );
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

/** Fills the holes of encoded sheets for one caller. */
export interface Filler {
  periodName(months: Months): string;
  personName(id: string): string;
  /** The pair of ids as JSON. */
  ref(id: string): Buffer;
}

const letters = { period: 'P'.charCodeAt(0), name: 'N'.charCodeAt(0) };
const PERIOD_KEY = 14;
const PERSON_KEY = 19;

/** People whom the holes of an answer name: by name, or by id alone. */
export function peopleIn(answer: Buffer, named: Set<string>, referred: Set<string>): void {
  for (let at = answer.indexOf(HOLE); at >= 0; at = answer.indexOf(HOLE, at + 2)) {
    const letter = answer[at + 1];
    if (letter === letters.period) continue;
    const people = letter === letters.name ? named : referred;
    people.add(answer.toString('latin1', at + 2, at + 2 + PERSON_KEY));
  }
}

/** The answer with its holes filled, in pieces. */
export function fillSheet(answer: Buffer, filler: Filler): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = answer.indexOf(HOLE); at >= 0; at = answer.indexOf(HOLE, from)) {
    const letter = answer[at + 1];
    const end = at + 2 + (letter === letters.period ? PERIOD_KEY : PERSON_KEY);
    const key = answer.toString('latin1', at + 2, end);
    pieces.push(answer.subarray(from, at), fillHole(letter, key, filler));
    from = end;
  }
  pieces.push(answer.subarray(from));
  return pieces;
}

function fillHole(letter: number | undefined, key: string, filler: Filler): Buffer {
  if (letter === letters.period) {
    return insideJson(filler.periodName({ start_month: key.slice(0, 7), end_month: key.slice(7) }));
  }
  return letter === letters.name ? insideJson(filler.personName(key)) : filler.ref(key);
}

const insideJson = (text: string): Buffer => Buffer.from(JSON.stringify(text).slice(1, -1));
