import type { oauthTokenV2 as endpoint } from '../../contract/auth/oauth.ts';
import type { Data, Input } from '../../contract/endpoint.ts';
import { WireError } from '../wire-error.ts';
import { proveApp } from './app-token.ts';
import { type Client, missing, redeemCode, redeemRefreshToken, type UserTokenCtx } from './redeem.ts';
import { oauthGeneration } from './user-token.ts';

const ways = new Map([
  ['authorization_code', redeemCode],
  ['refresh_token', redeemRefreshToken],
]);

/** Both newer generations of the endpoint differ in their address only. */
export async function oauthToken(
  ctx: UserTokenCtx,
  { body }: Input<typeof endpoint>,
): Promise<Data<typeof endpoint> | WireError> {
  const { grant_type } = body;
  if (!grant_type) throw missing(ctx, 'grant_type');
  const redeem = ways.get(grant_type);
  if (!redeem) throw ctx.error('grantTypeUnsupported');
  const client = await authenticateClient(ctx, body);
  const issued = await redeem(ctx, client, body, oauthGeneration);
  if (issued instanceof WireError) return issued;
  const { accessToken, expiresIn, scopes, refresh } = issued;
  return {
    access_token: accessToken,
    expires_in: expiresIn,
    token_type: 'Bearer',
    scope: scopes.join(' '),
    ...(refresh && { refresh_token: refresh.token, refresh_token_expires_in: refresh.expiresIn }),
  };
}

interface Credentials {
  readonly client_id?: string;
  readonly client_secret?: string;
}

async function authenticateClient(ctx: UserTokenCtx, body: Credentials): Promise<Client> {
  const basic = readBasic(ctx.authorization);
  if (basic && body.client_secret !== undefined) throw ctx.error('twoClientAuthentications');
  const client_id = basic?.client_id ?? body.client_id;
  if (!client_id) throw missing(ctx, 'client_id');
  if (body.client_id !== undefined && body.client_id !== client_id)
    throw ctx.error('twoClientAuthentications');
  const client_secret = basic?.client_secret ?? body.client_secret;
  if (!client_secret) throw missing(ctx, 'client_secret');
  const app = await proveApp(ctx, ctx.db, client_id, client_secret);
  return { tenantId: app.tenant_id, appId: app.app_id };
}

/** RFC 6749 encodes both parts as in a form; neither of ours has anything to encode. */
function readBasic(authorization: string | undefined) {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { client_id: text.slice(0, colon), client_secret: text.slice(colon + 1) };
}
