import type {
  enableSemester as enableEndpoint,
  refreshSemesterPeople as refreshEndpoint,
} from '../../contract/app/performance/semester.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { hasStartedActivity } from './activity-queries.ts';
import { presentSemester } from './present-semester.ts';
import { getSemester, requireFullAdmin } from './reach.ts';
import { updateSemester } from './semester-queries.ts';
import { snapshotPeople } from './snapshot-people.ts';

export const enableSemester: Handler<typeof enableEndpoint> = async (ctx, { params, query }) => {
  await requireFullAdmin(ctx);
  const semester = await getSemester(ctx, params.semester_id);
  const { tenantId, userId = null } = ctx.actor;
  const enabled = {
    ...semester,
    progress: 'enabled' as const,
    modified_by: userId,
    updated_time: ctx.clock.now(),
  };
  await updateSemester(ctx.db, tenantId, enabled);
  return { semester: await presentSemester(ctx, query.user_id_type ?? 'open_id', enabled) };
};

export const refreshSemesterPeople: Handler<typeof refreshEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const { id } = await getSemester(ctx, params.semester_id);
  await refuseOnceStarted(ctx, id);
  return { people: await snapshotPeople(ctx.db, ctx.actor.tenantId, id) };
};

/** For the snapshot of people, once something was made from it. */
export async function refuseOnceStarted(
  ctx: Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader },
  semesterId: string,
): Promise<void> {
  if (await hasStartedActivity(ctx.db, ctx.actor.tenantId, semesterId))
    throw ctx.invalid(
      'semester_id',
      'its people stay as they are: one of its projects has started',
      semesterId,
    );
}
