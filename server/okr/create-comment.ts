import { type createComment as endpoint, MOST_COMMENTS_OF_THREAD } from '../../contract/okr/comment.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Input } from '../../contract/endpoint.ts';
import { findPeople } from '../directory/index.ts';
import {
  type CommentRow,
  countThreadComments,
  findComment,
  insertComment,
  insertThread,
} from './comment-queries.ts';
import { draftFault, hasText, selectIn } from './comment-rules.ts';
import { type ReachedTarget, reachTarget } from './reach-comment.ts';
import { readComment } from './read-comment.ts';
import { recordChanges } from './record-changes.ts';
import { mentionedIn, plainText } from './rich-text.ts';
import { readRichText } from './sheet-answer.ts';
import { storeRichText } from './write-sheets.ts';

type Caller = Ctx<typeof endpoint>;
type Body = Input<typeof endpoint>['body'];

export const createComment: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const { target, ref_comment_id } = body;
  const { userId } = ctx.actor;
  if (userId === undefined) throw ctx.error('noPermission');
  const reached = await reachTarget(ctx, target);
  const fault = draftFault(body);
  if (fault) throw ctx.invalid(fault.at, `${fault.at}: ${fault.description}`);
  const content = await readComment(ctx, query.user_id_type ?? 'open_id', body.content);
  const ref = ref_comment_id === undefined ? undefined : await getRef(ctx, target.target_id, ref_comment_id);

  const isReplyInText = ref !== undefined && hasText(target.target_type);
  const threadId = isReplyInText ? ref.thread_id : await startThread(ctx, userId, body, reached);
  const comment = {
    id: ctx.newId(),
    thread_id: threadId,
    target_id: target.target_id,
    author_id: userId,
    content: storeRichText(content),
    // In a text the thread says to what a comment belongs.
    ref_comment_id: isReplyInText ? null : (ref?.id ?? null),
    created_time: ctx.clock.now(),
  };
  await insertComment(ctx.db, ctx.actor.tenantId, comment);
  await recordChanges(ctx, [
    {
      sheetId: reached.sheet.id,
      entity: 'comment',
      entityId: comment.id,
      parentId: reached.itemId,
      action: 'create',
      to: { ...target, content, ...(ref === undefined ? {} : { ref_comment_id: ref.id }) },
    },
  ]);
  return hasText(target.target_type)
    ? { comment_id: comment.id, selection_id: threadId }
    : { comment_id: comment.id };
};

/** The comment to reply to. Nobody can tell an unknown one from one on another target. */
async function getRef(ctx: Caller, targetId: string, id: string): Promise<CommentRow> {
  const ref = await findComment(ctx.db, ctx.actor.tenantId, id);
  if (ref?.target_id !== targetId)
    throw ctx.invalid('ref_comment_id', 'ref_comment_id is no comment on this target', id);
  const length = await countThreadComments(ctx.db, ctx.actor.tenantId, ref.thread_id);
  if (ref.selected_text !== null && length >= MOST_COMMENTS_OF_THREAD)
    throw ctx.invalid('ref_comment_id', `a thread holds at most ${MOST_COMMENTS_OF_THREAD} comments`, id);
  return ref;
}

async function startThread(
  ctx: Caller,
  userId: string,
  { target, selected_text }: Body,
  reached: ReachedTarget,
): Promise<string> {
  const id = ctx.newId();
  await insertThread(ctx.db, ctx.actor.tenantId, {
    ...target,
    id,
    sheet_id: reached.sheet.id,
    author_id: userId,
    selected_text: await select(ctx, reached.content, selected_text),
    created_time: ctx.clock.now(),
  });
  return id;
}

/** People see each other's names in either language, so words are looked for in both readings of a text. */
async function select(ctx: Caller, stored: string | undefined, asked: string | undefined) {
  if (stored === undefined || asked === undefined) return null;
  const text = readRichText(stored);
  const people = await findPeople(ctx, new Set(mentionedIn(text)));
  const readings = (['name', 'en_name'] as const).map((name) =>
    plainText(text, (id) => people.get(id)?.[name] ?? ''),
  );
  return selectIn(readings, asked);
}
