import { randomBytes } from 'node:crypto';
import { inChunks } from '../chunks.ts';
import type { Writer } from '../db/database.ts';
import {
  insertDepartments,
  insertMembers,
  type Membership,
  type NewDepartment,
  updateDepartmentLeader,
} from './department-queries.ts';
import { insertTenant, touchDirectory } from './tenant-queries.ts';
import { insertUsers, type NewUser, updateLeaders } from './user-queries.ts';

export interface TenantDraft {
  readonly tenant_id: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly time_zone: string;
}

/** A new organisation with keys of its own. Answers its tenant key, the name by which the wire knows it. */
export async function createTenant(db: Writer, draft: TenantDraft, now: number): Promise<string> {
  const tenant_key = randomBytes(8).toString('hex');
  await insertTenant(db, { ...draft, tenant_key }, randomBytes(32).toString('base64url'), now);
  return tenant_key;
}

export type DepartmentDraft = Omit<NewDepartment, 'path'> & { readonly leader_id: string | null };

export type UserDraft = Omit<NewUser, 'tenant_id'> & {
  readonly leader_id: string | null;
  readonly departments: readonly Omit<Membership, 'user_id'>[];
};

export interface DirectoryDraft {
  /** Parents stand before their children. */
  readonly departments: readonly DepartmentDraft[];
  readonly users: readonly UserDraft[];
  /** Of departments that are there already, by id. */
  readonly paths?: ReadonlyMap<string, string>;
}

export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
}

/** Adds departments and people with their places and managers, all or none. */
export async function addToDirectory(db: Writer, tenantId: string, draft: DirectoryDraft): Promise<void> {
  const paths = new Map(draft.paths);
  const departments = draft.departments.map((department) => {
    const above = department.parent_id === null ? '' : paths.get(department.parent_id);
    if (above === undefined)
      throw new DirectoryError(`department ${department.department_id}: unknown parent`);
    const path = `${above}${department.id}/`;
    paths.set(department.id, path);
    return { ...department, path };
  });
  refuseCircles(draft.users);
  await inChunks(departments, (some) => insertDepartments(db, tenantId, some));
  await inChunks(draft.users, (some) =>
    insertUsers(
      db,
      some.map((user) => ({ ...user, tenant_id: tenantId, email: user.email?.toLowerCase() ?? null })),
    ),
  );
  const members = draft.users.flatMap((user) =>
    user.departments.map((place) => ({ ...place, user_id: user.id })),
  );
  await inChunks(members, (some) => insertMembers(db, tenantId, some));
  const led = draft.users.filter(({ leader_id }) => leader_id !== null);
  await inChunks(led, (some) =>
    updateLeaders(
      db,
      tenantId,
      some.map(({ id, leader_id }) => [id, leader_id] as const),
    ),
  );
  for (const { id, leader_id } of draft.departments) {
    if (leader_id !== null) await updateDepartmentLeader(db, tenantId, id, leader_id);
  }
  await touchDirectory(db, tenantId);
}

function refuseCircles(users: readonly UserDraft[]): void {
  const leaders = new Map(users.map((user) => [user.id, user.leader_id]));
  for (const { id, name } of users) {
    let steps = 0;
    for (let above = leaders.get(id); above !== null && above !== undefined; above = leaders.get(above)) {
      if (above === id || ++steps > users.length) throw new DirectoryError(`${name} would manage themselves`);
    }
  }
}
