import type { queryActivities as endpoint } from '../../contract/performance/activity.ts';
import type { Handler } from '../context.ts';
import { listActivitiesByIds, listActivitiesOfSemesters } from './activity-queries.ts';
import { presentActivities } from './present-activity.ts';
import { requireSeats } from './reach.ts';

export const queryActivities: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  const { semester_ids = [], activity_ids = [] } = body;
  const { tenantId } = ctx.actor;
  const found =
    activity_ids.length > 0
      ? await listActivitiesByIds(ctx.db, tenantId, activity_ids)
      : await listActivitiesOfSemesters(ctx.db, tenantId, semester_ids);
  return { activities: await presentActivities(ctx, query.user_id_type ?? 'open_id', found) };
};
