import type { getObjectiveIndicator as endpoint } from '../../contract/okr/indicator.ts';
import type { Handler } from '../context.ts';
import { getIndicator } from './move-indicators.ts';
import { presentIndicator } from './present-indicator.ts';
import { reachObjective } from './reach.ts';

export const getObjectiveIndicator: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const item = await reachObjective(ctx, params.objective_id, 'see');
  const indicator = await getIndicator(ctx, item.objective.id);
  return { indicator: await presentIndicator(ctx, query.user_id_type ?? 'open_id', item, indicator) };
};
