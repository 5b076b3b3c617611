import type { setKeyResultsPosition as endpoint } from '../../contract/okr/objective.ts';
import type { Handler } from '../context.ts';
import { listObjectiveKeyResults } from './objective-queries.ts';
import { placeSiblings, readOrder } from './place-siblings.ts';
import { presentKeyResults } from './present-key-result.ts';
import { reachObjective } from './reach.ts';
import { recordChanges } from './record-changes.ts';
import { listSiblings } from './sibling-queries.ts';

export const setKeyResultsPosition: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const { sheet, objective } = await reachObjective(ctx, params.objective_id, 'edit');
  const { tenantId } = ctx.actor;
  const siblings = await listSiblings(ctx.db, tenantId, 'key_result', objective.id);
  const asked = readOrder(ctx, 'key_result_ids', siblings, body.key_result_ids);
  const family = { kind: 'key_result', sheetId: sheet.id, parentId: objective.id } as const;
  await recordChanges(ctx, await placeSiblings(ctx, family, siblings, asked));
  const rows = await listObjectiveKeyResults(ctx.db, tenantId, objective.id);
  return { items: await presentKeyResults(ctx, query.user_id_type ?? 'open_id', rows) };
};
