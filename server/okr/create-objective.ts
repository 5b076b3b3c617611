import type { createObjective as endpoint } from '../../contract/okr/cycle.ts';
import { entityTypes } from '../../contract/okr/entity.ts';
import type { Handler } from '../context.ts';
import { insertIndicators, insertObjectives } from './content-queries.ts';
import { unsetIndicator } from './indicator.ts';
import { placeSiblings, readWeight, refuseMore } from './place-siblings.ts';
import { reachSheet } from './reach.ts';
import { readFields } from './read-fields.ts';
import { recordChanges } from './record-changes.ts';
import { getSettingsRow } from './setting-queries.ts';
import { listSiblings } from './sibling-queries.ts';
import { withNewcomer } from './sibling-rules.ts';

export const createObjective: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const sheet = await reachSheet(ctx, params.cycle_id, 'edit');
  const fields = await readFields(ctx, query.user_id_type ?? 'open_id', body, sheet);
  const { category_required } = await getSettingsRow(ctx.db, ctx.actor.tenantId);
  if (category_required && fields.category_id === undefined)
    throw ctx.invalid('category_id', 'category_id is required: the company wants one for every objective');
  const asked = body.weight === undefined ? undefined : readWeight(ctx, 'weight', body.weight);
  const { tenantId } = ctx.actor;
  const siblings = await listSiblings(ctx.db, tenantId, 'objective', sheet.id);
  refuseMore(ctx, 'cycle_id', siblings);

  const now = ctx.clock.now();
  const id = ctx.newId();
  const places = withNewcomer(siblings, id, asked);
  const objective = {
    id,
    sheet_id: sheet.id,
    owner_id: sheet.user_id,
    position: places.length,
    content: fields.content ?? '{"blocks":[]}',
    notes: fields.notes ?? null,
    score: fields.score ?? null,
    weight: places.at(-1)?.weight ?? 0,
    deadline: fields.deadline ?? sheet.end_time,
    category_id: fields.category_id ?? null,
    visibility: 'everyone',
    notes_updated_time: fields.notes === undefined ? 0 : now,
    score_updated_time: fields.score === undefined ? 0 : now,
    progress_updated_time: 0,
    created_time: now,
  } as const;
  const indicator = unsetIndicator(entityTypes.objective, objective);
  const [moved] = await Promise.all([
    placeSiblings(ctx, { kind: 'objective', sheetId: sheet.id }, siblings, places),
    insertObjectives(ctx.db, tenantId, [objective]),
    insertIndicators(ctx.db, tenantId, [{ ...indicator, id: ctx.newId() }]),
  ]);
  await recordChanges(ctx, [
    { sheetId: sheet.id, entity: 'objective', entityId: id, action: 'create', to: objective },
    ...moved,
  ]);
  return { objective_id: id };
};
