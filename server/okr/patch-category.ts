import type { patchCategory as endpoint } from '../../contract/app/okr/category.ts';
import type { Ctx, Handler } from '../context.ts';
import { type CategoryRow, findCategory, listOpenCategoryIds, updateCategory } from './category-queries.ts';
import { canReadOkrs } from './policy.ts';
import { presentCategory } from './present-category.ts';
import { getSettingsRow } from './setting-queries.ts';

export const patchCategory: Handler<typeof endpoint> = async (ctx, { params, body }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { tenantId } = ctx.actor;
  const old = await findCategory(ctx.db, tenantId, params.category_id);
  if (!old) throw ctx.error('dataNotFound');
  const { name, ...rest } = body;
  const names = name && { name_zh: name.zh, name_en: name.en, name_ja: name.ja ?? null };
  const category = { ...old, ...rest, ...names, updated_time: ctx.clock.now() };
  if (old.enabled && !category.enabled) await refuseLast(ctx, old);
  await updateCategory(ctx.db, tenantId, category);
  return { category: presentCategory(category) };
};

/** Where every objective needs a category, people must have one to choose. */
async function refuseLast(ctx: Ctx<typeof endpoint>, { id }: CategoryRow): Promise<void> {
  const { tenantId } = ctx.actor;
  const { category_required } = await getSettingsRow(ctx.db, tenantId);
  if (!category_required) return;
  const open = await listOpenCategoryIds(ctx.db, tenantId);
  if (open.length === 1 && open[0]?.id === id)
    throw ctx.invalid(
      'enabled',
      'enabled must stay true: every objective needs a category, and this is the last',
    );
}
