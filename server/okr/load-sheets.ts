import type { Language, UserIdType } from '../../contract/ids.ts';
import type { HiddenOkr, Okr, OkrBatch } from '../../contract/okr/okr.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, refPresenter } from '../directory/index.ts';
import { chineseName, englishName } from './calendar.ts';
import { listSheetAlignments } from './alignment-queries.ts';
import { listIndicators, listKeyResults, listObjectives, listProgressRefs } from './content-queries.ts';
import { listPeriodsByIds } from './period-queries.ts';
import { encodeSheet, fillSheet, type Filler, peopleIn } from './sheet-answer.ts';
import {
  type AnswerRow,
  listSheets,
  listVisibleObjectiveIds,
  listVisibleSheetIds,
  upsertAnswers,
} from './sheet-queries.ts';

type Caller = Pick<Ctx, 'actor' | 'later'> & { readonly db: Reader };

interface View {
  readonly user_id_type: UserIdType;
  readonly lang: Language;
}

/** The sheets as this caller may see them, in the given order: JSON in pieces, with commas between them. */
export async function loadSheets(
  ctx: Caller,
  sheets: readonly AnswerRow[],
  view: View,
): Promise<(Buffer | string)[]> {
  const answers = await completeAnswers(ctx, sheets);
  const filler = await createFiller(ctx, answers, view);
  const filled = answers.map((answer) => fillSheet(answer, filler));
  if (ctx.actor.userId === undefined)
    return filled.flatMap((pieces, at) => (at === 0 ? pieces : [',', ...pieces]));
  const okrs = filled.map((pieces) => JSON.parse(Buffer.concat(pieces).toString()) as Okr); // as: our own encoding of it
  const seen = await hideFrom(ctx, ctx.actor.userId, okrs);
  return [seen.map((okr) => JSON.stringify(okr)).join(',')];
}

/** Answers that are not kept yet are built from the rows, and kept once the call has been answered. */
async function completeAnswers(
  { db, actor, later }: Caller,
  sheets: readonly AnswerRow[],
): Promise<Buffer[]> {
  const missing = sheets.filter((sheet) => sheet.answer === null);
  const built = await buildAnswers(
    db,
    actor.tenantId,
    missing.map(({ id }) => id),
  );
  if (missing.length > 0) {
    const fresh = missing.map(({ id, version }) => ({ id, version, answer: getAnswer(built, id) }));
    later(async (writer) => void (await upsertAnswers(writer, actor.tenantId, fresh)));
  }
  return sheets.map(({ id, answer }) => {
    if (answer === null) return getAnswer(built, id);
    return typeof answer === 'string' ? Buffer.from(answer) : answer;
  });
}

function getAnswer(answers: ReadonlyMap<string, Buffer>, id: string): Buffer {
  const answer = answers.get(id);
  if (!answer) throw new Error(`no answer was built for sheet ${id}`);
  return answer;
}

/** Encodes sheets from their rows: one query a level for the whole set. */
export async function buildAnswers(
  db: Reader,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  if (ids.length === 0) return new Map();
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

async function createFiller({ db, actor }: Caller, answers: readonly Buffer[], view: View): Promise<Filler> {
  const named = new Set<string>();
  const referred = new Set<string>();
  for (const answer of answers) peopleIn(answer, named, referred);
  const wanted = view.user_id_type === 'user_id' ? named.union(referred) : named;
  const people = await findPeople({ db, actor }, wanted);
  const present = refPresenter(actor, view.user_id_type);
  const refs = new Map<string, Buffer>();
  return {
    periodName: view.lang === 'en_us' ? englishName : chineseName,
    personName(id) {
      const person = people.get(id);
      return (view.lang === 'en_us' ? person?.en_name : person?.name) ?? '';
    },
    ref(id) {
      const known = refs.get(id);
      if (known) return known;
      const json = Buffer.from(JSON.stringify(present({ id, user_id: people.get(id)?.user_id ?? '' })));
      refs.set(id, json);
      return json;
    },
  };
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
