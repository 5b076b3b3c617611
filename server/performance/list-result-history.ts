import type { listResultHistory as endpoint } from '../../contract/app/performance/audit.ts';
import type { Handler } from '../context.ts';
import { findPeople, refPresenter } from '../directory/index.ts';
import { auditLater } from './audit.ts';
import { followsResult, looksByOffice } from './record-policy-rules.ts';
import { reachReview } from './reach-review.ts';
import { listResultChanges } from './result-queries.ts';

export const listResultHistory: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { review, viewer } = await reachReview(ctx, params.review_id);
  if (!followsResult(viewer)) throw ctx.error('noPermission');
  if (looksByOffice(viewer)) auditLater(ctx, 'review.history', [review.id]);
  const changes = await listResultChanges(ctx.db, ctx.actor.tenantId, review.id);
  const writers = changes.map(({ changed_by }) => changed_by).filter((id) => id !== null);
  const people = await findPeople(ctx, new Set(writers));
  const present = refPresenter(ctx.actor, query.user_id_type ?? 'open_id');
  return {
    changes: changes.map((change) => {
      const person = people.get(change.changed_by ?? '');
      return {
        field_id: change.field_id,
        source: change.source,
        ...(change.reason !== null && { reason: change.reason }),
        ...(change.from_value !== null && { from: change.from_value }),
        ...(change.to_value !== null && { to: change.to_value }),
        ...(person && { changed_by: present(person) }),
        time: String(change.created_time),
      };
    }),
  };
};
