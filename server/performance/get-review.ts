import type {
  getReview as endpoint,
  listOwnRecords as listEndpoint,
} from '../../contract/app/performance/record.ts';
import type { Handler } from '../context.ts';
import { findPeople, refPresenter } from '../directory/index.ts';
import { answeredUnits } from './asked-rules.ts';
import { presentAsked } from './get-questions.ts';
import { listOwn } from './list-own.ts';
import { loadTemplates } from './load-stage-templates.ts';
import { presentRecords } from './present-own-record.ts';
import { reachReview } from './reach-review.ts';
import { seeReview } from './see-review.ts';

export const getReview: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const reached = await reachReview(ctx, params.review_id);
  const seen = await seeReview(ctx, reached);
  const { user_id: id } = reached.review;
  const people = await findPeople(ctx, new Set([id]));
  const reviewee = people.get(id) ?? { id, user_id: '' };
  const records = await presentRecords(ctx, query.user_id_type, seen);
  const [template] = await loadTemplates(ctx.db, ctx.actor.tenantId, [reached.review]);
  const answers = records.flatMap(({ units }) => units);
  return {
    reviewee_user_id: refPresenter(ctx.actor, query.user_id_type ?? 'open_id')(reviewee),
    records,
    asked: await presentAsked(
      ctx.db,
      ctx.actor.tenantId,
      answeredUnits(template?.content.units ?? [], answers),
    ),
  };
};

export const listOwnRecords: Handler<typeof listEndpoint> = async (ctx, { query }) => ({
  records: await presentRecords(ctx, query.user_id_type, await listOwn(ctx, query.semester_id)),
});
