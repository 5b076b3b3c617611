import type { Language, UserIdType } from '../../contract/ids.ts';
import type { HiddenOkr, Okr, OkrBatch } from '../../contract/okr/okr.ts';
import { ByteWriter } from '../byte-writer.ts';
import { chunksOf } from '../chunks.ts';
import { type Ctx, Encoded } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, refPresenter, seesUserIds } from '../directory/index.ts';
import { fewAtOnce } from '../few-at-once.ts';
import { kept } from '../kept.ts';
import { copyOf, discard } from '../memory.ts';
import { chineseName, englishName } from './calendar.ts';
import { listSheetAlignments } from './alignment-queries.ts';
import { listIndicators, listKeyResults, listObjectives, listProgressRefs } from './content-queries.ts';
import { listPeriodsByIds } from './period-queries.ts';
import { fillAnswer, type HoledAnswer, readAnswer } from './fill-answer.ts';
import { encodeSheet } from './sheet-answer.ts';
import { forgetSome, joinId, NOBODY, type ShownPeople, shownTo, splitId } from './shown-people.ts';
import {
  listAnswers,
  listSheets,
  listVisibleObjectiveIds,
  listVisibleSheetIds,
  type SheetVersionRow,
  upsertAnswers,
} from './sheet-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'answers' | 'later'> & { readonly db: Reader };

interface View {
  readonly user_id_type: UserIdType;
  readonly lang: Language;
}

/** The list of the sheets as this caller may see them, in the given order, and what more is said beside it. */
export async function loadSheets<T>(
  ctx: Caller,
  sheets: readonly SheetVersionRow[],
  view: View,
  more = '',
): Promise<Encoded<T>> {
  const { list, release } = await findAnswers(ctx, sheets, view);
  if (ctx.actor.userId === undefined) return new Encoded(['{"okr_list":[', ...list, `]${more}}`], release);
  const okrs = JSON.parse(`[${list.join('')}]`) as Okr[]; // as: our own encoding of them
  release?.();
  const seen = await hideFrom(ctx, ctx.actor.userId, okrs);
  return new Encoded([`{"okr_list":${JSON.stringify(seen)}${more}}`]);
}

interface Found {
  /** The answers, each but the first behind a comma. */
  readonly list: readonly Buffer[];
  /** For when nobody reads them any more; without it they stay in memory. */
  readonly release?: () => void;
}

let audiences = 0;
/** Of an audience, which stands in the key of every sheet and person that is looked for. */
const shortName = kept(10_000, () => String((audiences += 1)));

/** From memory where they are still true; the others are filled in for this caller. */
async function findAnswers(ctx: Caller, sheets: readonly SheetVersionRow[], view: View): Promise<Found> {
  const { actor, answers } = ctx;
  const audience = shortName(`${actor.appId} ${seesUserIds(actor)} ${view.user_id_type} ${view.lang}`);
  const found = new Map<string, Buffer>();
  const missing: SheetVersionRow[] = [];
  for (const sheet of sheets) {
    const answer = answers.find(`${audience} ${sheet.id}`, versionOf(sheet));
    if (answer) found.set(sheet.id, answer);
    else missing.push(sheet);
  }
  if (missing.length === 0) return { list: listed(sheets, found) };
  const { whole, each, release } = await fillAnswers(ctx, missing, audience, view);
  for (const sheet of missing) {
    const answer = getAnswer(each, sheet.id);
    found.set(sheet.id, answer);
    const key = `${audience} ${sheet.id}`;
    if (answers.admits(key)) answers.keep(key, versionOf(sheet), copyOf(answer));
  }
  return { list: missing.length === sheets.length ? [whole.subarray(1)] : listed(sheets, found), release };
}

const listed = (sheets: readonly SheetVersionRow[], found: ReadonlyMap<string, Buffer>) =>
  sheets.map(({ id }, at) => (at === 0 ? getAnswer(found, id).subarray(1) : getAnswer(found, id)));

/** One after the other, each behind a comma: so a list goes out in few pieces. */
async function fillAnswers(ctx: Caller, sheets: readonly SheetVersionRow[], audience: string, view: View) {
  const stored = await readAnswers(ctx, sheets);
  const stale = sheets.filter(({ id }) => !stored.has(id));
  const built = stale.length > 0 ? await buildAnswers(ctx, stale) : [];
  const holed = new Map([...stored, ...built].map(([id, answer]) => [id, readAnswer(answer)]));
  const version = sheets[0]?.directory_version ?? 0;
  const shown = await showPeople(ctx, holed.values(), { audience, version, view });
  const periodName = view.lang === 'en_us' ? englishName : chineseName;
  const bytes = [...holed.values()].reduce((sum, { json }) => sum + json.length, 0);
  const out = new ByteWriter(Math.ceil(bytes * ROOM_FOR_PEOPLE));
  const spans = sheets.map(({ id }) => {
    const start = out.length();
    out.text(',');
    fillAnswer(out, getAnswer(holed, id), periodName, shown);
    return { id, start, end: out.length() };
  });
  for (const answer of stored.values()) discard(answer);
  const whole = out.finish();
  const each = new Map(spans.map(({ id, start, end }) => [id, whole.subarray(start, end)]));
  return { whole, each, release: () => out.release() };
}

/** What they add to most answers. */
const ROOM_FOR_PEOPLE = 1.25;

const versionOf = ({ version, directory_version }: SheetVersionRow): string =>
  `${version} ${directory_version}`;

