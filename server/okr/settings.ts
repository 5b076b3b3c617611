import type {
  getSettings as readEndpoint,
  patchSettings as writeEndpoint,
} from '../../contract/app/okr/setting.ts';
import type { Handler } from '../context.ts';
import { listOpenCategoryIds } from './category-queries.ts';
import { canReadOkrs } from './policy.ts';
import { getSettingsRow, upsertSettings } from './setting-queries.ts';

export const getSettings: Handler<typeof readEndpoint> = async (ctx) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  return { settings: await getSettingsRow(ctx.db, ctx.actor.tenantId) };
};

export const patchSettings: Handler<typeof writeEndpoint> = async (ctx, { body }) => {
  if (!canReadOkrs(ctx.actor)) throw ctx.error('noPermission');
  const { tenantId } = ctx.actor;
  const settings = { ...(await getSettingsRow(ctx.db, tenantId)), ...body };
  if (body.category_required === true && (await listOpenCategoryIds(ctx.db, tenantId)).length === 0)
    throw ctx.invalid(
      'category_required',
      'category_required needs an enabled category of persons: there is none',
    );
  await upsertSettings(ctx.db, tenantId, settings, ctx.clock.now());
  return { settings };
};
