import type {
  createCooperationRole as createEndpoint,
  listCooperationRoles as listEndpoint,
} from '../../contract/app/performance/cooperation.ts';
import type { Handler } from '../context.ts';
import { readPage } from '../page-token.ts';
import { namesOf, nameV2 } from './present.ts';
import { insertProjectRole, listProjectRoles, type ProjectRoleRow } from './project-queries.ts';
import { requireFullAdmin } from './reach.ts';

export const createCooperationRole: Handler<typeof createEndpoint> = async (ctx, { body }) => {
  await requireFullAdmin(ctx);
  const role: ProjectRoleRow = { id: ctx.newId(), ...namesOf(body.name) };
  await insertProjectRole(ctx.db, ctx.actor.tenantId, role, ctx.clock.now());
  return { role: { id: role.id, name: nameV2(role) } };
};

export const listCooperationRoles: Handler<typeof listEndpoint> = async (ctx, { query }) => {
  await requireFullAdmin(ctx);
  const of = { endpoint: 'okra.performance.v1.cooperationRole.list', filters: {} };
  const { rows, page } = await readPage(ctx, of, { page_size: 20, ...query }, (after, limit) =>
    listProjectRoles(ctx.db, ctx.actor.tenantId, after, limit),
  );
  return { items: rows.map((role) => ({ id: role.id, name: nameV2(role) })), ...page };
};
