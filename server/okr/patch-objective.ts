import type { patchObjective as endpoint } from '../../contract/okr/objective.ts';
import type { Handler } from '../context.ts';
import type { ObjectiveRow } from './content-queries.ts';
import { settleIndicator } from './move-indicators.ts';
import { updateObjective } from './objective-queries.ts';
import { presentObjective } from './present-objective.ts';
import { reachObjective } from './reach.ts';
import { differences, readFields, refuseOutdated } from './read-fields.ts';
import { recordChanges } from './record-changes.ts';

export const patchObjective: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const type = query.user_id_type ?? 'open_id';
  const { sheet, objective } = await reachObjective(ctx, params.objective_id, 'edit');
  refuseOutdated(ctx, objective, body.update_time);
  const changed = differences<ObjectiveRow>(objective, await readFields(ctx, type, body, sheet));
  if (!changed) return { objective: await presentObjective(ctx, type, objective) };

  const { from, to } = changed;
  // Two changes within a millisecond must differ, or the second editor would not notice the first.
  const now = Math.max(ctx.clock.now(), objective.updated_time + 1);
  const next = {
    ...objective,
    ...to,
    ...('notes' in to ? { notes_updated_time: now } : {}),
    ...('score' in to ? { score_updated_time: now } : {}),
    updated_time: now,
  };
  await updateObjective(ctx.db, ctx.actor.tenantId, next);
  const settled = 'deadline' in to ? await settleIndicator(ctx, { sheet, objective: next }) : [];
  await recordChanges(ctx, [
    { sheetId: sheet.id, entity: 'objective', entityId: objective.id, action: 'update', from, to },
    ...settled,
  ]);
  return { objective: await presentObjective(ctx, type, next) };
};
