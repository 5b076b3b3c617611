import type { Category, listCategories as endpoint } from '../../contract/okr/category.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { listCategoriesAfter } from './period-queries.ts';
import { canReadOkrs } from './policy.ts';

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
    items: rows.map((row) => ({
      id: row.id,
      create_time: String(row.created_time),
      update_time: String(row.updated_time),
      category_type: row.category_type,
      enabled: row.enabled,
      color: row.color as Category['color'], // as: only these are written
      name: { zh: row.name_zh, en: row.name_en, ...(row.name_ja === null ? {} : { ja: row.name_ja }) },
    })),
  };
};
