import type {
  oidcAccessToken as codeEndpoint,
  oidcRefreshAccessToken as refreshEndpoint,
  userAccessToken as codeWithInfoEndpoint,
  userRefreshAccessToken as refreshWithInfoEndpoint,
} from '../../contract/auth/user-token.ts';
import type { Handler } from '../context.ts';
import { WireError } from '../wire-error.ts';
import { missing, redeemCode, redeemRefreshToken, type UserTokenCtx } from './redeem.ts';
import { presentUserInfo } from './user-info.ts';
import { type IssuedTokens, olderGeneration } from './user-token.ts';

interface Asked {
  readonly grant_type?: string;
  readonly code?: string;
  readonly refresh_token?: string;
}

const ways = { authorization_code: redeemCode, refresh_token: redeemRefreshToken };

/** The app has proved itself by its own token. */
function redeem(ctx: UserTokenCtx, way: keyof typeof ways, body: Asked) {
  if (!body.grant_type) throw missing(ctx, 'grant_type');
  if (body.grant_type !== way) throw ctx.error('grantTypeUnsupported');
  return ways[way](ctx, ctx.actor, body, olderGeneration);
}

const presentToken = ({ accessToken, expiresIn, refresh }: IssuedTokens) => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: expiresIn,
  refresh_token: refresh?.token ?? '',
  refresh_expires_in: refresh?.expiresIn ?? 0,
});

async function answer(ctx: UserTokenCtx, way: keyof typeof ways, body: Asked) {
  const issued = await redeem(ctx, way, body);
  if (issued instanceof WireError) return issued;
  return { ...presentToken(issued), scope: issued.scopes.join(' ') };
}

async function answerWithInfo(ctx: UserTokenCtx, way: keyof typeof ways, body: Asked) {
  const issued = await redeem(ctx, way, body);
  if (issued instanceof WireError) return issued;
  const info = await presentUserInfo(ctx, issued.userId, new Set(issued.scopes));
  if (!info) throw ctx.error('userNotFound');
  return { ...presentToken(issued), ...info };
}

export const oidcAccessToken: Handler<typeof codeEndpoint> = (ctx, { body }) =>
  answer(ctx, 'authorization_code', body);

export const oidcRefreshAccessToken: Handler<typeof refreshEndpoint> = (ctx, { body }) =>
  answer(ctx, 'refresh_token', body);

export const userAccessToken: Handler<typeof codeWithInfoEndpoint> = (ctx, { body }) =>
  answerWithInfo(ctx, 'authorization_code', body);

export const userRefreshAccessToken: Handler<typeof refreshWithInfoEndpoint> = (ctx, { body }) =>
  answerWithInfo(ctx, 'refresh_token', body);
