import type { getCycleState as endpoint } from '../../contract/app/okr/cycle.ts';
import type { Handler } from '../context.ts';
import { presentCycleState } from './present-cycle-state.ts';
import { reachSheet } from './reach.ts';

export const getCycleState: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const sheet = await reachSheet(ctx, params.cycle_id, 'see');
  return { cycle: await presentCycleState(ctx, query.user_id_type ?? 'open_id', sheet) };
};
