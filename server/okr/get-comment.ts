import type { getComment as endpoint } from '../../contract/okr/comment.ts';
import type { Handler } from '../context.ts';
import { presentComments } from './present-comment.ts';
import { reachComment } from './reach-comment.ts';

export const getComment: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const reached = await reachComment(ctx, params.comment_id);
  const [comment] = await presentComments(ctx, query.user_id_type ?? 'open_id', [reached.comment]);
  if (!comment) throw ctx.error('dataNotFound');
  return { comment };
};
