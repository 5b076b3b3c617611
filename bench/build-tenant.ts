import { scopeNames } from '../contract/scopes.ts';
import { createApp } from '../server/auth/index.ts';
import type { Database } from '../server/db/database.ts';
import { addToDirectory, createTenant, type UserDraft } from '../server/directory/index.ts';
import {
  buildAnswers,
  createAlignments,
  createPeriod,
  createSheets,
  insertReviews,
  listAnswers,
  type SheetDraft,
  upsertAnswers,
} from '../server/okr/index.ts';
import { draftSheet } from './draft-sheet.ts';

export interface Tenant {
  readonly appId: string;
  readonly secret: string;
  readonly people: readonly string[];
  readonly periods: readonly string[];
  readonly sheets: readonly string[];
}

interface Tools {
  readonly database: Database;
  readonly newId: () => string;
  readonly now: number;
  readonly onProgress: (done: number, total: number) => void;
}

const PERIODS = 8;
const SHEETS_AT_ONCE = 200;

/** A tenant of a given size, in bulk: departments of 20, eight quarters, everybody aligned to their manager. */
export async function buildTenant(
  size: number,
  { database, newId, now, onProgress }: Tools,
): Promise<Tenant> {
  const tenantId = newId();
  const people = Array.from({ length: size }, () => newId());
  const periods = new Map<string, { start_time: number; end_time: number }>();
  const access = await database.write(async (db) => {
    await createTenant(
      db,
      { tenant_id: tenantId, name_zh: '大公司', name_en: 'Large', time_zone: 'Asia/Shanghai' },
      now,
    );
    await addToDirectory(db, tenantId, draftDirectory(people, newId, now));
    for (let at = 0; at < PERIODS; at++) {
      const start_month = `${2025 + Math.floor(at / 4)}-${String((at % 4) * 3 + 1).padStart(2, '0')}`;
      const draft = {
        tenantId,
        timeZone: 'Asia/Shanghai',
        id: newId(),
        start_month,
        length: 3,
        status: 0,
        now,
      };
      const period = await createPeriod(db, { ...draft, rule: undefined });
      periods.set(period.id, period);
    }
    return createApp(db, { tenantId, name: 'Bench', scopes: scopeNames, okrAsApp: true }, now);
  });

  const sheets: string[] = [];
  for (const [period_id, { end_time }] of periods) {
    const firstObjective: string[] = [];
    for (let at = 0; at < size; at += SHEETS_AT_ONCE) {
      const drafts = people
        .slice(at, at + SHEETS_AT_ONCE)
        .map((user_id, n) =>
          draftSheet({ user_id, period_id, deadline: end_time, newId, now, seed: at + n, people }),
        );
      await database.write(async (db) => {
        await createSheets(db, tenantId, drafts, periods, newId);
        firstObjective.push(...drafts.map((draft) => draft.objectives[0]?.id ?? ''));
        await createAlignments(db, tenantId, alignments(at, drafts, firstObjective, newId, now));
        await insertReviews(
          db,
          tenantId,
          drafts.map((draft) => review(draft, newId, now)),
        );
      });
      sheets.push(...drafts.map(({ id }) => id));
      onProgress(sheets.length, size * PERIODS);
    }
    await keepAnswers(database, tenantId, sheets.slice(-size));
  }
  return { appId: access.appId, secret: access.secret, people, periods: [...periods.keys()], sheets };
}

async function keepAnswers(database: Database, tenantId: string, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += SHEETS_AT_ONCE) {
    const some = ids.slice(at, at + SHEETS_AT_ONCE);
    const answers = await database.tenant(tenantId).read(async (db) => {
      const built = await buildAnswers(db, tenantId, some);
      const sheets = await listAnswers(db, tenantId, some);
      return sheets.flatMap(({ id, version }) => {
        const answer = built.get(id);
        return answer ? [{ id, version, answer }] : [];
      });
    });
    await database.tenant(tenantId).write((db) => upsertAnswers(db, tenantId, answers));
  }
}

const managerOf = (at: number): number => Math.floor((at - 1) / 10);

function alignments(
  at: number,
  drafts: readonly SheetDraft[],
  first: readonly string[],
  newId: () => string,
  now: number,
) {
  return drafts.flatMap((draft, n) => {
    const to = first[managerOf(at + n)];
    const from = draft.objectives[1]?.id;
    if (at + n === 0 || to === undefined || from === undefined) return [];
    return [{ id: newId(), from_objective_id: from, to_objective_id: to, created_time: now }];
  });
}

const review = ({ user_id, period_id }: SheetDraft, newId: () => string, now: number) => ({
  id: newId(),
  user_id,
  period_id,
  kind: 'cycle_review' as const,
  title: 'Review',
  content: '{"blocks":[]}',
  created_time: now,
});

function draftDirectory(people: readonly string[], newId: () => string, now: number) {
  const root = newId();
  const departments = Array.from({ length: Math.ceil(people.length / 20) }, () => newId());
  const department = (id: string, parent_id: string | null, n: number) => ({
    id,
    department_id: `d${n}`,
    parent_id,
    name: `部门 ${n}`,
    en_name: `Department ${n}`,
    position: n,
    created_time: now,
    leader_id: null,
  });
  const user = (id: string, at: number): UserDraft => ({
    id,
    user_id: at.toString(16).padStart(8, '0'),
    employee_no: `E${at}`,
    name: `员工 ${at}`,
    en_name: `Employee ${at}`,
    email: `e${at}@large.example`,
    mobile: `+86199${String(at).padStart(8, '0')}`,
    gender: 0,
    city: '上海',
    country: 'CN',
    job_title: 'Engineer',
    employee_type: 1,
    join_time: now,
    leave_time: null,
    status: 'active',
    leader_id: at === 0 ? null : (people[managerOf(at)] ?? null),
    created_time: now,
    updated_time: now,
    departments: [
      { department_id: departments[Math.floor(at / 20)] ?? root, position: at, is_primary: true },
    ],
  });
  return {
    departments: [department(root, null, 0), ...departments.map((id, n) => department(id, root, n + 1))],
    users: people.map(user),
  };
}
