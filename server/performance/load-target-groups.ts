import type { Reader } from '../db/database.ts';
import { findGroup, listMemberIds } from './group-queries.ts';
import type { Target } from './target-rules.ts';

export interface TargetGroups {
  /** People by group. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** Groups whose people administrators do not see. */
  readonly hidden: ReadonlySet<string>;
}

/** The groups that targets are about. */
export async function loadTargetGroups(
  db: Reader,
  tenantId: string,
  targets: readonly Target[],
): Promise<TargetGroups> {
  const members = new Map<string, ReadonlySet<string>>();
  const hidden = new Set<string>();
  for (const { group_id } of targets) {
    if (group_id === undefined) continue;
    const rows = await listMemberIds(db, tenantId, group_id);
    members.set(group_id, new Set(rows.map(({ user_id }) => user_id)));
    const group = await findGroup(db, tenantId, group_id);
    if (group?.scope_visible_setting === 1) hidden.add(group_id);
  }
  return { members, hidden };
}
