import { scopeNames, type Scope } from '../../contract/scopes.ts';
import { createApp, issueUserToken } from '../../server/auth/index.ts';
import { addToDirectory, createTenant } from '../../server/directory/index.ts';
import type { TestApp } from '../app.ts';
import { draftUser } from './user-draft.ts';

export interface Tenant {
  readonly tenantId: string;
}

export interface Company extends Tenant {
  readonly boss: Person;
  readonly lead: Person;
  readonly member: Person;
  readonly stranger: Person;
  readonly rootId: string;
  readonly teamId: string;
}

export interface Person {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly en_name: string;
}

/** A small company: a boss, a team of two with its lead, and a colleague outside the team. */
export async function buildCompany(app: TestApp, name = 'Acme'): Promise<Company> {
  const now = app.clock.now();
  const tenantId = app.newId();
  const rootId = app.newId();
  const teamId = app.newId();
  const person = (key: string, zh: string): Person => ({
    id: app.newId(),
    user_id: `${key}0001`,
    name: zh,
    en_name: `${key} ${name}`,
  });
  const boss = person('boss', '王总');
  const lead = person('lead', '李组长');
  const member = person('memb', '赵"六"');
  const stranger = person('stra', '钱七');
  const user = (who: Person, leader: Person | null, department_id: string) =>
    draftUser(who, now, {
      employee_no: who.user_id.toUpperCase(),
      email: `${who.user_id}@${name.toLowerCase()}.example`,
      country: 'CN',
      job_title: 'Engineer',
      join_time: now,
      leader_id: leader?.id ?? null,
      departments: [{ department_id, position: 1, is_primary: true }],
    });
  const department = (id: string, department_id: string, parent_id: string | null, leader: Person) => ({
    id,
    department_id,
    parent_id,
    name: department_id,
    en_name: department_id,
    position: 1,
    created_time: now,
    leader_id: leader.id,
  });
  await app.database.write(async (db) => {
    await createTenant(
      db,
      { tenant_id: tenantId, name_zh: name, name_en: name, time_zone: 'Asia/Shanghai' },
      now,
    );
    await addToDirectory(db, tenantId, {
      departments: [department(rootId, 'office', null, boss), department(teamId, 'team', rootId, lead)],
      users: [
        user(boss, null, rootId),
        user(lead, boss, teamId),
        user(member, lead, teamId),
        user(stranger, boss, rootId),
      ],
    });
  });
  return { tenantId, boss, lead, member, stranger, rootId, teamId };
}

export interface RegisteredApp {
  readonly appId: string;
  readonly secret: string;
  readonly token: string;
}

interface AppOptions {
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  readonly okrAsApp?: boolean;
}

/** An app with its token, got over the wire. It holds everything unless told otherwise. */
export async function buildApp(
  app: TestApp,
  { tenantId }: Tenant,
  options: AppOptions = {},
): Promise<RegisteredApp> {
  const { name = 'Test app', scopes = scopeNames, okrAsApp = true } = options;
  const { appId, secret } = await app.database.write((db) =>
    createApp(db, { tenantId, name, scopes, okrAsApp }, app.clock.now()),
  );
  return { appId, secret, token: await getToken(app, appId, secret) };
}

export async function getToken(app: TestApp, app_id: string, app_secret: string): Promise<string> {
  const answer = await app.call('/open-apis/auth/v3/tenant_access_token/internal', {
    method: 'POST',
    body: { app_id, app_secret },
  });
  return String(Reflect.get(answer.body, 'tenant_access_token'));
}

/** A token with which an app acts for a person. */
export const buildUserToken = (
  app: TestApp,
  { tenantId }: Tenant,
  { appId }: RegisteredApp,
  person: Person,
  scopes: readonly Scope[] = scopeNames,
): Promise<string> =>
  app.database.write((db) =>
    issueUserToken(db, { tenantId, appId, userId: person.id, scopes, life: 7_200_000 }, app.clock.now()),
  );

/** More people of the team, under its lead. */
export async function buildColleagues(app: TestApp, company: Company, count: number): Promise<Person[]> {
  const now = app.clock.now();
  const people = Array.from({ length: count }, (_, at) => ({
    id: app.newId(),
    user_id: `mate${String(at + 1).padStart(4, '0')}`,
    name: `同事${at + 1}`,
    en_name: `Mate ${at + 1}`,
  }));
  const departments = [{ department_id: company.teamId, position: 1, is_primary: true }];
  const users = people.map((person) =>
    draftUser(person, now, {
      email: `${person.user_id}@acme.example`,
      leader_id: company.lead.id,
      departments,
    }),
  );
  await app.database.write((db) => addToDirectory(db, company.tenantId, { departments: [], users }));
  return people;
}
