import { scopeNames } from '../contract/scopes.ts';
import { createApp } from '../server/auth/index.ts';
import type { Database } from '../server/db/database.ts';
import { createRandom } from '../server/demo/random.ts';
import { addToDirectory, createTenant, type DirectoryDraft } from '../server/directory/index.ts';
import {
  createAlignments,
  openPeriod,
  createSheets,
  insertReviews,
  type NewReview,
  type SheetDraft,
  storeRichText,
} from '../server/okr/index.ts';
import { type Desk, draftSheet, type Period } from './draft-sheet.ts';

export interface Tenant {
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

const TIME_ZONE = 'Asia/Shanghai';
const QUARTERS = [2025, 2026].flatMap((year) => ['01', '04', '07', '10'].map((month) => `${year}-${month}`));
const REPORTS_TO_ONE = 8;
const DEPARTMENT_SIZE = 25;
/** Each batch is one commit of eight times as many sheets. */
const PEOPLE_AT_ONCE = 40;

/** A company of any size, by the rooms' own rules; equal sizes give equal companies but for their ids. */
export async function buildTenant(database: Database, people: number, tools: Tools): Promise<Tenant> {
  const { newId, now, onProgress } = tools;
  const tenantId = newId();
  const names = { name_zh: '测量公司', name_en: 'Bench Company' };
  const draft = draftDirectory(people, newId, now);
  const ids = draft.users.map(({ id }) => id);
  await database.write((db) =>
    createTenant(db, { tenant_id: tenantId, time_zone: TIME_ZONE, ...names }, now),
  );
  const scope = database.tenant(tenantId);
  await scope.write((db) => addToDirectory(db, tenantId, draft));
  const periods: Period[] = [];
  for (const start_month of QUARTERS) {
    const period = { tenantId, timeZone: TIME_ZONE, id: newId(), rule: undefined, start_month, length: 3 };
    periods.push(await scope.write((db) => openPeriod(db, { ...period, status: 0, now })));
  }
  const known = new Map(periods.map((period) => [period.id, period]));
  const app = { tenantId, name: 'Bench', scopes: scopeNames, okrAsApp: true };
  const { appId, secret } = await database.write((db) => createApp(db, app, now));

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
      draft.users.slice(at, at + PEOPLE_AT_ONCE).map((user) => [user.id, user.leader_id]),
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
  const userIds = draft.users.map(({ user_id }) => user_id);
  return { appId, secret, userIds, sheetIds, periodIds: periods.map(({ id }) => id) };
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

function draftDirectory(people: number, newId: () => string, now: number): DirectoryDraft {
  const departments = Array.from({ length: Math.ceil(people / DEPARTMENT_SIZE) }, (_, at) => ({
    id: newId(),
    department_id: `D${at}`,
    name: `${at} 部`,
    en_name: `Department ${at}`,
    position: at,
    created_time: now,
    leader_id: null,
  }));
  const ids = Array.from({ length: people }, newId);
  return {
    departments: departments.map((department, at) => ({
      ...department,
      parent_id: departments[parentOf(at)]?.id ?? null,
    })),
    users: ids.map((id, at) => ({
      id,
      user_id: `u${String(at).padStart(6, '0')}`,
      employee_no: String(at + 1),
      name: `员工${at}`,
      en_name: `Person ${at}`,
      email: `person${at}@bench.example`,
      mobile: null,
      gender: at % 3,
      city: '上海',
      country: 'CN',
      job_title: '工程师',
      employee_type: 1,
      join_time: now,
      leave_time: null,
      status: 'active',
      leader_id: ids[parentOf(at)] ?? null,
      created_time: now,
      updated_time: now,
      departments: [
        {
          department_id: departments[Math.floor(at / DEPARTMENT_SIZE)]?.id ?? '',
          position: 0,
          is_primary: true,
        },
      ],
    })),
  };
}

/** A tree in which everybody but the first stands below someone before them; -1 for the first. */
const parentOf = (at: number): number => Math.floor((at - 1) / REPORTS_TO_ONE);
