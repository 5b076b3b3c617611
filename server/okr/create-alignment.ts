import type { createAlignment as endpoint } from '../../contract/okr/alignment.ts';
import type { Handler } from '../context.ts';
import { findPairId } from './alignment-queries.ts';
import { reachObjective } from './reach.ts';
import { recordChanges } from './record-changes.ts';
import { AlignmentError, createAlignments } from './write-alignments.ts';

const reasons = {
  'own objective': 'belongs to the same person; objectives are aligned to those of others',
  'periods do not overlap': 'lies in a period that does not overlap with this one',
  cycle: 'leads back to this objective',
} as const;

export const createAlignment: Handler<typeof endpoint> = async (ctx, { params, body }) => {
  const { sheet, objective } = await reachObjective(ctx, params.objective_id, 'edit');
  const target = await reachObjective(ctx, body.to_entity_id, 'see');
  const { tenantId } = ctx.actor;
  const known = await findPairId(ctx.db, tenantId, objective.id, target.objective.id);
  if (known) return { alignment_id: known.id };

  const draft = {
    id: ctx.newId(),
    from_objective_id: objective.id,
    to_objective_id: target.objective.id,
    created_time: ctx.clock.now(),
  };
  try {
    await createAlignments(ctx.db, tenantId, [draft]);
  } catch (fault) {
    if (!(fault instanceof AlignmentError)) throw fault;
    throw ctx.invalid('to_entity_id', `to_entity_id ${reasons[fault.fault]}`, body.to_entity_id);
  }
  await recordChanges(
    ctx,
    [sheet.id, target.sheet.id].map((sheetId) => ({
      sheetId,
      entity: 'alignment',
      entityId: draft.id,
      action: 'create',
      to: draft,
    })),
  );
  return { alignment_id: draft.id };
};
