import type { getKeyResult as endpoint } from '../../contract/okr/key-result.ts';
import type { Handler } from '../context.ts';
import { presentKeyResult } from './present-key-result.ts';
import { reachKeyResult } from './reach.ts';

export const getKeyResult: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { keyResult } = await reachKeyResult(ctx, params.key_result_id, 'see');
  return { key_result: await presentKeyResult(ctx, query.user_id_type ?? 'open_id', keyResult) };
};
