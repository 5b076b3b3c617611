import type { Input } from '../../contract/endpoint.ts';
import type { reopenComment, solveComment } from '../../contract/okr/comment.ts';
import type { Ctx } from '../context.ts';
import { type CommentStatus, listThreadComments, updateThreadStatus } from './comment-queries.ts';
import { canSolve } from './comment-rules.ts';
import { presentComments } from './present-comment.ts';
import { reachComment } from './reach-comment.ts';
import { recordChanges } from './record-changes.ts';

type Endpoint = typeof solveComment | typeof reopenComment;

/** Solves or reopens a comment's whole thread. One that is in this state already stays as it is. */
export async function changeStatus(
  ctx: Ctx<Endpoint>,
  { params, query }: Input<Endpoint>,
  status: CommentStatus,
) {
  const { tenantId, userId } = ctx.actor;
  const { comment, sheet, itemId } = await reachComment(ctx, params.comment_id);
  if (!canSolve(userId, comment, sheet.user_id)) throw ctx.error('noPermission');
  if (comment.status !== status) {
    const now = ctx.clock.now();
    const solved = status === 'solved';
    const state = { status, solver_id: solved ? (userId ?? null) : null, solved_time: solved ? now : null };
    await updateThreadStatus(ctx.db, tenantId, comment.thread_id, state, now);
    await recordChanges(ctx, [
      {
        sheetId: sheet.id,
        entity: 'comment',
        entityId: comment.id,
        parentId: itemId,
        action: 'update',
        from: { status: comment.status },
        to: { status },
        fixed: { target_type: comment.target_type, target_id: comment.target_id },
      },
    ]);
  }
  const comments = await listThreadComments(ctx.db, tenantId, comment.thread_id);
  return { affected_comments: await presentComments(ctx, query.user_id_type ?? 'open_id', comments) };
}
