import type { CommentTarget } from '../../contract/okr/comment.ts';
import { entityTypes } from '../../contract/okr/entity.ts';
import { type CommentRow, findComment, findProgressPlace } from './comment-queries.ts';
import type { PlacedSheetRow } from './item-queries.ts';
import { canReadOkrs } from './policy.ts';
import { type Caller, reachKeyResult, reachObjective, reachSheet } from './reach.ts';

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
  if (target_type === 'progress') return reachProgress(ctx, target_id);
  return reachItem(ctx, target_type, target_id);
}

async function reachItem(ctx: Caller, type: 'objective' | 'key_result', id: string): Promise<ReachedTarget> {
  if (type === 'objective') {
    const { sheet, objective } = await reachObjective(ctx, id, 'see');
    return { sheet, content: objective.content, itemId: id };
  }
  const { sheet, keyResult } = await reachKeyResult(ctx, id, 'see');
  return { sheet, content: keyResult.content, itemId: id };
}

async function reachProgress(ctx: Caller, id: string): Promise<ReachedTarget> {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const place = await findProgressPlace(ctx.db, ctx.actor.tenantId, id);
  if (!place) throw ctx.error('dataNotFound');
  const type = place.entity_type === entityTypes.objective ? 'objective' : 'key_result';
  const item = await reachItem(ctx, type, place.entity_id);
  return { ...item, content: undefined };
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