/** The kept answers, with their holes, that are still true. */
async function readAnswers(
  { db, actor }: Caller,
  sheets: readonly SheetVersionRow[],
): Promise<Map<string, Buffer>> {
  const versions = new Map(sheets.map(({ id, version }) => [id, version]));
  const rows = await listAnswers(db, actor.tenantId, [...versions.keys()]);
  return new Map(
    rows
      .filter(({ sheet_id, version }) => version === versions.get(sheet_id))
      .map(({ sheet_id, answer }) => [sheet_id, answer]),
  );
}

/** Builds answers from the rows, and keeps them once the call is answered. */
async function buildAnswers(
  { db, actor, later }: Caller,
  sheets: readonly SheetVersionRow[],
): Promise<Map<string, Buffer>> {
  const built = new Map<string, Buffer>();
  for (const some of chunksOf(sheets, SHEETS_AT_ONCE)) {
    const ids = some.map(({ id }) => id);
    for (const [id, answer] of await building(() => encodeSheets(db, actor.tenantId, ids)))
      built.set(id, answer);
  }
  const fresh = sheets.map(({ id, version }) => ({ id, version, answer: getAnswer(built, id) }));
  later(async (writer) => void (await upsertAnswers(writer, actor.tenantId, fresh)));
  return built;
}

function getAnswer<Answer>(answers: ReadonlyMap<string, Answer>, id: string): Answer {
  const answer = answers.get(id);
  if (!answer) throw new Error(`no answer was found or built for sheet ${id}`);
  return answer;
}

/** The rows take many times the memory of the answers; what of them outlives two small collections waits for a large one. */
const building = fewAtOnce(2);
const SHEETS_AT_ONCE = 2;

/** From their rows: one query a level for the whole set. */
async function encodeSheets(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const [sheets, objectives, keyResults, indicators, progresses, alignments] = await Promise.all([
    listSheets(db, tenantId, ids),
    listObjectives(db, tenantId, ids),
    listKeyResults(db, tenantId, ids),
    listIndicators(db, tenantId, ids),
    listProgressRefs(db, tenantId, ids),
    listSheetAlignments(db, tenantId, ids),
  ]);
  const periods = await listPeriodsByIds(db, tenantId, [...new Set(sheets.map((sheet) => sheet.period_id))]);
  const months = new Map(periods.map((period) => [period.id, period]));
  const objectivesOf = Map.groupBy(objectives, (row) => row.sheet_id);
  const content = {
    keyResults: Map.groupBy(keyResults, (row) => row.objective_id),
    indicators: new Map(indicators.map((row) => [row.entity_id, row])),
    progresses: Map.groupBy(progresses, (row) => row.entity_id),
    alignedTo: Map.groupBy(alignments, (row) => row.to_objective_id),
    aligning: Map.groupBy(alignments, (row) => row.from_objective_id),
  };
  return new Map(
    sheets.map(({ id, period_id, confirm_status }) => {
      const period = months.get(period_id);
      if (!period) throw new Error(`sheet ${id} has no period`);
      const sheet = { id, period_id, confirm_status, months: period, objectives: objectivesOf.get(id) ?? [] };
      return [id, encodeSheet({ ...sheet, ...content })];
    }),
  );
}

interface Audience {
  readonly audience: string;
  /** Of the directory, when the sheets were listed. */
  readonly version: number;
  readonly view: View;
}

/** Everybody in these answers as this caller sees them, in one look-up for those who were not shown before. */
async function showPeople(
  ctx: Caller,
  answers: Iterable<HoledAnswer>,
  { audience, version, view }: Audience,
): Promise<ShownPeople> {
  const shown = shownTo(audience, version);
  const strangers = new Set<string>();
  for (const { people } of answers)
    for (const id of people) if (shown.find(id.high, id.low) === NOBODY) strangers.add(joinId(id));
  if (strangers.size === 0) return shown;
  const present = refPresenter(ctx.actor, view.user_id_type);
  for (const person of (await findPeople(ctx, strangers)).values())
    shown.add(splitId(person.id), view.lang === 'en_us' ? person.en_name : person.name, present(person));
  forgetSome();
  return shown;
}

/** Leaves of each sheet what a person may see. */
async function hideFrom({ db, actor }: Caller, viewerId: string, okrs: readonly Okr[]): Promise<OkrBatch[]> {
  const sheetIds = okrs.map(({ id }) => id);
  const objectiveIds = new Set<string>();
  for (const { objective_list } of okrs) {
    for (const objective of objective_list) {
      objectiveIds.add(objective.id);
      if (objective.permission === 0) continue;
      for (const other of objective.aligned_objective_list) objectiveIds.add(other.id);
      for (const other of objective.aligning_objective_list) objectiveIds.add(other.id);
    }
  }
  const [sheets, objectives] = await Promise.all([
    listVisibleSheetIds(db, actor.tenantId, viewerId, sheetIds),
    listVisibleObjectiveIds(db, actor.tenantId, viewerId, [...objectiveIds]),
  ]);
  const visibleSheets = new Set(sheets.map(({ id }) => id));
  const visible = new Set(objectives.map(({ id }) => id));
  return okrs.map((okr) => (visibleSheets.has(okr.id) ? hideObjectives(okr, visible) : hiddenOkr(okr.id)));
}

const hiddenOkr = (id: string): HiddenOkr => ({ id, permission: 0 });

function hideObjectives(okr: Okr, visible: ReadonlySet<string>): Okr {
  return {
    ...okr,
    objective_list: okr.objective_list.map((objective) => {
      if (objective.permission === 0 || !visible.has(objective.id))
        return { id: objective.id, permission: 0 };
      return {
        ...objective,
        aligned_objective_list: objective.aligned_objective_list.filter(({ id }) => visible.has(id)),
        aligning_objective_list: objective.aligning_objective_list.filter(({ id }) => visible.has(id)),
      };
    }),
  };
}
