import type { findUsersByDepartment as endpoint } from '../../contract/directory/user.ts';
import type { Ctx, Handler } from '../context.ts';
import { openPage, signPage } from '../page-token.ts';
import { presentUsers } from './load-users.ts';
import { findDepartmentOf, ROOT } from './present-department.ts';
import { listDepartmentUsers, listUsersOutsideDepartments } from './user-queries.ts';

export const findUsersByDepartment: Handler<typeof endpoint> = async (ctx, { query }) => {
  const {
    user_id_type = 'open_id',
    department_id_type = 'open_department_id',
    department_id,
    page_size = 10,
  } = query;
  const page = {
    actor: ctx.actor,
    endpoint: 'contact.v3.user.findByDepartment',
    filters: { department_id, department_id_type },
  };
  const after = positionOf(ctx, page, query.page_token);
  const found = await listMembers(ctx, department_id_type, department_id, { after, limit: page_size + 1 });
  const users = found.slice(0, page_size);
  const last = users.at(-1);
  const has_more = found.length > page_size && last !== undefined;
  return {
    has_more,
    ...(has_more ? { page_token: signPage(page, last.id, ctx.clock.now()) } : {}),
    items: await presentUsers(ctx, users, { user_id_type, department_id_type }),
  };
};

function positionOf(
  ctx: Ctx<typeof endpoint>,
  page: Parameters<typeof openPage>[0],
  token: string | undefined,
): string {
  if (token === undefined) return '';
  const opened = openPage(page, token, ctx.clock.now());
  if (typeof opened === 'string') throw ctx.error('pageTokenInvalid');
  return opened.position;
}

async function listMembers(
  ctx: Ctx<typeof endpoint>,
  type: 'open_department_id' | 'department_id',
  text: string,
  page: { after: string; limit: number },
) {
  if (text === ROOT) return listUsersOutsideDepartments(ctx.db, ctx.actor.tenantId, page);
  const department = await findDepartmentOf(ctx, type, text);
  if (!department) throw ctx.error('departmentNotFound');
  return listDepartmentUsers(ctx.db, ctx.actor.tenantId, department.id, page);
}
