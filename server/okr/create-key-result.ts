import { entityTypes } from '../../contract/okr/entity.ts';
import type { createKeyResult as endpoint } from '../../contract/okr/objective.ts';
import type { Handler } from '../context.ts';
import { insertIndicators, insertKeyResults } from './content-queries.ts';
import { unsetIndicator } from './indicator.ts';
import { settleIndicator } from './move-indicators.ts';
import { placeSiblings, refuseMore } from './place-siblings.ts';
import { reachObjective } from './reach.ts';
import { readFields } from './read-fields.ts';
import { recordChanges } from './record-changes.ts';
import { listSiblings } from './sibling-queries.ts';
import { withNewcomer } from './sibling-rules.ts';

export const createKeyResult: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const { sheet, objective } = await reachObjective(ctx, params.objective_id, 'edit');
  const fields = await readFields(ctx, query.user_id_type ?? 'open_id', body, sheet);
  const { tenantId } = ctx.actor;
  const siblings = await listSiblings(ctx.db, tenantId, 'key_result', objective.id);
  refuseMore(ctx, 'objective_id', siblings);

  const now = ctx.clock.now();
  const id = ctx.newId();
  const places = withNewcomer(siblings, id, undefined);
  const keyResult = {
    id,
    objective_id: objective.id,
    sheet_id: sheet.id,
    owner_id: sheet.user_id,
    position: places.length,
    content: fields.content ?? '{"blocks":[]}',
    score: fields.score ?? null,
    weight: places.at(-1)?.weight ?? 0,
    deadline: fields.deadline ?? sheet.end_time,
    score_updated_time: fields.score === undefined ? 0 : now,
    progress_updated_time: 0,
    created_time: now,
  };
  const indicator = unsetIndicator(entityTypes.keyResult, keyResult);
  const family = { kind: 'key_result', sheetId: sheet.id, parentId: objective.id } as const;
  const [moved] = await Promise.all([
    placeSiblings(ctx, family, siblings, places),
    insertKeyResults(ctx.db, tenantId, [keyResult]),
    insertIndicators(ctx.db, tenantId, [{ ...indicator, id: ctx.newId() }]),
  ]);
  await recordChanges(ctx, [
    { sheetId: sheet.id, entity: 'key_result', entityId: id, action: 'create', to: keyResult },
    ...moved,
    ...(await settleIndicator(ctx, { sheet, objective })),
  ]);
  return { key_result_id: id };
};
