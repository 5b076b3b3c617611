import { Type } from 'typebox';
import { type Endpoint, endpoint, platformLimits } from '../endpoint.ts';
import { oauthErrors } from '../errors.ts';

/** What people agree to beside scopes: without it no refresh token is issued. */
export const offlineAccess = {
  name: 'offline_access',
  zh: '在你离开后继续保持以上权限',
  en: 'Keep this access while you are away',
} as const;

const field = (description: string) => Type.Optional(Type.String({ maxLength: 4096, description }));

const shared = {
  method: 'POST',
  tokens: [],
  scopes: [],
  limits: platformLimits,
  effect: 'write',
  shape: 'oauth',
  body: Type.Object({
    grant_type: field('authorization_code or refresh_token'),
    client_id: field('app_id of the app; or in the Authorization header, as HTTP Basic'),
    client_secret: field('app_secret of the app; or in the Authorization header, as HTTP Basic'),
    code: field('Code that the authorize page gave; lasts five minutes and works once'),
    redirect_uri: field('The same as on the authorize page'),
    code_verifier: field('Needed if the authorize page got a code_challenge'),
    refresh_token: field('Works once; the answer holds the next one'),
    scope: field('Fewer scopes than were granted, separated by spaces'),
  }),
  data: Type.Object({
    access_token: Type.String({ description: 'Token of the person, to be sent as Bearer' }),
    expires_in: Type.Integer({ description: 'Seconds until it ends' }),
    token_type: Type.Literal('Bearer', { description: 'Always Bearer' }),
    scope: Type.String({ description: 'What the token may do, separated by spaces' }),
    refresh_token: Type.Optional(
      Type.String({ description: 'For the next token; only if offline_access was granted' }),
    ),
    refresh_token_expires_in: Type.Optional(
      Type.Integer({ description: 'Seconds until the refresh token ends' }),
    ),
  }),
  errors: oauthErrors,
} as const satisfies Partial<Endpoint>;

export const oauthTokenV2 = endpoint({
  ...shared,
  name: 'authen.v2.oauth.token',
  summary: 'Get or refresh a user_access_token',
  path: '/open-apis/authen/v2/oauth/token',
});

export const oauthTokenV3 = endpoint({
  ...shared,
  name: 'oauth.v3.token',
  summary: 'Get or refresh a user_access_token, as the SDKs do',
  path: '/oauth/v3/token',
});
