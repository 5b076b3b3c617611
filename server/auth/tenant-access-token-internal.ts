import type { tenantAccessTokenInternal as endpoint } from '../../contract/auth/token.ts';
import type { Handler } from '../context.ts';
import { issueAppToken } from './app-token.ts';

export const tenantAccessTokenInternal: Handler<typeof endpoint> = async (ctx, { body }) => {
  const { token, expire } = await issueAppToken(ctx, body);
  return { tenant_access_token: token, expire };
};
