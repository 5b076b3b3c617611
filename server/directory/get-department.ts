import type { getDepartment as endpoint } from '../../contract/directory/department.ts';
import type { Handler } from '../context.ts';
import { findDepartmentOf, presentDepartments } from './present-department.ts';

export const getDepartment: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { user_id_type = 'open_id', department_id_type = 'open_department_id' } = query;
  const found = await findDepartmentOf(ctx, department_id_type, params.department_id);
  if (!found) throw ctx.error('departmentNotFound');
  const [department] = await presentDepartments(ctx, [found], { user_id_type, department_id_type });
  if (!department) throw ctx.error('departmentNotFound');
  return { department };
};
