import type { listCategories as endpoint } from '../../contract/okr/category.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { listCategoriesAfter } from './category-queries.ts';
import { canReadOkrs } from './policy.ts';
import { presentCategory } from './present-category.ts';

export const listCategories: Handler<typeof endpoint> = async (ctx, { query }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { owner_type = 'user' } = query;
  const type = owner_type === 'user' ? 'person' : 'team';
  const of = { endpoint: 'okr.v2.okrCategory.list', filters: { owner_type } };
  const { rows, page } = await readPage(ctx, of, query, (after, limit) =>
    listCategoriesAfter(ctx.db, ctx.actor.tenantId, type, after, limit),
  );
  return {
    ...page,
    items: rows.map(presentCategory),
  };
};
