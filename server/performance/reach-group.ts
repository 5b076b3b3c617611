import type { Ctx } from '../context.ts';
import type { Reader, Writer } from '../db/database.ts';
import { deleteMembers, findGroup, type GroupRow, insertMembers, listMemberIds } from './group-queries.ts';

export async function reachGroup(
  ctx: Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader },
  id: string,
): Promise<GroupRow> {
  const group = await findGroup(ctx.db, ctx.actor.tenantId, id);
  if (!group) throw ctx.invalid('group_id', 'there is no such group', id);
  return group;
}

/** These people and nobody else are in the group from now on. */
export async function replaceMembers(
  { db, actor }: Pick<Ctx, 'actor'> & { readonly db: Writer },
  groupId: string,
  userIds: ReadonlySet<string>,
): Promise<void> {
  const before = new Set((await listMemberIds(db, actor.tenantId, groupId)).map(({ user_id }) => user_id));
  const gone = [...before].filter((id) => !userIds.has(id));
  const newcomers = [...userIds].filter((id) => !before.has(id));
  await deleteMembers(db, actor.tenantId, groupId, gone);
  await insertMembers(db, actor.tenantId, groupId, newcomers);
}
