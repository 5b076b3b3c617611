import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { okrErrors } from '../errors.ts';
import { Id, ids, Milliseconds, UserIdTypeQuery, UserRef } from '../ids.ts';

const ReviewDocument = Type.Object(
  {
    create_time: Milliseconds('When the document was created'),
    url: Type.String({ description: 'Where to read the document' }),
  },
  { title: 'ReviewDocument', description: 'A document' },
);
export type ReviewDocument = Static<typeof ReviewDocument>;

const ReviewPeriod = Type.Object(
  {
    cycle_review_list: Type.Array(ReviewDocument, { description: 'Review documents, newest first' }),
    period_id: Id('period'),
    progress_report_list: Type.Array(ReviewDocument, { description: 'Progress reports, newest first' }),
  },
  { title: 'ReviewPeriod', description: "A period's documents" },
);
export type ReviewPeriod = Static<typeof ReviewPeriod>;

export const OkrReview = Type.Object(
  {
    review_period_list: Type.Array(ReviewPeriod, { description: 'The asked periods that have a document' }),
    user_id: UserRef,
  },
  { title: 'OkrReview', description: "One person's documents" },
);
export type OkrReview = Static<typeof OkrReview>;

export const queryReviews = endpoint({
  name: 'okr.v1.review.query',
  summary: "Get the documents of people's OKR reviews",
  method: 'GET',
  path: '/open-apis/okr/v1/reviews/query',
  tokens: ['tenant'],
  scopes: ['okr:okr:readonly', 'okr:okr', 'okr:okr.review:readonly'],
  limits: [perMinute(100)],
  effect: 'read',
  query: Type.Object({
    user_id_type: UserIdTypeQuery,
    user_ids: ids('Whose reviews', 5),
    period_ids: ids('Of which periods', 5),
  }),
  data: Type.Object({
    review_list: Type.Array(OkrReview, { description: 'One for each asked person, in that order' }),
  }),
  errors: okrErrors,
});
