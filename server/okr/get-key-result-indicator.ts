import type { getKeyResultIndicator as endpoint } from '../../contract/okr/indicator.ts';
import type { Handler } from '../context.ts';
import { getIndicator } from './move-indicators.ts';
import { presentIndicator } from './present-indicator.ts';
import { reachKeyResult } from './reach.ts';

export const getKeyResultIndicator: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const item = await reachKeyResult(ctx, params.key_result_id, 'see');
  const indicator = await getIndicator(ctx, item.keyResult.id);
  return { indicator: await presentIndicator(ctx, query.user_id_type ?? 'open_id', item, indicator) };
};
