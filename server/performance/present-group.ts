import type { Group } from '../../contract/app/performance/group.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople } from '../directory/index.ts';
import type { GroupRow } from './group-queries.ts';
import { authorPresenter, authorsOf } from './present.ts';

export async function presentGroups(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  groups: readonly GroupRow[],
): Promise<Group[]> {
  const presentAuthors = authorPresenter(ctx.actor, type, await findPeople(ctx, authorsOf(groups)));
  return groups.map((group) => ({
    group_id: group.id,
    name: group.name,
    membership: group.membership,
    scope_visible_setting: group.scope_visible_setting,
    max_members: group.max_members,
    ...(group.semester_id !== null && { semester_id: group.semester_id }),
    ...(group.activity_id !== null && { activity_id: group.activity_id }),
    ...presentAuthors(group),
  }));
}
