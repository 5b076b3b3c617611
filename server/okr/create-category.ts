import type { createCategory as endpoint } from '../../contract/app/okr/category.ts';
import type { Handler } from '../context.ts';
import { insertCategory } from './category-queries.ts';
import { canReadOkrs } from './policy.ts';
import { presentCategory } from './present-category.ts';

export const createCategory: Handler<typeof endpoint> = async (ctx, { body }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { name, category_type = 'person', color = 'blue', enabled = true } = body;
  const now = ctx.clock.now();
  const names = { name_zh: name.zh, name_en: name.en, name_ja: name.ja ?? null };
  const category = { id: ctx.newId(), category_type, color, enabled, ...names };
  await insertCategory(ctx.db, ctx.actor.tenantId, category, now);
  return { category: presentCategory({ ...category, created_time: now, updated_time: now }) };
};
