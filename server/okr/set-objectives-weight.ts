import type { setObjectivesWeight as endpoint } from '../../contract/okr/cycle.ts';
import type { Handler } from '../context.ts';
import { listCycleObjectives } from './objective-queries.ts';
import { placeSiblings, readWeights } from './place-siblings.ts';
import { presentObjectives } from './present-objective.ts';
import { reachSheet } from './reach.ts';
import { recordChanges } from './record-changes.ts';
import { listSiblings } from './sibling-queries.ts';

export const setObjectivesWeight: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const sheet = await reachSheet(ctx, params.cycle_id, 'edit');
  const { tenantId } = ctx.actor;
  const siblings = await listSiblings(ctx.db, tenantId, 'objective', sheet.id);
  const weights = body.objective_weights.map(({ objective_id, weight }) => ({ id: objective_id, weight }));
  const asked = readWeights(ctx, 'objective_weights', siblings, weights);
  await recordChanges(
    ctx,
    await placeSiblings(ctx, { kind: 'objective', sheetId: sheet.id }, siblings, asked),
  );
  const rows = await listCycleObjectives(ctx.db, tenantId, sheet.id, ctx.actor.userId);
  return { items: await presentObjectives(ctx, query.user_id_type ?? 'open_id', rows) };
};
