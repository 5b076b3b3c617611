import type { UserIdType } from '../../contract/ids.ts';
import type { Comment } from '../../contract/okr/comment.ts';
import type { CommentRow } from './comment-queries.ts';
import { presentersFor } from './presenters.ts';
import type { ContentCaller } from './rich-text-people.ts';
import { readRichText } from './sheet-answer.ts';

export async function presentComments(
  ctx: ContentCaller,
  type: UserIdType,
  rows: readonly CommentRow[],
): Promise<Comment[]> {
  const read = rows.map((row) => ({ row, text: readRichText(row.content) }));
  const { presentOwner, presentContent } = await presentersFor(ctx, type, {
    owners: rows.flatMap(({ author_id, solver_id }) =>
      solver_id === null ? [author_id] : [author_id, solver_id],
    ),
    texts: read.map(({ text }) => text),
  });
  const commentator = (id: string) => {
    const commentator_id = presentOwner(id).user_id;
    return commentator_id === undefined ? {} : { commentator_id };
  };
  const solver = (id: string | null) => {
    const solver_id = id === null ? undefined : presentOwner(id).user_id;
    return solver_id === undefined ? {} : { solver_id };
  };
  return read.map(({ row, text }) => ({
    id: row.id,
    create_time: String(row.created_time),
    update_time: String(Math.max(row.updated_time, row.thread_updated_time)),
    target: { target_type: row.target_type, target_id: row.target_id },
    ...commentator(row.author_id),
    status: row.status,
    content: presentContent(text),
    ...solver(row.solver_id),
    ...(row.solved_time === null ? {} : { solved_time: String(row.solved_time) }),
    ...(row.ref_comment_id === null ? {} : { ref_comment_id: row.ref_comment_id }),
    ...(row.selected_text === null ? {} : { selection: selectionOf(row.thread_id, row.selected_text) }),
  }));
}

const selectionOf = (id: string, selected_text: string) =>
  selected_text === '' ? { id } : { id, selected_text };
