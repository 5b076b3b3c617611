import type { tenantAccessTokenInternal as endpoint } from '../../contract/auth/token.ts';
import type { Handler } from '../context.ts';
import { authenticateApp, issueTenantToken } from './app-token.ts';

export const tenantAccessTokenInternal: Handler<typeof endpoint> = async (ctx, { body }) => {
  const app = await authenticateApp(ctx, body);
  if (app.kind === 'store') throw ctx.error('appNotFound');
  const { token, expire } = await issueTenantToken(ctx, app, body.app_secret);
  return { tenant_access_token: token, expire };
};
