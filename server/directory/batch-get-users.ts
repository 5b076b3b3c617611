import type { batchGetUsers as endpoint } from '../../contract/directory/user.ts';
import type { Handler } from '../context.ts';
import { findUsers, presentUsers } from './load-users.ts';

export const batchGetUsers: Handler<typeof endpoint> = async (ctx, { query }) => {
  const { user_id_type = 'open_id', department_id_type = 'open_department_id', user_ids } = query;
  const users = await findUsers(ctx, user_id_type, user_ids);
  return { items: await presentUsers(ctx, users, { user_id_type, department_id_type }) };
};
