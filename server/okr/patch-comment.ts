import type { patchComment as endpoint } from '../../contract/okr/comment.ts';
import type { Handler } from '../context.ts';
import { updateCommentContent } from './comment-queries.ts';
import { presentComments } from './present-comment.ts';
import { reachOwnComment } from './reach-comment.ts';
import { readComment } from './read-comment.ts';
import { recordChanges } from './record-changes.ts';
import { readRichText } from './sheet-answer.ts';
import { storeRichText } from './write-sheets.ts';

export const patchComment: Handler<typeof endpoint> = async (ctx, { params, query, body }) => {
  const type = query.user_id_type ?? 'open_id';
  const { comment, sheet, itemId } = await reachOwnComment(ctx, params.comment_id);
  const content = await readComment(ctx, type, body.content);
  const stored = storeRichText(content);
  const isSame = stored === comment.content;
  const changed = isSame ? comment : { ...comment, content: stored, updated_time: ctx.clock.now() };
  if (!isSame) {
    await updateCommentContent(ctx.db, ctx.actor.tenantId, comment.id, stored, changed.updated_time);
    await recordChanges(ctx, [
      {
        sheetId: sheet.id,
        entity: 'comment',
        entityId: comment.id,
        parentId: itemId,
        action: 'update',
        from: { content: readRichText(comment.content) },
        to: { content },
        fixed: { target_type: comment.target_type, target_id: comment.target_id },
      },
    ]);
  }
  const [presented] = await presentComments(ctx, type, [changed]);
  if (!presented) throw ctx.error('dataNotFound');
  return { comment: presented };
};
