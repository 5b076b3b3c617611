import type { setKeyResultsWeight as endpoint } from '../../contract/okr/objective.ts';
import type { Handler } from '../context.ts';
import { settleIndicator } from './move-indicators.ts';
import { listObjectiveKeyResults } from './objective-queries.ts';
import { placeSiblings, readWeights } from './place-siblings.ts';
import { presentKeyResults } from './present-key-result.ts';
import { reachObjective } from './reach.ts';
import { recordChanges } from './record-changes.ts';
import { listSiblings } from './sibling-queries.ts';

export const setKeyResultsWeight: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const { sheet, objective } = await reachObjective(ctx, params.objective_id, 'edit');
  const { tenantId } = ctx.actor;
  const siblings = await listSiblings(ctx.db, tenantId, 'key_result', objective.id);
  const weights = body.key_result_weights.map(({ key_result_id, weight }) => ({ id: key_result_id, weight }));
  const asked = readWeights(ctx, 'key_result_weights', siblings, weights);
  const family = { kind: 'key_result', sheetId: sheet.id, parentId: objective.id } as const;
  await recordChanges(ctx, [
    ...(await placeSiblings(ctx, family, siblings, asked)),
    ...(await settleIndicator(ctx, { sheet, objective })),
  ]);
  const rows = await listObjectiveKeyResults(ctx.db, tenantId, objective.id);
  return { items: await presentKeyResults(ctx, query.user_id_type ?? 'open_id', rows) };
};
