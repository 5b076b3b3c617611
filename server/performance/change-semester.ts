import type {
  enableSemester as enableEndpoint,
  refreshSemesterPeople as refreshEndpoint,
} from '../../contract/app/performance/semester.ts';
import type { Handler } from '../context.ts';
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
  const { tenantId } = ctx.actor;
  if (await hasStartedActivity(ctx.db, tenantId, id))
    throw ctx.invalid('semester_id', 'its people stay as they are: one of its projects has started', id);
  return { people: await snapshotPeople(ctx.db, tenantId, id) };
};
