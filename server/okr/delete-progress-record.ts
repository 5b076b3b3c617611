import type { deleteProgressRecord as endpoint } from '../../contract/okr/progress.ts';
import type { Handler } from '../context.ts';
import { followed } from './indicator.ts';
import { moveIndicator } from './move-indicators.ts';
import { deleteProgress, findNewestRate, touchProgress } from './progress-queries.ts';
import { reachProgress } from './reach-progress.ts';
import { recordChanges } from './record-changes.ts';

export const deleteProgressRecord: Handler<typeof endpoint> = async (ctx, { params }) => {
  const { item, record } = await reachProgress(ctx, params.progress_id, 'edit');
  const { tenantId } = ctx.actor;
  const { id, entity_id } = record;
  const was = await findNewestRate(ctx.db, tenantId, entity_id);
  await deleteProgress(ctx.db, tenantId, id);
  await touchProgress(ctx.db, tenantId, record, ctx.clock.now());
  const is = await findNewestRate(ctx.db, tenantId, entity_id);
  const { changes } = await moveIndicator(ctx, item, (indicator) => followed(indicator, was, is));
  await recordChanges(ctx, [
    { sheetId: item.sheet.id, entity: 'progress', entityId: id, action: 'delete', from: record },
    ...changes,
  ]);
  return {};
};
