import type { createReview as endpoint } from '../../contract/app/okr/review.ts';
import type { Handler } from '../context.ts';
import { freezeOkr } from './freeze-okr.ts';
import { reachSheet } from './reach.ts';
import { readText } from './read-fields.ts';
import { insertReviews } from './review-queries.ts';

export const createReview: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const sheet = await reachSheet(ctx, body.cycle_id, 'edit');
  const content = await readText(ctx, query.user_id_type ?? 'open_id', 'content', body.content);
  const { tenantId } = ctx.actor;
  const id = ctx.newId();
  await insertReviews(ctx.db, tenantId, [
    {
      id,
      user_id: sheet.user_id,
      period_id: sheet.period_id,
      kind: body.kind,
      title: body.title,
      content,
      frozen: JSON.stringify(await freezeOkr(ctx.db, tenantId, sheet.id)),
      created_time: ctx.clock.now(),
    },
  ]);
  return { review_id: id, url: reviewUrl(ctx.baseUrl, id) };
};

export const reviewUrl = (baseUrl: string, id: string): string => `${baseUrl}/okr/reviews/${id}`;
