import type { deleteGroup as endpoint } from '../../contract/app/performance/group.ts';
import type { Handler } from '../context.ts';
import { deleteGroupRow } from './group-queries.ts';
import { reachGroup } from './reach-group.ts';
import { requireFullAdmin } from './reach.ts';
import { listAims } from './target-queries.ts';
import type { Target } from './target-rules.ts';

export const deleteGroup: Handler<typeof endpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const { tenantId } = ctx.actor;
  const group = await reachGroup(ctx, params.group_id);
  const user = (await listAims(ctx.db, tenantId)).find(({ content }) => {
    const targets: Target[] = JSON.parse(content);
    return targets.some(({ group_id }) => group_id === group.id);
  });
  if (user)
    throw ctx.invalid('group_id', `a target of project ${user.name_zh} (${user.id}) is about it`, group.id);
  await deleteGroupRow(ctx.db, tenantId, group.id);
  return {};
};
