import type {
  listGroupMembers as membersEndpoint,
  listGroups as endpoint,
} from '../../contract/app/performance/group.ts';
import type { Handler } from '../context.ts';
import { refPresenter } from '../directory/index.ts';
import { readPage } from '../page-token.ts';
import { listGroupRows, listMembers } from './group-queries.ts';
import { presentGroups } from './present-group.ts';
import { reachGroup } from './reach-group.ts';
import { requireFullAdmin } from './reach.ts';

export const listGroups: Handler<typeof endpoint> = async (ctx, { query }) => {
  await requireFullAdmin(ctx);
  const of = { endpoint: 'okra.performance.v1.group.list', filters: {} };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, (after, limit) =>
    listGroupRows(ctx.db, ctx.actor.tenantId, after, limit),
  );
  return { items: await presentGroups(ctx, query.user_id_type ?? 'open_id', rows), ...page };
};

/** Of a group that is hidden from administrators, only apps see the people. */
export const listGroupMembers: Handler<typeof membersEndpoint> = async (ctx, { params, query }) => {
  await requireFullAdmin(ctx);
  const { tenantId, userId } = ctx.actor;
  const group = await reachGroup(ctx, params.group_id);
  if (group.scope_visible_setting === 1 && userId !== undefined) throw ctx.error('noPermission');
  const of = { endpoint: 'okra.performance.v1.group.listMembers', filters: { group_id: group.id } };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, (after, limit) =>
    listMembers(ctx.db, tenantId, group.id, after, limit),
  );
  const present = refPresenter(ctx.actor, query.user_id_type ?? 'open_id');
  return { items: rows.map((row) => present(row)), ...page };
};
