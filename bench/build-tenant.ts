import type { Database } from '../server/db/database.ts';
import { createRandom } from '../server/demo/random.ts';
import {
  createAlignments,
  openPeriod,
  createSheets,
  insertReviews,
  type NewReview,
  type SheetDraft,
  storeRichText,
} from '../server/okr/index.ts';
import { buildPeople, TIME_ZONE } from './build-people.ts';
import { type Desk, draftSheet, type Period } from './draft-sheet.ts';

export interface Tenant {
  readonly tenantId: string;
  /** Everybody, by the ids that the database has for them. */
  readonly people: readonly string[];
  readonly appId: string;
  readonly secret: string;
  /** As the company's own ids name them. */
  readonly userIds: readonly string[];
  readonly sheetIds: readonly string[];
  readonly periodIds: readonly string[];
}

interface Tools {
  readonly newId: () => string;
  readonly now: number;
  readonly onProgress: (done: number, total: number) => void;
}

const QUARTERS = [2025, 2026].flatMap((year) => ['01', '04', '07', '10'].map((month) => `${year}-${month}`));
/** Each batch is one commit of eight times as many sheets. */
const PEOPLE_AT_ONCE = 40;

/** A company of any size, by the rooms' own rules; equal sizes give equal companies but for their ids. */
export async function buildTenant(database: Database, people: number, tools: Tools): Promise<Tenant> {
  const { newId, now, onProgress } = tools;
  const { tenantId, appId, secret, directory } = await buildPeople(database, people, newId, now);
  const ids = directory.users.map(({ id }) => id);
  const scope = database.tenant(tenantId);
  const periods: Period[] = [];
  for (const start_month of QUARTERS) {
    const period = { tenantId, timeZone: TIME_ZONE, id: newId(), rule: undefined, start_month, length: 3 };
    periods.push(await scope.write((db) => openPeriod(db, { ...period, status: 0, now })));
  }
  const known = new Map(periods.map((period) => [period.id, period]));
  const desk = { random: createRandom('bench'), newId, people: ids };
  const objectives = new Map<string, readonly string[]>();
  const sheetIds: string[] = [];
  for (let at = 0; at < people; at += PEOPLE_AT_ONCE) {
    const some = ids.slice(at, at + PEOPLE_AT_ONCE);
    const sheets = some.flatMap((owner) => periods.map((period) => draftSheet(desk, owner, period)));
    for (const sheet of sheets) {
      sheetIds.push(sheet.id);
      objectives.set(
        placeOf(sheet.user_id, sheet.period_id),
        sheet.objectives.map(({ id }) => id),
      );
    }
    const leaders = new Map(
      directory.users.slice(at, at + PEOPLE_AT_ONCE).map((user) => [user.id, user.leader_id]),
    );
    const alignments = sheets.flatMap((sheet) => {
      const above = objectives.get(placeOf(leaders.get(sheet.user_id) ?? '', sheet.period_id)) ?? [];
      return align(desk, sheet, above, now);
    });
    await scope.write(async (db) => {
      await createSheets(db, tenantId, sheets, known, newId);
      await createAlignments(db, tenantId, alignments);
      await insertReviews(db, tenantId, draftReviews(desk, sheets));
    });
    onProgress(Math.min(at + PEOPLE_AT_ONCE, people), people);
  }
  const userIds = directory.users.map(({ user_id }) => user_id);
  return { tenantId, people: ids, appId, secret, userIds, sheetIds, periodIds: periods.map(({ id }) => id) };
}

const placeOf = (person: string, periodId: string) => `${person} ${periodId}`;

/** Half of the objectives serve one of the manager's. */
const align = ({ random, newId }: Desk, sheet: SheetDraft, above: readonly string[], now: number) =>
  sheet.objectives
    .filter(() => above.length > 0 && random.chance(0.5))
    .map(({ id }) => ({
      id: newId(),
      from_objective_id: id,
      to_objective_id: random.pick(above),
      created_time: now,
    }));

const draftReviews = ({ random, newId }: Desk, sheets: readonly SheetDraft[]): NewReview[] =>
  sheets.flatMap(({ user_id, period_id, created_time }) =>
    (['cycle_review', 'progress_report'] as const)
      .filter(() => random.chance(0.7))
      .map((kind) => ({
        id: newId(),
        user_id,
        period_id,
        kind,
        title: 'Review',
        content: storeRichText({ blocks: [] }),
        frozen: null,
        created_time,
      })),
  );
