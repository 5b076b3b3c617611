import type { UserIdType } from '../../contract/ids.ts';
import type { Activity } from '../../contract/performance/activity.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople } from '../directory/index.ts';
import type { ActivityRow } from './activity-queries.ts';
import { authorPresenter, authorsOf, nameV2 } from './present.ts';

export async function presentActivities(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  activities: readonly ActivityRow[],
): Promise<Activity[]> {
  const presentAuthors = authorPresenter(ctx.actor, type, await findPeople(ctx, authorsOf(activities)));
  return activities.map((activity) => ({
    id: activity.id,
    name: nameV2(activity),
    description: { zh_cn: activity.description_zh, en_us: activity.description_en },
    semester_id: activity.semester_id,
    mode: activity.mode,
    progress: activity.progress,
    ...presentAuthors(activity),
  }));
}
