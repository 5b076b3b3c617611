import type { UserIdType } from '../../contract/ids.ts';
import type { Activity } from '../../contract/performance/activity.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople } from '../directory/index.ts';
import type { ActivityRow } from './activity-queries.ts';
import { authorPresenter, authorsOf, descriptionV2, nameV2 } from './present.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

/** Presents any of these activities; their authors are looked up once. */
async function activityPresenter(ctx: Caller, type: UserIdType, activities: readonly ActivityRow[]) {
  const presentAuthors = authorPresenter(ctx.actor, type, await findPeople(ctx, authorsOf(activities)));
  return (activity: ActivityRow): Activity => ({
    id: activity.id,
    name: nameV2(activity),
    description: descriptionV2(activity),
    semester_id: activity.semester_id,
    mode: activity.mode,
    progress: activity.progress,
    ...presentAuthors(activity),
  });
}

export const presentActivities = async (
  ctx: Caller,
  type: UserIdType,
  activities: readonly ActivityRow[],
): Promise<Activity[]> => activities.map(await activityPresenter(ctx, type, activities));

export const presentActivity = async (
  ctx: Caller,
  type: UserIdType,
  activity: ActivityRow,
): Promise<Activity> => (await activityPresenter(ctx, type, [activity]))(activity);
