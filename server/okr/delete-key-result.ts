import type { deleteKeyResult as endpoint } from '../../contract/okr/key-result.ts';
import type { Handler } from '../context.ts';
import {
  deleteKeyResultRow,
  deleteMeasures,
  listItemIndicators,
  listItemProgresses,
} from './objective-queries.ts';
import { settleIndicator } from './move-indicators.ts';
import { listPartLinks } from './part-queries.ts';
import { placeSiblings } from './place-siblings.ts';
import { reachKeyResult } from './reach.ts';
import { recordChanges } from './record-changes.ts';
import { listSiblings } from './sibling-queries.ts';
import { without } from './sibling-rules.ts';
import { unlinked } from './unlink-parts.ts';

export const deleteKeyResult: Handler<typeof endpoint> = async (ctx, { params }) => {
  const { sheet, objective, keyResult } = await reachKeyResult(ctx, params.key_result_id, 'edit');
  const { db } = ctx;
  const { tenantId } = ctx.actor;
  const { id } = keyResult;
  const indicators = await listItemIndicators(db, tenantId, [id]);
  const progresses = await listItemProgresses(db, tenantId, [id]);
  const links = await listPartLinks(db, tenantId, [id]);
  const siblings = await listSiblings(db, tenantId, 'key_result', objective.id);

  await deleteMeasures(db, tenantId, [id]);
  await deleteKeyResultRow(db, tenantId, id);
  const from = { ...keyResult, indicators, progresses };
  const family = { kind: 'key_result', sheetId: sheet.id, parentId: objective.id } as const;
  await recordChanges(ctx, [
    { sheetId: sheet.id, entity: 'key_result', entityId: id, action: 'delete', from },
    ...(await placeSiblings(ctx, family, siblings, without(siblings, id))),
    ...(await settleIndicator(ctx, { sheet, objective })),
    ...(await unlinked(ctx, links)),
  ]);
  return { key_result_id: id };
};
