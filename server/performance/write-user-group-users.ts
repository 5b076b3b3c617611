import type { writeUserGroupUsers as endpoint } from '../../contract/performance/user-group.ts';
import type { Data, Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import { claimClientToken } from './client-tokens.ts';
import { claimImport, endImport, type GroupRow, updateGroup } from './group-queries.ts';
import { reachGroup, replaceMembers } from './reach-group.ts';

const NOT_FOUND = 1;
/** Much longer than ten thousand people take. */
const LEASE = 60_000;

type WriteCtx = Omit<Ctx<typeof endpoint>, 'db'> & { readonly db: Writer };

/** One import at a time for each group: claimed first, on every node, then written as a whole. */
export const writeUserGroupUsers: Handler<typeof endpoint> = async (ctx, input) => {
  const { group_id } = input.body;
  const importId = ctx.newId();
  await ctx.scope.write((db) => claim({ ...ctx, db }, group_id, importId));
  try {
    return await ctx.scope.write((db) => write({ ...ctx, db }, input, importId));
  } catch (fault) {
    await ctx.scope.write((db) => endImport(db, ctx.actor.tenantId, group_id, importId));
    throw fault;
  }
};

async function claim(ctx: WriteCtx, groupId: string, importId: string): Promise<void> {
  const group = await reachListed(ctx, groupId);
  const now = ctx.clock.now();
  const claimed = { importId, now, until: now + LEASE };
  if (!(await claimImport(ctx.db, ctx.actor.tenantId, group.id, claimed))) throw ctx.error('groupBusy');
}

async function write(
  ctx: WriteCtx,
  { query, body }: Input<typeof endpoint>,
  importId: string,
): Promise<Data<typeof endpoint>> {
  await claimClientToken(ctx, 'performance.v2.userGroupUserRel.write', query.client_token);
  const { tenantId, userId = null } = ctx.actor;
  const { group_id, user_ids, scope_visible_setting = 1 } = body;
  const group = await reachListed(ctx, group_id);
  // Its time was over, and another import has begun: that one counts.
  if (!(await endImport(ctx.db, tenantId, group.id, importId))) throw ctx.error('groupBusy');
  await updateGroup(ctx.db, tenantId, {
    ...group,
    scope_visible_setting,
    modified_by: userId,
    updated_time: ctx.clock.now(),
  });
  const known = await resolveUsers(ctx, query.user_id_type ?? 'open_id', user_ids);
  const people = new Set(known.values());
  if (people.size > group.max_members) throw ctx.error('tooManyMembers');
  await replaceMembers(ctx, group.id, people);
  return {
    data: {
      success_user_ids: user_ids.filter((text) => known.has(text)),
      fail_user_datas: user_ids
        .filter((text) => !known.has(text))
        .map((user_id) => ({ user_id, fail_code: NOT_FOUND })),
    },
  };
}

/** A group whose people apps name. */
async function reachListed(ctx: WriteCtx, id: string): Promise<GroupRow> {
  const group = await reachGroup(ctx, id);
  if (group.membership !== 'api') throw ctx.error('groupNotWritable');
  return group;
}
