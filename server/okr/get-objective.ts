import type { getObjective as endpoint } from '../../contract/okr/objective.ts';
import type { Handler } from '../context.ts';
import { presentObjective } from './present-objective.ts';
import { reachObjective } from './reach.ts';

export const getObjective: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const reached = await reachObjective(ctx, params.objective_id, 'see');
  return { objective: await presentObjective(ctx, query.user_id_type ?? 'open_id', reached.objective) };
};
