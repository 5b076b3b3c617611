import type { writeUserGroupUsers as endpoint } from '../../contract/performance/user-group.ts';
import type { Handler } from '../context.ts';
import { resolveUsers } from '../directory/index.ts';
import { claimClientToken } from './client-tokens.ts';
import { updateGroup } from './group-queries.ts';
import { reachGroup, replaceMembers } from './reach-group.ts';

const NOT_FOUND = 1;

export const writeUserGroupUsers: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await claimClientToken(ctx, 'performance.v2.userGroupUserRel.write', query.client_token);
  const { tenantId, userId = null } = ctx.actor;
  const { group_id, user_ids, scope_visible_setting = 1 } = body;
  const group = await reachGroup(ctx, group_id);
  if (group.membership !== 'api') throw ctx.error('groupNotWritable');
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
};
