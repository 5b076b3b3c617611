import type { authContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { appAccessTokenInternal } from './app-access-token-internal.ts';
import { tenantAccessTokenInternal } from './tenant-access-token-internal.ts';

export { createApp, rotateAppSecret, type NewApp } from './apps.ts';
export { authenticator } from './authenticate.ts';
export { endTokensJob } from './end-tokens.ts';
export { createAdmin, newPassword } from './passwords.ts';
export {
  deleteAppScope,
  findApp,
  insertAppScope,
  listApps,
  updateAppDisabled,
  updateAppGrant,
  updateAppRateFactor,
} from './queries.ts';
export { issueUserToken } from './user-token.ts';

export const authHandlers: Handlers<typeof authContract> = {
  tenantAccessTokenInternal,
  appAccessTokenInternal,
};
