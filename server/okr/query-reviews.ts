import type { queryReviews as endpoint, ReviewPeriod } from '../../contract/okr/review.ts';
import type { Handler } from '../context.ts';
import { refPresenter, resolvePeople } from '../directory/index.ts';
import { reviewUrl } from './create-review.ts';
import { listPeriodsByIds } from './period-queries.ts';
import { canReadOkrs } from './policy.ts';
import { HIDDEN_PERIOD } from './reach.ts';
import { type ListedReviewRow, listReviewRefs, type ReviewKind } from './review-queries.ts';

export const queryReviews: Handler<typeof endpoint> = async (ctx, { query }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { user_id_type = 'open_id', user_ids, period_ids } = query;
  const tenantId = ctx.actor.tenantId;
  const users = await resolvePeople(ctx, user_id_type, user_ids);
  const strangers = user_ids.filter((text) => !users.has(text));
  if (strangers.length > 0) throw ctx.error('userNotFound', details('user_ids', strangers));
  const known = await listPeriodsByIds(ctx.db, tenantId, period_ids);
  const periods = new Set(known.filter(({ status }) => status !== HIDDEN_PERIOD).map(({ id }) => id));
  const unknown = period_ids.filter((id) => !periods.has(id));
  if (unknown.length > 0) throw ctx.error('dataNotFound', details('period_ids', unknown));

  const people = user_ids.flatMap((text) => users.get(text) ?? []);
  const ids = people.map(({ id }) => id);
  const documents = await listReviewRefs(ctx.db, tenantId, ids, period_ids);
  const presentRef = refPresenter(ctx.actor, user_id_type);
  return {
    review_list: people.map((person) => {
      const own = documents.filter((document) => document.user_id === person.id);
      return {
        review_period_list: presentPeriods(period_ids, own, ctx.baseUrl),
        user_id: presentRef(person),
      };
    }),
  };
};

const details = (key: string, values: readonly string[]) => ({
  details: values.map((value) => ({ key, value })),
});

function presentPeriods(
  periodIds: readonly string[],
  documents: readonly ListedReviewRow[],
  baseUrl: string,
): ReviewPeriod[] {
  return periodIds.flatMap((period_id) => {
    const own = documents.filter((document) => document.period_id === period_id);
    const links = (kind: ReviewKind) =>
      own
        .filter((document) => document.kind === kind)
        .map((document) => ({
          create_time: String(document.created_time),
          url: document.url ?? reviewUrl(baseUrl, document.id),
        }));
    if (own.length === 0) return [];
    return [
      { cycle_review_list: links('cycle_review'), period_id, progress_report_list: links('progress_report') },
    ];
  });
}
