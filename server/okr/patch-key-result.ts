import type { patchKeyResult as endpoint } from '../../contract/okr/key-result.ts';
import type { Handler } from '../context.ts';
import type { KeyResultRow } from './content-queries.ts';
import { settleIndicator } from './move-indicators.ts';
import { updateKeyResult } from './objective-queries.ts';
import { presentKeyResult } from './present-key-result.ts';
import { reachKeyResult } from './reach.ts';
import { differences, readFields, refuseOutdated } from './read-fields.ts';
import { recordChanges } from './record-changes.ts';

export const patchKeyResult: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const type = query.user_id_type ?? 'open_id';
  const { sheet, objective, keyResult } = await reachKeyResult(ctx, params.key_result_id, 'edit');
  refuseOutdated(ctx, keyResult, body.update_time);
  const changed = differences<KeyResultRow>(keyResult, await readFields(ctx, type, body, sheet));
  if (!changed) return { key_result: await presentKeyResult(ctx, type, keyResult) };

  const { from, to } = changed;
  const now = Math.max(ctx.clock.now(), keyResult.updated_time + 1);
  const next = {
    ...keyResult,
    ...to,
    ...('score' in to ? { score_updated_time: now } : {}),
    updated_time: now,
  };
  await updateKeyResult(ctx.db, ctx.actor.tenantId, next);
  const change = { sheetId: sheet.id, entityId: keyResult.id, parentId: objective.id, from, to };
  const settled = 'deadline' in to ? await settleIndicator(ctx, { sheet, objective, keyResult: next }) : [];
  await recordChanges(ctx, [{ ...change, entity: 'key_result', action: 'update' }, ...settled]);
  return { key_result: await presentKeyResult(ctx, type, next) };
};
