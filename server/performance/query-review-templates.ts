import type { queryReviewTemplates as endpoint } from '../../contract/performance/review-template.ts';
import type { Handler } from '../context.ts';
import { readConfigPage } from './config-page.ts';
import { presentReviewTemplate } from './present-review-template.ts';
import { requireSeats } from './reach.ts';
import { listReviewTemplates } from './review-template-queries.ts';

export const queryReviewTemplates: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const asked = { endpoint: 'performance.v2.reviewTemplate.query', ids: body.review_template_ids };
  const { rows, page } = await readConfigPage(ctx, asked, query, listReviewTemplates);
  return { review_templates: rows.map(presentReviewTemplate), ...page };
};
