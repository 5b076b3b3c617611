import type {
  createGroup as createEndpoint,
  patchGroup as patchEndpoint,
  setGroupMembers as membersEndpoint,
} from '../../contract/app/performance/group.ts';
import type { Handler } from '../context.ts';
import { resolveUsers } from '../directory/index.ts';
import { type GroupRow, insertGroup, updateGroup } from './group-queries.ts';
import { only } from './present.ts';
import { presentGroups } from './present-group.ts';
import { reachActivity } from './reach-activity.ts';
import { reachGroup, replaceMembers } from './reach-group.ts';
import { getSemester, requireFullAdmin } from './reach.ts';

export const createGroup: Handler<typeof createEndpoint> = async (ctx, { query, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId = null } = ctx.actor;
  const { semester_id, activity_id } = body;
  if (semester_id !== undefined && activity_id !== undefined)
    throw ctx.invalid('activity_id', 'a group is of a semester or of a project, not of both', activity_id);
  if (semester_id !== undefined) await getSemester(ctx, semester_id);
  if (activity_id !== undefined) await reachActivity(ctx, activity_id);
  const now = ctx.clock.now();
  const group: GroupRow = {
    id: body.group_id ?? keyOf(ctx.newId()),
    name: body.name,
    membership: body.membership,
    scope_visible_setting: body.scope_visible_setting ?? 1,
    max_members: body.max_members ?? 10_000,
    semester_id: semester_id ?? null,
    activity_id: activity_id ?? null,
    created_by: userId,
    modified_by: userId,
    created_time: now,
    updated_time: now,
  };
  if (!(await insertGroup(ctx.db, tenantId, group)))
    throw ctx.invalid('group_id', 'another group has this id', body.group_id);
  return { group: only(await presentGroups(ctx, query.user_id_type ?? 'open_id', [group])) };
};

/** Short enough to be typed, as the wire's keys of groups are. */
const keyOf = (id: string): string => BigInt(id).toString(36).toUpperCase();

export const patchGroup: Handler<typeof patchEndpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const group = await reachGroup(ctx, params.group_id);
  const { tenantId, userId = null } = ctx.actor;
  const changed = { ...group, ...body, modified_by: userId, updated_time: ctx.clock.now() };
  await updateGroup(ctx.db, tenantId, changed);
  return { group: only(await presentGroups(ctx, query.user_id_type ?? 'open_id', [changed])) };
};

export const setGroupMembers: Handler<typeof membersEndpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const group = await reachGroup(ctx, params.group_id);
  if (group.membership !== 'manual')
    throw ctx.invalid('group_id', 'an app names its people: set membership to manual first', group.id);
  const { tenantId, userId = null } = ctx.actor;
  await updateGroup(ctx.db, tenantId, { ...group, modified_by: userId, updated_time: ctx.clock.now() });
  const people = await resolveUsers(ctx, query.user_id_type ?? 'open_id', body.user_ids);
  body.user_ids.forEach((text, at) => {
    if (!people.has(text)) throw ctx.invalid(`user_ids[${at}]`, 'is nobody', text);
  });
  const members = new Set(people.values());
  if (members.size > group.max_members)
    throw ctx.invalid('user_ids', `the group takes at most ${group.max_members} people`);
  await replaceMembers(ctx, group.id, members);
  return { members: members.size };
};
