import type {
  deleteCooperationProject as projectEndpoint,
  deleteCooperationRole as roleEndpoint,
} from '../../contract/app/performance/cooperation.ts';
import type { Handler } from '../context.ts';
import { findActivity } from './activity-queries.ts';
import { reachProject } from './list-cooperation-projects.ts';
import {
  deleteProject,
  deleteProjectRole,
  findProjectWithRole,
  findStageOnProject,
} from './project-queries.ts';
import { requireFullAdmin } from './reach.ts';
import { listStagesOfSemester } from './stage-queries.ts';

export const deleteCooperationRole: Handler<typeof roleEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const { tenantId } = ctx.actor;
  const user = await findProjectWithRole(ctx.db, tenantId, params.role_id);
  if (user)
    throw ctx.invalid(
      'role_id',
      `somebody has it in cooperation project ${user.name_zh} (${user.id})`,
      params.role_id,
    );
  if ((await deleteProjectRole(ctx.db, tenantId, params.role_id)) === 0)
    throw ctx.invalid('role_id', 'there is no such role', params.role_id);
  return {};
};

export const deleteCooperationProject: Handler<typeof projectEndpoint> = async (ctx, { params }) => {
  await requireFullAdmin(ctx);
  const { tenantId } = ctx.actor;
  const project = await reachProject(ctx, params.project_id);
  const stages = (await listStagesOfSemester(ctx.db, tenantId, project.semester_id)).filter(
    ({ review_role }) => review_role === 'direct_project_leader',
  );
  const stageIds = stages.map(({ id }) => id);
  const user = await findStageOnProject(ctx.db, tenantId, stageIds, project.id);
  if (user) {
    const id = stages.find((stage) => stage.id === user.stage_id)?.activity_id ?? '';
    const name = (await findActivity(ctx.db, tenantId, id))?.name_zh ?? '';
    const why = `reviews in project ${name} (${id}) were asked for because of it`;
    throw ctx.invalid('project_id', why, project.id);
  }
  await deleteProject(ctx.db, tenantId, project.id);
  return {};
};
