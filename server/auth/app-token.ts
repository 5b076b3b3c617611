import type { tokenErrors } from '../../contract/errors.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Ctx } from '../context.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { WireError } from '../wire-error.ts';
import { type AppRow, findApp, findAppToken, insertToken } from './queries.ts';
import { deriveToken, hashSecret, newNonce, secretMatches } from './secrets.ts';

export const APP_TOKEN_LIFE = 7_200_000;
/** With at least this left, asking again gives the same token. */
export const REISSUE_BELOW = 1_800_000;

export type TokenEndpoint = Endpoint & { effect: 'write'; errors: typeof tokenErrors };

interface Credentials {
  readonly app_id: string;
  readonly app_secret: string;
}

/** The app that proves its secret. */
export async function authenticateApp(
  ctx: Ctx<TokenEndpoint>,
  { app_id, app_secret }: Credentials,
): Promise<AppRow> {
  if (!/^cli_[0-9a-f]{16}$/.test(app_id)) throw ctx.error('invalidParameters');
  return proveApp(ctx, app_id, app_secret);
}

interface ProofCtx {
  readonly db: Reader;
  error(name: 'appNotFound' | 'wrongSecret' | 'appDisabled'): WireError;
}

export async function proveApp(ctx: ProofCtx, appId: string, secret: string): Promise<AppRow> {
  const app = await findApp(ctx.db, appId);
  if (!app) throw ctx.error('appNotFound');
  if (!secretMatches(secret, app.secret_hash)) throw ctx.error('wrongSecret');
  if (app.disabled_time !== null) throw ctx.error('appDisabled');
  return app;
}

/** The tenant token of an app, with the seconds that it lasts. It is made from a key, so that it need not be stored. */
export async function issueTenantToken(ctx: Ctx<TokenEndpoint>, app: AppRow, key: string) {
  const now = ctx.clock.now();
  const known = await findAppToken(ctx.db, app.tenant_id, app.app_id, now + REISSUE_BELOW);
  const { nonce, expire_time } = known ?? (await mint(ctx.db, app, key, now));
  return {
    token: deriveToken('t', app.tenant_id, key, nonce),
    expire: Math.floor((expire_time - now) / 1000),
  };
}

async function mint(db: Writer, app: AppRow, key: string, now: number) {
  const nonce = newNonce();
  const expire_time = now + APP_TOKEN_LIFE;
  await insertToken(db, {
    tenant_id: app.tenant_id,
    token_hash: hashSecret(deriveToken('t', app.tenant_id, key, nonce)),
    app_id: app.app_id,
    kind: 'tenant',
    user_id: null,
    user_scopes: null,
    family_id: null,
    nonce,
    expire_time,
    created_time: now,
  });
  return { nonce, expire_time };
}
