import type { Reader, Writer } from '../db/database.ts';
import { list, rowChunks, rows, sql } from '../db/sql.ts';

export interface GroupRow {
  id: string;
  name: string;
  membership: 'manual' | 'api';
  scope_visible_setting: 0 | 1;
  max_members: number;
  semester_id: string | null;
  activity_id: string | null;
  created_by: string | null;
  modified_by: string | null;
  created_time: number;
  updated_time: number;
}

const columns = sql`g.id, g.name, g.membership, g.scope_visible_setting, g.max_members, g.semester_id, g.activity_id,
  g.created_by, g.modified_by, g.created_time, g.updated_time`;

export function findGroup(db: Reader, tenantId: string, id: string): Promise<GroupRow | undefined> {
  return db.one<GroupRow>(sql`
    select ${columns} from perf_groups g where g.tenant_id = ${tenantId} and g.id = ${id}`);
}

export function listGroupRows(
  db: Reader,
  tenantId: string,
  after: string,
  limit: number,
): Promise<GroupRow[]> {
  return db.all<GroupRow>(sql`
    select ${columns} from perf_groups g where g.tenant_id = ${tenantId} and g.id > ${after} order by g.id limit ${limit}`);
}

export async function insertGroup(db: Writer, tenantId: string, g: GroupRow): Promise<boolean> {
  const inserted = await db.run(sql`
    insert into perf_groups (tenant_id, id, name, membership, scope_visible_setting, max_members, semester_id,
      activity_id, created_by, modified_by, created_time, updated_time)
    values (${tenantId}, ${g.id}, ${g.name}, ${g.membership}, ${g.scope_visible_setting}, ${g.max_members},
      ${g.semester_id}, ${g.activity_id}, ${g.created_by}, ${g.modified_by}, ${g.created_time}, ${g.updated_time})
    on conflict (tenant_id, id) do nothing`);
  return inserted === 1;
}

/** Writes of its people begin with this, so that they run one by one. */
export function updateGroup(db: Writer, tenantId: string, g: GroupRow): Promise<number> {
  return db.run(sql`
    update perf_groups set name = ${g.name}, membership = ${g.membership},
      scope_visible_setting = ${g.scope_visible_setting}, max_members = ${g.max_members},
      modified_by = ${g.modified_by}, updated_time = ${g.updated_time}
    where tenant_id = ${tenantId} and id = ${g.id}`);
}

/** Answers whether this import may write the people of the group until then; another one may not meanwhile. */
export async function claimImport(
  db: Writer,
  tenantId: string,
  groupId: string,
  claim: { readonly importId: string; readonly now: number; readonly until: number },
): Promise<boolean> {
  const claimed = await db.run(sql`
    update perf_groups set import_id = ${claim.importId}, import_until = ${claim.until}
    where tenant_id = ${tenantId} and id = ${groupId} and import_until <= ${claim.now}`);
  return claimed === 1;
}

/** Answers whether the group was still this import's. */
export async function endImport(
  db: Writer,
  tenantId: string,
  groupId: string,
  importId: string,
): Promise<boolean> {
  const ended = await db.run(sql`
    update perf_groups set import_id = '', import_until = 0
    where tenant_id = ${tenantId} and id = ${groupId} and import_id = ${importId}`);
  return ended === 1;
}

/** With its people. */
export function deleteGroupRow(db: Writer, tenantId: string, id: string): Promise<number> {
  return db.run(sql`delete from perf_groups where tenant_id = ${tenantId} and id = ${id}`);
}

export interface MemberRow {
  id: string;
  user_id: string;
}

export function listMembers(
  db: Reader,
  tenantId: string,
  groupId: string,
  after: string,
  limit: number,
): Promise<MemberRow[]> {
  return db.all<MemberRow>(sql`
    select m.user_id as id, u.user_id from perf_group_members m
    join users u on u.tenant_id = m.tenant_id and u.id = m.user_id
    where m.tenant_id = ${tenantId} and m.group_id = ${groupId} and m.user_id > ${after}
    order by m.user_id limit ${limit}`);
}

export function listMemberIds(db: Reader, tenantId: string, groupId: string): Promise<{ user_id: string }[]> {
  return db.all<{ user_id: string }>(sql`
    select m.user_id from perf_group_members m where m.tenant_id = ${tenantId} and m.group_id = ${groupId}`);
}

export async function insertMembers(
  db: Writer,
  tenantId: string,
  groupId: string,
  userIds: readonly string[],
): Promise<void> {
  for (const chunk of rowChunks(userIds.map((userId) => [tenantId, groupId, userId])))
    await db.run(sql`insert into perf_group_members (tenant_id, group_id, user_id) values ${rows(chunk)}`);
}

export function deleteMembers(
  db: Writer,
  tenantId: string,
  groupId: string,
  userIds: readonly string[],
): Promise<number> {
  return db.run(sql`
    delete from perf_group_members
    where tenant_id = ${tenantId} and group_id = ${groupId} and user_id in ${list(userIds)}`);
}
