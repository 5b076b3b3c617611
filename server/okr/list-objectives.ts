import type { listObjectives as endpoint } from '../../contract/okr/cycle.ts';
import type { Handler } from '../context.ts';
import { listCycleObjectives } from './objective-queries.ts';
import { presentObjectives } from './present-objective.ts';
import { reachSheet } from './reach.ts';
import { readSiblingPage } from './read-sibling-page.ts';

export const listObjectives: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { cycle_id } = params;
  await reachSheet(ctx, cycle_id, 'see');
  const { tenantId, userId } = ctx.actor;
  const of = { endpoint: 'okr.v2.okrCycleObjective.list', filters: { cycle_id } };
  const { rows, page } = await readSiblingPage(ctx, of, query, () =>
    listCycleObjectives(ctx.db, tenantId, cycle_id, userId),
  );
  return { ...page, items: await presentObjectives(ctx, query.user_id_type ?? 'open_id', rows) };
};
