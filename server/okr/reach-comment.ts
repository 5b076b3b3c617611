import type { CommentTarget } from '../../contract/okr/comment.ts';
import { entityTypes } from '../../contract/okr/entity.ts';
import { type CommentRow, findComment } from './comment-queries.ts';
import type { PlacedSheetRow } from './item-queries.ts';
import { canReadOkrs } from './policy.ts';
import { type Caller, reachSheet } from './reach.ts';
import { reachItem, reachProgress } from './reach-progress.ts';

export interface ReachedTarget {
  readonly sheet: PlacedSheetRow;
  /** The text that comments can be about; undefined for what has none of its own. */
  readonly content: string | undefined;
  /** The objective or key result that it is or belongs to. */
  readonly itemId: string | undefined;
}

/** What a comment is or is to be about, if the caller sees it; otherwise the endpoint's own answer. */
export async function reachTarget(ctx: Caller, target: CommentTarget): Promise<ReachedTarget> {
  const { target_type, target_id } = target;
  if (target_type === 'cycle')
    return { sheet: await reachSheet(ctx, target_id, 'see'), content: undefined, itemId: undefined };
  if (target_type === 'progress') {
    const { item, record } = await reachProgress(ctx, target_id, 'see');
    return { sheet: item.sheet, content: undefined, itemId: record.entity_id };
  }
  const type = target_type === 'objective' ? entityTypes.objective : entityTypes.keyResult;
  const { sheet, objective, keyResult } = await reachItem(ctx, type, target_id, 'see');
  return { sheet, content: (keyResult ?? objective).content, itemId: target_id };
}

export interface ReachedComment extends ReachedTarget {
  readonly comment: CommentRow;
}

/** A comment on what the caller does not see is as unknown as one that there never was. */
export async function reachComment(ctx: Caller, id: string): Promise<ReachedComment> {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const comment = await findComment(ctx.db, ctx.actor.tenantId, id);
  if (!comment) throw ctx.error('dataNotFound');
  const quiet: Caller = { db: ctx.db, actor: ctx.actor, error: () => ctx.error('dataNotFound') };
  return { ...(await reachTarget(quiet, comment)), comment };
}

/** The person's own comment; others' are read, not changed. */
export async function reachOwnComment(ctx: Caller, id: string): Promise<ReachedComment> {
  const reached = await reachComment(ctx, id);
  if (reached.comment.author_id !== ctx.actor.userId) throw ctx.error('noPermission');
  return reached;
}
