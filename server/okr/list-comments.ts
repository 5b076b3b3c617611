import type { listComments as endpoint } from '../../contract/okr/comment.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { listCommentsAfter } from './comment-queries.ts';
import { presentComments } from './present-comment.ts';
import { reachTarget } from './reach-comment.ts';

export const listComments: Handler<typeof endpoint> = async (ctx, { query }) => {
  const { target_type, target_id, user_id_type = 'open_id' } = query;
  await reachTarget(ctx, { target_type, target_id });
  const of = { endpoint: 'okr.v2.okrComment.list', filters: { target_type, target_id } };
  const { rows, page } = await readPage(ctx, of, query, (after, limit) =>
    listCommentsAfter(ctx.db, ctx.actor.tenantId, target_id, after, limit),
  );
  return { ...page, items: await presentComments(ctx, user_id_type, rows) };
};
