import type { getAlignment as endpoint } from '../../contract/okr/alignment.ts';
import type { Handler } from '../context.ts';
import { presentAlignments } from './present-alignment.ts';
import { reachAlignment } from './reach-alignment.ts';

export const getAlignment: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const row = await reachAlignment(ctx, params.alignment_id, 'see');
  const [alignment] = await presentAlignments(ctx, query.user_id_type ?? 'open_id', [row]);
  if (!alignment) throw new Error('one row makes one alignment');
  return { alignment };
};
