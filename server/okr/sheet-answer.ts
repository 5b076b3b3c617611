import { randomBytes } from 'node:crypto';
import type { AlignedObjective, Okr, OkrKeyResult, OkrObjective } from '../../contract/okr/okr.ts';
import type { UserRef } from '../../contract/ids.ts';
import type { Months } from './calendar.ts';
import type { AlignmentRow } from './alignment-queries.ts';
import type { IndicatorRow, KeyResultRow, ObjectiveRow, ProgressRefRow } from './content-queries.ts';
import { shownPercent } from './indicator.ts';
import { mentionedIn, plainText, type RichText } from './rich-text.ts';

/** Stands for holes until the answer is JSON. Nobody can write it into a text, because it is new at each start. */
const mark = `hole-${randomBytes(16).toString('hex')}-`;
const marked = new RegExp(`"${mark}(R)(\\d{19})"|${mark}(N)(\\d{19})|${mark}(P)`, 'g');

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

/**
 * An answer about a sheet is encoded once, as bytes, and kept. What differs between callers stays a hole in it: names
 * follow the language, ids the calling app. What is kept begins with a line that says where the holes are:
 * the months of the period, the people by internal id, and each hole as a letter, the place of its person in that list
 * and its offset in the JSON that follows. The letters: the pair of ids of a person, R; a person's name, N; the name
 * of the period, P. `fill-answer.ts` reads it.
 */
export function encodeSheet(sheet: SheetContent): Buffer {
  const okr: Okr = {
    confirm_status: sheet.confirm_status as Okr['confirm_status'], // as: a check constraint holds it to these
    id: sheet.id,
    name: `${mark}P`,
    objective_list: sheet.objectives.map((row) => presentObjective(row, sheet)),
    period_id: sheet.period_id,
    permission: 1,
  };
  const text = JSON.stringify(okr);
  const people = new Map<string, number>();
  const holes: string[] = [];
  const json: string[] = [];
  let from = 0;
  let offset = 0;
  for (const match of text.matchAll(marked)) {
    const [whole, refKind, refId, nameKind, nameId] = match;
    const id = refId ?? nameId;
    if (id !== undefined && !people.has(id)) people.set(id, people.size);
    const piece = text.slice(from, match.index);
    json.push(piece);
    offset += Buffer.byteLength(piece);
    holes.push(`${refKind ?? nameKind ?? 'P'}${id === undefined ? 0 : people.get(id)} ${offset}`);
    from = match.index + whole.length;
  }
  const head = [sheet.months.start_month, sheet.months.end_month, [...people.keys()].join(), holes.join()];
  return Buffer.from(`${head.join(';')}\n${json.join('')}${text.slice(from)}`);
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
