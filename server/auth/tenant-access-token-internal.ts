import type { tenantAccessTokenInternal as endpoint } from '../../contract/auth/token.ts';
import type { Handler } from '../context.ts';
import { giveCustomAppToken } from './app-token.ts';

export const tenantAccessTokenInternal: Handler<typeof endpoint> = async (ctx, { body }) => {
  const { token, expire } = await giveCustomAppToken(ctx, body);
  return { tenant_access_token: token, expire };
};
