import type { getUser as endpoint } from '../../contract/directory/user.ts';
import type { Handler } from '../context.ts';
import { findUsers, presentUsers } from './load-users.ts';

export const getUser: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { user_id_type = 'open_id', department_id_type = 'open_department_id' } = query;
  const users = await findUsers(ctx, user_id_type, [params.user_id]);
  const [user] = await presentUsers(ctx, users, { user_id_type, department_id_type });
  if (!user) throw ctx.error('userNotFound');
  return { user };
};
