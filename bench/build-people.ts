import { scopeNames } from '../contract/scopes.ts';
import { createApp } from '../server/auth/index.ts';
import type { Database } from '../server/db/database.ts';
import { addToDirectory, createTenant, type DirectoryDraft } from '../server/directory/index.ts';

export const TIME_ZONE = 'Asia/Shanghai';
const REPORTS_TO_ONE = 8;
const DEPARTMENT_SIZE = 25;

export interface Company {
  readonly tenantId: string;
  readonly appId: string;
  readonly secret: string;
  readonly directory: DirectoryDraft;
}

/** A company of any size with an app that holds every scope. */
export async function buildPeople(
  database: Database,
  people: number,
  newId: () => string,
  now: number,
): Promise<Company> {
  const tenantId = newId();
  const directory = draftDirectory(people, newId, now);
  const names = { name_zh: '测量公司', name_en: 'Bench Company' };
  await database.write((db) =>
    createTenant(db, { tenant_id: tenantId, time_zone: TIME_ZONE, ...names }, now),
  );
  await database.tenant(tenantId).write((db) => addToDirectory(db, tenantId, directory));
  const app = { tenantId, name: 'Bench', scopes: scopeNames, okrAsApp: true };
  const { appId, secret } = await database.write((db) => createApp(db, app, now));
  return { tenantId, appId, secret, directory };
}

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
