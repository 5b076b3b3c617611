import type { getProgressRecord as endpoint } from '../../contract/okr/progress.ts';
import type { Handler } from '../context.ts';
import { presentProgressRecord } from './present-progress.ts';
import { reachProgress } from './reach-progress.ts';

export const getProgressRecord: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { record } = await reachProgress(ctx, params.progress_id, 'see');
  return presentProgressRecord(ctx, query.user_id_type ?? 'open_id', record);
};
