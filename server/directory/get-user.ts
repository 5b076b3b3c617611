import type { getUser as endpoint } from '../../contract/directory/user.ts';
import { type Ctx, Encoded, type Handler } from '../context.ts';
import { bytesToKeep } from '../memory.ts';
import { scopeKey } from './field-scopes.ts';
import { findUsers, presentUsers } from './load-users.ts';
import { getDirectoryVersion } from './tenant-queries.ts';

export const getUser: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { user_id_type = 'open_id', department_id_type = 'open_department_id' } = query;
  const { appId, scopes } = ctx.actor;
  const version = String(await findVersion(ctx));
  const key = `user ${appId} ${scopeKey(scopes)} ${user_id_type} ${department_id_type} ${params.user_id}`;
  const known = ctx.answers.find(key, version);
  if (known) return new Encoded([known]);

  const users = await findUsers(ctx, user_id_type, [params.user_id]);
  const [user] = await presentUsers(ctx, users, { user_id_type, department_id_type });
  if (!user) throw ctx.error('userNotFound');
  const answer = bytesToKeep(JSON.stringify({ user }));
  ctx.answers.keep(key, version, answer);
  return new Encoded([answer]);
};

const findVersion = ({ db, actor: { tenantId }, standing }: Ctx<typeof endpoint>): Promise<number> =>
  standing.only(db, { name: `directory ${tenantId}`, tables: ['tenants'], bytesEach: 50 }, () =>
    getDirectoryVersion(db, tenantId),
  );
