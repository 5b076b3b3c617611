import type { listKeyResults as endpoint } from '../../contract/okr/objective.ts';
import type { Handler } from '../context.ts';
import { listObjectiveKeyResults } from './objective-queries.ts';
import { presentKeyResults } from './present-key-result.ts';
import { reachObjective } from './reach.ts';
import { readSiblingPage } from './read-sibling-page.ts';

export const listKeyResults: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { objective_id } = params;
  await reachObjective(ctx, objective_id, 'see');
  const of = { endpoint: 'okr.v2.okrObjectiveKeyResult.list', filters: { objective_id } };
  const { rows, page } = await readSiblingPage(ctx, of, query, () =>
    listObjectiveKeyResults(ctx.db, ctx.actor.tenantId, objective_id),
  );
  return { ...page, items: await presentKeyResults(ctx, query.user_id_type ?? 'open_id', rows) };
};
