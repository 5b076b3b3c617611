import type { patchIndicator as endpoint } from '../../contract/okr/indicator.ts';
import type { Ctx, Handler } from '../context.ts';
import type { IndicatorRow } from './content-queries.ts';
import { changed, changeFault, type Standing } from './indicator.ts';
import { entityTypes } from '../../contract/okr/entity.ts';
import { moveIndicator } from './move-indicators.ts';
import { listPartLinks } from './part-queries.ts';
import { canReadOkrs } from './policy.ts';
import { presentIndicator } from './present-indicator.ts';
import { findIndicator } from './progress-queries.ts';
import { reachItem } from './reach-progress.ts';
import { refuseOutdated } from './read-fields.ts';
import { recordChanges } from './record-changes.ts';

export const patchIndicator: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const indicator = await findIndicator(ctx.db, ctx.actor.tenantId, params.indicator_id);
  if (!indicator) throw ctx.error('dataNotFound');
  const item = await reachItem(ctx, indicator.entity_type, indicator.entity_id, 'edit');
  const { update_time, unit, ...values } = body;
  refuseOutdated(ctx, indicator, update_time);
  const fields = { ...values, ...unit };
  const fault = changeFault(indicator, fields, await findStanding(ctx, indicator));
  if (fault) throw ctx.invalid(fault.field, fault.description);
  const { indicator: next, changes } = await moveIndicator(ctx, item, (state) => changed(state, fields));
  await recordChanges(ctx, changes);
  return { indicator: await presentIndicator(ctx, query.user_id_type ?? 'open_id', item, next) };
};

async function findStanding({ db, actor }: Ctx<typeof endpoint>, indicator: IndicatorRow): Promise<Standing> {
  const { entity_type, entity_id } = indicator;
  if (entity_type === entityTypes.objective) return { isObjective: true, hasParts: false, isPart: false };
  const links = await listPartLinks(db, actor.tenantId, [entity_id]);
  return {
    isObjective: false,
    hasParts: links.some(({ whole_id }) => whole_id === entity_id),
    isPart: links.some(({ part_id }) => part_id === entity_id),
  };
}
