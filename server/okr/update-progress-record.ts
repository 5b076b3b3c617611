import type { updateProgressRecord as endpoint } from '../../contract/okr/progress.ts';
import type { Handler } from '../context.ts';
import { followed } from './indicator.ts';
import { moveIndicator } from './move-indicators.ts';
import { presentProgressRecord } from './present-progress.ts';
import { findNewestRate, type ProgressRow, touchProgress, updateProgress } from './progress-queries.ts';
import { reachProgress } from './reach-progress.ts';
import { differences } from './read-fields.ts';
import { readProgressContent, readRate } from './read-progress.ts';
import { recordChanges } from './record-changes.ts';

export const updateProgressRecord: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const type = query.user_id_type ?? 'open_id';
  const { item, record } = await reachProgress(ctx, params.progress_id, 'edit');
  const rate = body.progress_rate ? readRate(ctx, body.progress_rate) : {};
  const content = await readProgressContent(ctx, type, body.content);
  const changed = differences<ProgressRow>(record, { content, ...rate });
  if (!changed) return presentProgressRecord(ctx, type, record);

  const { tenantId } = ctx.actor;
  const { entity_type, entity_id } = record;
  const next = { ...record, ...changed.to, updated_time: Math.max(ctx.clock.now(), record.updated_time + 1) };
  const was = await findNewestRate(ctx.db, tenantId, entity_id);
  await updateProgress(ctx.db, tenantId, next);
  await touchProgress(ctx.db, tenantId, record, next.updated_time);
  const change = {
    sheetId: item.sheet.id,
    entityId: record.id,
    fixed: { entity_type, entity_id },
    ...changed,
  };
  const is = await findNewestRate(ctx.db, tenantId, entity_id);
  const { changes } = await moveIndicator(ctx, item, (indicator) => followed(indicator, was, is));
  await recordChanges(ctx, [{ ...change, entity: 'progress', action: 'update' }, ...changes]);
  return presentProgressRecord(ctx, type, next);
};
