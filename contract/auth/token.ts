import { Type } from 'typebox';
import { endpoint, platformLimits } from '../endpoint.ts';
import { storeTokenErrors, tokenErrors } from '../errors.ts';

const credentials = Type.Object({
  app_id: Type.String({ minLength: 1, description: 'cli_ and 16 hexadecimal digits' }),
  app_secret: Type.String({ minLength: 1, description: 'As shown once when the app was made' }),
});

const tenantToken = Type.String({ description: 'Token of the app in this company, starts with t-' });
const expire = Type.Integer({ description: 'Seconds until the token ends' });

export const tenantAccessTokenInternal = endpoint({
  name: 'auth.v3.tenantAccessToken.internal',
  summary: 'Get a tenant_access_token for a custom app',
  method: 'POST',
  path: '/open-apis/auth/v3/tenant_access_token/internal',
  tokens: [],
  scopes: [],
  limits: platformLimits,
  effect: 'work',
  shape: 'flat',
  body: credentials,
  data: Type.Object({ tenant_access_token: tenantToken, expire }),
  errors: tokenErrors,
});

export const appAccessTokenInternal = endpoint({
  name: 'auth.v3.appAccessToken.internal',
  summary: 'Get an app_access_token for a custom app',
  method: 'POST',
  path: '/open-apis/auth/v3/app_access_token/internal',
  tokens: [],
  scopes: [],
  limits: platformLimits,
  effect: 'work',
  shape: 'flat',
  body: credentials,
  data: Type.Object({
    app_access_token: Type.String({ description: 'The same token as tenant_access_token' }),
    tenant_access_token: tenantToken,
    expire,
  }),
  errors: tokenErrors,
});

/** The other way to a token: for apps that several companies may install. */
const store = {
  method: 'POST',
  tokens: [],
  scopes: [],
  limits: platformLimits,
  effect: 'work',
  shape: 'flat',
  errors: storeTokenErrors,
} as const;

export const appAccessToken = endpoint({
  ...store,
  name: 'auth.v3.appAccessToken.create',
  summary: 'Get an app_access_token for a store app',
  path: '/open-apis/auth/v3/app_access_token',
  body: Type.Object({
    ...credentials.properties,
    app_ticket: Type.String({ minLength: 1, description: 'Sent to the app every hour; good for two hours' }),
  }),
  data: Type.Object({
    app_access_token: Type.String({ description: 'Token of the app itself, starts with a-' }),
    expire,
  }),
});

export const tenantAccessToken = endpoint({
  ...store,
  name: 'auth.v3.tenantAccessToken.create',
  summary: 'Get a tenant_access_token for a store app',
  path: '/open-apis/auth/v3/tenant_access_token',
  body: Type.Object({
    app_access_token: Type.String({ minLength: 1, description: 'Token of the app itself' }),
    tenant_key: Type.String({ minLength: 1, description: 'The company that installed the app' }),
  }),
  data: Type.Object({ tenant_access_token: tenantToken, expire }),
});

export const resendAppTicket = endpoint({
  ...store,
  effect: 'write',
  name: 'auth.v3.appTicket.resend',
  summary: 'Have the app_ticket of a store app sent again',
  path: '/open-apis/auth/v3/app_ticket/resend',
  body: credentials,
  data: Type.Object({}),
});
