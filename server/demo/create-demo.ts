import { scopeNames } from '../../contract/scopes.ts';
import { createAdmin, createApp, newPassword } from '../auth/index.ts';
import { chunksOf } from '../chunks.ts';
import type { Writer } from '../db/database.ts';
import { addToDirectory, createTenant, type DirectoryDraft } from '../directory/index.ts';
import {
  createAlignments,
  openPeriod,
  createSheets,
  insertCategory,
  insertReviews,
  insertRule,
  linkParts,
  storeRichText,
} from '../okr/index.ts';
import { startOfDay } from '../midnight.ts';
import { createLibrary, createSemesters } from '../performance/index.ts';
import type { DemoCompany } from './demo-file.ts';
import type { DemoPlan } from './demo-plan.ts';
import { draftSheet } from './draft-sheet.ts';
import { Keys } from './keys.ts';
import { withRefs } from './refs.ts';
import { withIds } from './with-ids.ts';

interface Tools {
  readonly now: number;
  readonly newId: () => string;
  readonly onProgress: (done: number, total: number) => void;
}

const SHEETS_AT_ONCE = 50;

/** Writes a planned company through the rooms' own rules, all or nothing. */
export async function createDemo(db: Writer, plan: DemoPlan, tools: Tools): Promise<DemoCompany> {
  const { now, newId, onProgress } = tools;
  const ids = new Keys(newId);
  const tenantId = newId();
  const timeZone = plan.company.time_zone;
  const tenant_key = await createTenant(
    db,
    {
      tenant_id: tenantId,
      name_zh: plan.company.name.zh,
      name_en: plan.company.name.en,
      time_zone: timeZone,
    },
    now,
  );
  await addToDirectory(db, tenantId, draftDirectory(plan, ids, now));

  const periods = await createCalendar(db, plan, ids, tenantId, now);
  let done = 0;
  for (const some of chunksOf(plan.sheets, SHEETS_AT_ONCE)) {
    const drafts = some.map((sheet) => draftSheet(sheet, ids, timeZone));
    await createSheets(db, tenantId, drafts, periods, newId);
    onProgress((done += some.length), plan.sheets.length);
  }
  await createAlignments(
    db,
    tenantId,
    plan.alignments.map(({ from, to }) => ({
      id: newId(),
      from_objective_id: ids.of('objective', from),
      to_objective_id: ids.of('objective', to),
      created_time: now,
    })),
  );
  for (const [whole, links] of Map.groupBy(plan.parts, (part) => part.whole)) {
    const parts = links.map(({ part }) => ({ part_id: ids.of('key_result', part), created_time: now }));
    const { stays } = await linkParts(db, tenantId, ids.of('key_result', whole), parts);
    if (stays !== undefined) throw new Error(`parts of ${whole}: ${stays}`);
  }
  await insertReviews(
    db,
    tenantId,
    plan.reviews.map(({ person, period, kind, title, at, content }) => ({
      id: newId(),
      user_id: ids.of('person', person),
      period_id: ids.of('period', period),
      kind,
      title,
      content: storeRichText(withIds(content, ids)),
      frozen: null,
      created_time: at,
    })),
  );
  const parts = { db, tenantId, newId };
  await createLibrary(parts, withRefs(plan.performance.library, ids));
  await createSemesters({ ...parts, now, timeZone }, withRefs(plan.performance.semesters, ids));
  return { tenant_key, ...(await createAccess(db, plan, ids, tenantId, now)) };
}

/** Period rules, periods and categories; answers the bounds of each period by its id. */
async function createCalendar(db: Writer, plan: DemoPlan, ids: Keys, tenantId: string, now: number) {
  const timeZone = plan.company.time_zone;
  for (const rule of plan.period_rules) {
    await insertRule(db, tenantId, { ...rule, id: ids.of('rule', rule.key) }, now);
  }
  const periods = new Map<string, { start_time: number; end_time: number }>();
  for (const { key, rule: ruleKey, start, length, status } of plan.periods) {
    const found = plan.period_rules.find((rule) => rule.key === ruleKey);
    const rule = found && { ...found, id: ids.of('rule', ruleKey) };
    const id = ids.of('period', key);
    const period = { tenantId, timeZone, id, rule, start_month: start, length, status, now };
    periods.set(id, await openPeriod(db, period));
  }
  for (const { name, key, ...category } of plan.categories) {
    const id = ids.of('category', key);
    await insertCategory(
      db,
      tenantId,
      { ...category, id, name_zh: name.zh, name_en: name.en, name_ja: null },
      now,
    );
  }
  return periods;
}

/** The demo app, which holds every scope and grant, and an administrator. */
async function createAccess(db: Writer, plan: DemoPlan, ids: Keys, tenantId: string, now: number) {
  const app = { tenantId, name: 'Demo app', scopes: scopeNames, okrAsApp: true };
  const { appId, secret } = await createApp(db, app, now);
  const [head] = plan.people;
  if (!head) throw new Error('the demo company has no people');
  const password = newPassword();
  await createAdmin(db, tenantId, ids.of('person', head.key), password, now);
  return { app_id: appId, app_secret: secret, admin: { email: head.email, password } };
}

function draftDirectory(plan: DemoPlan, ids: Keys, now: number): DirectoryDraft {
  const timeZone = plan.company.time_zone;
  return {
    departments: plan.departments.map((department, position) => ({
      id: ids.of('department', department.key),
      department_id: department.key,
      parent_id: department.parent === undefined ? null : ids.of('department', department.parent),
      name: department.name.zh,
      en_name: department.name.en,
      position,
      created_time: now,
      leader_id: ids.of('person', department.leader),
    })),
    users: plan.people.map((person) => ({
      id: ids.of('person', person.key),
      user_id: person.user_id,
      employee_no: person.employee_no,
      name: person.name,
      en_name: person.en_name,
      email: person.email,
      mobile: person.mobile ?? null,
      gender: person.gender,
      city: person.city,
      country: 'CN',
      job_title: person.job_title.zh,
      employee_type: person.employee_type,
      join_time: startOfDay(person.join_date, timeZone),
      leave_time: person.leave_date === undefined ? null : startOfDay(person.leave_date, timeZone),
      status: person.status,
      leader_id: person.manager === undefined ? null : ids.of('person', person.manager),
      created_time: now,
      updated_time: now,
      departments: person.departments.map((key, at) => ({
        department_id: ids.of('department', key),
        position: at,
        is_primary: at === 0,
      })),
    })),
  };
}
