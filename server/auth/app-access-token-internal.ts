import type { appAccessTokenInternal as endpoint } from '../../contract/auth/token.ts';
import type { Handler } from '../context.ts';
import { giveCustomAppToken } from './app-token.ts';

/** For a custom app both tokens are the same one. */
export const appAccessTokenInternal: Handler<typeof endpoint> = async (ctx, { body }) => {
  const { token, expire } = await giveCustomAppToken(ctx, body);
  return { app_access_token: token, tenant_access_token: token, expire };
};
