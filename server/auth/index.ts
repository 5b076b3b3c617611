import type { authContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { appAccessTokenInternal } from './app-access-token-internal.ts';
import { connectEvents } from './connect-events.ts';
import { oauthToken } from './oauth-token.ts';
import {
  oidcAccessToken,
  oidcRefreshAccessToken,
  userAccessToken,
  userRefreshAccessToken,
} from './older-user-token.ts';
import { tenantAccessTokenInternal } from './tenant-access-token-internal.ts';
import { appAccessToken, resendAppTicket, tenantAccessToken } from './store-app-token.ts';
import { getUserInfo } from './user-info.ts';

export { createApp, disableApp, enableApp, rotateAppSecret, type NewApp } from './apps.ts';
export { appTicket } from './app-ticket.ts';
export { sendTicketsJob } from './send-tickets.ts';
export { eventAdmission } from './connect-events.ts';
export { findSignInTenant } from './session-queries.ts';
export { findViewer, type PageParts } from './sessions.ts';
export { authenticator } from './authenticate.ts';
export { endTokensJob } from './end-tokens.ts';
export { isRedirectUri } from './authorize-rules.ts';
export { deleteRedirectUri, insertRedirectUri, listRedirectUris } from './consent-queries.ts';
export { pageRoutes } from './page-routes.ts';
export { findAccount } from './session-queries.ts';
export { createAdmin, newPassword, setPassword } from './passwords.ts';
export {
  deleteAppScope,
  findApp,
  insertAppScope,
  listApps,
  updateAppGrant,
  updateAppRateFactor,
} from './queries.ts';
export { issueUserToken } from './user-token.ts';

export const authHandlers: Handlers<typeof authContract> = {
  tenantAccessTokenInternal,
  appAccessTokenInternal,
  appAccessToken,
  tenantAccessToken,
  resendAppTicket,
  oauthTokenV2: oauthToken,
  oauthTokenV3: oauthToken,
  oidcAccessToken,
  oidcRefreshAccessToken,
  userAccessToken,
  userRefreshAccessToken,
  getUserInfo,
  connectEvents,
};
