import type { createProgressRecord as endpoint } from '../../contract/okr/progress.ts';
import type { Handler } from '../context.ts';
import { moved } from './indicator.ts';
import { itemOf, moveIndicator } from './move-indicators.ts';
import { presentProgressRecord } from './present-progress.ts';
import { insertProgress, touchProgress } from './progress-queries.ts';
import { reachItem } from './reach-progress.ts';
import { readProgressContent, readRate } from './read-progress.ts';
import { recordChanges } from './record-changes.ts';

export const createProgressRecord: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const type = query.user_id_type ?? 'open_id';
  const item = await reachItem(ctx, body.target_type, body.target_id, 'edit');
  const rate = readRate(ctx, body.progress_rate ?? {});
  const content = await readProgressContent(ctx, type, body.content);
  const { tenantId, userId } = ctx.actor;
  const now = ctx.clock.now();
  const record = {
    id: ctx.newId(),
    entity_type: body.target_type,
    entity_id: itemOf(item).id,
    sheet_id: item.sheet.id,
    author_id: userId ?? item.sheet.user_id,
    content,
    ...rate,
    source_title: body.source_title,
    source_url: body.source_url,
    source_url_pc: body.source_url_pc ?? null,
    source_url_mobile: body.source_url_mobile ?? null,
    created_time: now,
    updated_time: now,
  };
  const [{ changes }] = await Promise.all([
    moveIndicator(ctx, item, (indicator) => moved(indicator, rate)),
    insertProgress(ctx.db, tenantId, record),
    touchProgress(ctx.db, tenantId, record, now),
  ]);
  await recordChanges(ctx, [
    { sheetId: item.sheet.id, entity: 'progress', entityId: record.id, action: 'create', to: record },
    ...changes,
  ]);
  return presentProgressRecord(ctx, type, record);
};
