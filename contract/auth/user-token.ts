import { Type, type Static } from 'typebox';
import { type Endpoint, endpoint, platformLimits } from '../endpoint.ts';
import { userInfoErrors, userTokenErrors } from '../errors.ts';
import { contactScopes } from '../scopes.ts';

const text = (description: string) => Type.String({ description });

/** The person behind a token. Fields with `fieldScopes` are left out unless the token holds one of them. */
export const UserInfo = Type.Object(
  {
    name: text('Name'),
    en_name: text('English name'),
    avatar_url: text('Picture'),
    avatar_thumb: text('Picture of 72 × 72 pixels'),
    avatar_middle: text('Picture of 240 × 240 pixels'),
    avatar_big: text('Picture of 640 × 640 pixels'),
    open_id: text('The person, as the app knows them'),
    union_id: text('The person, as the apps of one developer know them'),
    tenant_key: text('The company'),
    email: Type.Optional(
      Type.String({ description: 'Email address', fieldScopes: ['contact:user.email:readonly'] }),
    ),
    user_id: Type.Optional(
      Type.String({
        description: 'The person within the company',
        fieldScopes: ['contact:user.employee_id:readonly'],
      }),
    ),
    mobile: Type.Optional(
      Type.String({ description: 'Phone number', fieldScopes: ['contact:user.phone:readonly'] }),
    ),
    employee_no: Type.Optional(
      Type.String({
        description: 'Employee number',
        fieldScopes: contactScopes('contact:user.employee_number:read', 'contact:user.employee:readonly'),
      }),
    ),
  },
  { title: 'UserInfo', description: 'Who signed in' },
);
export type UserInfo = Static<typeof UserInfo>;

export const getUserInfo = endpoint({
  name: 'authen.v1.userInfo.get',
  summary: 'Get the person behind a user_access_token',
  method: 'GET',
  path: '/open-apis/authen/v1/user_info',
  tokens: ['user'],
  scopes: [],
  limits: platformLimits,
  effect: 'read',
  data: UserInfo,
  errors: userInfoErrors,
});

const codeBody = Type.Object({
  grant_type: Type.Optional(text('authorization_code')),
  code: Type.Optional(text('Code that the authorize page gave; lasts five minutes and works once')),
});

const refreshBody = Type.Object({
  grant_type: Type.Optional(text('refresh_token')),
  refresh_token: Type.Optional(text('Works once; the answer holds the next one')),
});

const tokenFields = {
  access_token: text('Token of the person, to be sent as Bearer'),
  token_type: text('Always Bearer'),
  expires_in: Type.Integer({ description: 'Seconds until it ends' }),
  refresh_token: text('For the next token'),
  refresh_expires_in: Type.Integer({ description: 'Seconds until the refresh token ends' }),
};

const UserToken = Type.Object({ ...tokenFields, scope: text('What it may do, separated by spaces') });

const shared = {
  method: 'POST',
  tokens: ['tenant'],
  scopes: [],
  limits: platformLimits,
  effect: 'write',
  errors: userTokenErrors,
} as const satisfies Partial<Endpoint>;

export const oidcAccessToken = endpoint({
  ...shared,
  name: 'authen.v1.oidcAccessToken.create',
  summary: 'Get a user_access_token (older)',
  path: '/open-apis/authen/v1/oidc/access_token',
  body: codeBody,
  data: UserToken,
});

export const oidcRefreshAccessToken = endpoint({
  ...shared,
  name: 'authen.v1.oidcRefreshAccessToken.create',
  summary: 'Refresh a user_access_token (older)',
  path: '/open-apis/authen/v1/oidc/refresh_access_token',
  body: refreshBody,
  data: UserToken,
});

const UserTokenWithInfo = Type.Object({ ...tokenFields, ...UserInfo.properties });

export const userAccessToken = endpoint({
  ...shared,
  name: 'authen.v1.accessToken.create',
  summary: 'Get a user_access_token and its person (oldest)',
  path: '/open-apis/authen/v1/access_token',
  body: codeBody,
  data: UserTokenWithInfo,
});

export const userRefreshAccessToken = endpoint({
  ...shared,
  name: 'authen.v1.refreshAccessToken.create',
  summary: 'Refresh a user_access_token with its person (oldest)',
  path: '/open-apis/authen/v1/refresh_access_token',
  body: refreshBody,
  data: UserTokenWithInfo,
});
