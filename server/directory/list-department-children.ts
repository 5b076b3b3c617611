import type { listDepartmentChildren as endpoint } from '../../contract/directory/department.ts';
import type { Handler } from '../context.ts';
import { openPage, signPage } from '../page-token.ts';
import { listChildren, listDescendants } from './department-queries.ts';
import { findDepartmentOf, presentDepartments, ROOT } from './present-department.ts';

export const listDepartmentChildren: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { user_id_type = 'open_id', department_id_type = 'open_department_id', page_size = 10 } = query;
  const { fetch_child = false, page_token } = query;
  const page = {
    actor: ctx.actor,
    endpoint: 'contact.v3.department.children',
    filters: { department_id: params.department_id, department_id_type, fetch_child },
  };
  const opened = page_token === undefined ? { position: '' } : openPage(page, page_token, ctx.clock.now());
  if (typeof opened === 'string') throw ctx.error('pageTokenInvalid');
  const isRoot = params.department_id === ROOT;
  const parent = isRoot ? undefined : await findDepartmentOf(ctx, department_id_type, params.department_id);
  if (!isRoot && !parent) throw ctx.error('departmentNotFound');

  const range = { after: opened.position, limit: page_size + 1 };
  const found = fetch_child
    ? await listDescendants(ctx.db, ctx.actor.tenantId, parent?.path ?? '', range)
    : await listChildren(ctx.db, ctx.actor.tenantId, parent?.id ?? null, range);
  const departments = found.slice(0, page_size);
  const last = departments.at(-1);
  const has_more = found.length > page_size && last !== undefined;
  return {
    has_more,
    ...(has_more ? { page_token: signPage(page, last.id, ctx.clock.now()) } : {}),
    items: await presentDepartments(ctx, departments, { user_id_type, department_id_type }),
  };
};
