import type { deleteComment as endpoint } from '../../contract/okr/comment.ts';
import type { Handler } from '../context.ts';
import { deleteCommentRow, deleteEmptyThread } from './comment-queries.ts';
import { reachOwnComment } from './reach-comment.ts';
import { recordChanges } from './record-changes.ts';
import { readRichText } from './sheet-answer.ts';

export const deleteComment: Handler<typeof endpoint> = async (ctx, { params }) => {
  const { comment, sheet, itemId } = await reachOwnComment(ctx, params.comment_id);
  const { tenantId } = ctx.actor;
  await deleteCommentRow(ctx.db, tenantId, comment.id);
  await deleteEmptyThread(ctx.db, tenantId, comment.thread_id);
  const { target_type, target_id } = comment;
  await recordChanges(ctx, [
    {
      sheetId: sheet.id,
      entity: 'comment',
      entityId: comment.id,
      parentId: itemId,
      action: 'delete',
      from: { target_type, target_id, content: readRichText(comment.content) },
    },
  ]);
  return { comment_id: comment.id };
};
