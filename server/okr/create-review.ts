import type { createReview as endpoint } from '../../contract/app/okr/review.ts';
import { reviewCreated } from '../../contract/event/okr.ts';
import type { Handler } from '../context.ts';
import { emit } from '../event/index.ts';
import { freezeOkr } from './freeze-okr.ts';
import { reachSheet } from './reach.ts';
import { readText } from './read-fields.ts';
import { insertReviews } from './review-queries.ts';

export const createReview: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const sheet = await reachSheet(ctx, body.cycle_id, 'edit');
  const content = await readText(ctx, query.user_id_type ?? 'open_id', 'content', body.content);
  const { tenantId, userId } = ctx.actor;
  const id = ctx.newId();
  const now = ctx.clock.now();
  await insertReviews(ctx.db, tenantId, [
    {
      id,
      user_id: sheet.user_id,
      period_id: sheet.period_id,
      kind: body.kind,
      title: body.title,
      content,
      frozen: JSON.stringify(await freezeOkr(ctx.db, tenantId, sheet.id)),
      created_time: now,
    },
  ]);
  const payload = {
    user_id: sheet.user_id,
    ...(userId !== undefined && { operator_id: userId }),
    cycle_id: sheet.id,
    review_id: id,
    update_time: String(now),
  };
  const event = { id: ctx.newId(), event_type: reviewCreated.type, subject_id: sheet.user_id, payload };
  await emit(ctx.db, tenantId, [event], now);
  return { review_id: id, url: reviewUrl(ctx.baseUrl, id) };
};

export const reviewUrl = (baseUrl: string, id: string): string => `${baseUrl}/okr/reviews/${id}`;
