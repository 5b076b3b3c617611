import type {
  getPerformanceSettings as readEndpoint,
  patchPerformanceSettings as writeEndpoint,
  setPerformanceAdmin as adminEndpoint,
} from '../../contract/app/performance/setting.ts';
import type { Handler } from '../context.ts';
import { findDepartmentOf, resolveUsers } from '../directory/index.ts';
import { requireFullAdmin } from './reach.ts';
import { getSettingsRow, upsertAdmin, upsertSettings } from './setting-queries.ts';

export const getPerformanceSettings: Handler<typeof readEndpoint> = async (ctx) => {
  await requireFullAdmin(ctx);
  return { settings: await getSettingsRow(ctx.db, ctx.actor.tenantId) };
};

export const patchPerformanceSettings: Handler<typeof writeEndpoint> = async (ctx, { body }) => {
  await requireFullAdmin(ctx);
  const { tenantId } = ctx.actor;
  const settings = { ...(await getSettingsRow(ctx.db, tenantId)), ...body };
  await upsertSettings(ctx.db, tenantId, settings, ctx.clock.now());
  return { settings };
};

export const setPerformanceAdmin: Handler<typeof adminEndpoint> = async (ctx, { params, query, body }) => {
  await requireFullAdmin(ctx);
  const { department_id, reads_answers } = body;
  const people = await resolveUsers(ctx, query.user_id_type ?? 'open_id', [params.user_id]);
  const userId = people.get(params.user_id);
  if (userId === undefined) throw ctx.invalid('user_id', 'is nobody', params.user_id);
  const department =
    department_id === undefined ? undefined : await findDepartmentOf(ctx, 'department_id', department_id);
  if (department_id !== undefined && !department)
    throw ctx.invalid('department_id', 'there is no such department', department_id);
  await upsertAdmin(ctx.db, ctx.actor.tenantId, userId, {
    department_id: department?.id ?? null,
    reads_answers,
  });
  return { ...(department_id !== undefined && { department_id }), reads_answers };
};
