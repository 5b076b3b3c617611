import type { tokenErrors } from '../../contract/errors.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Ctx } from '../context.ts';
import type { Reader, Writer } from '../db/database.ts';
import type { WireError } from '../wire-error.ts';
import { findAppAccessToken, insertAppAccessToken } from './code-queries.ts';
import { type AppRow, findApp, findAppToken, insertToken, lockApp, type TokenRow } from './queries.ts';
import { deriveToken, hashSecret, newNonce, secretMatches } from './secrets.ts';

export const APP_TOKEN_LIFE = 7_200_000;
/** With at least this left, asking again gives the same token. */
const REISSUE_BELOW = 1_800_000;

export type TokenCtx = Ctx<Endpoint & { effect: 'work'; errors: typeof tokenErrors }>;

interface Credentials {
  readonly app_id: string;
  readonly app_secret: string;
}

interface ProofCtx {
  error(name: 'appNotFound' | 'wrongSecret' | 'appDisabled'): WireError;
}

/** The app that proves its secret. */
export async function authenticateApp(
  ctx: ProofCtx & { error(name: 'invalidParameters'): WireError },
  db: Reader,
  { app_id, app_secret }: Credentials,
): Promise<AppRow> {
  if (!/^cli_[0-9a-f]{16}$/.test(app_id)) throw ctx.error('invalidParameters');
  return proveApp(ctx, db, app_id, app_secret);
}

export async function proveApp(ctx: ProofCtx, db: Reader, appId: string, secret: string): Promise<AppRow> {
  const app = await findApp(db, appId);
  if (!app) throw ctx.error('appNotFound');
  if (!secretMatches(secret, app.secret_hash)) throw ctx.error('wrongSecret');
  if (app.disabled_time !== null) throw ctx.error('appDisabled');
  return app;
}

/** An app, and the key from which its token is made, so that the token need not be stored. */
interface Holder {
  readonly app: AppRow;
  readonly key: string;
}

interface NewAppToken extends TokenRow {
  readonly tenant_id: string;
  readonly app_id: string;
  readonly token_hash: string;
  readonly created_time: number;
}

interface TokenKind {
  readonly letter: 't' | 'a';
  find(db: Reader, tenantId: string, appId: string, after: number): Promise<TokenRow | undefined>;
  insert(db: Writer, token: NewAppToken): Promise<number>;
}

/** For what an app does in a company. */
export const tenantTokens: TokenKind = {
  letter: 't',
  find: findAppToken,
  insert: (db, token) =>
    insertToken(db, { ...token, kind: 'tenant', user_id: null, user_scopes: null, family_id: null }),
};

/** For a store app itself. */
export const storeAppTokens: TokenKind = {
  letter: 'a',
  find: findAppAccessToken,
  insert: insertAppAccessToken,
};

/**
 * A token that holds is only read: that costs no write, and works while none is possible. One is made under a lock of
 * its app: apps do not wait for each other, one that asks many times at once gets one token, and none is made from a
 * secret that ends meanwhile.
 */
export async function giveToken(
  ctx: TokenCtx,
  kind: TokenKind,
  prove: (db: Reader) => Promise<Holder>,
): Promise<{ token: string; expire: number }> {
  const now = ctx.clock.now();
  const look = async (db: Reader) => {
    const holder = await prove(db);
    const { tenant_id, app_id } = holder.app;
    return { holder, known: await kind.find(db, tenant_id, app_id, now + REISSUE_BELOW) };
  };
  const { holder, known } = await ctx.scope.read(look);
  const { tenant_id, app_id } = holder.app;
  const { nonce, expire_time } =
    known ??
    (await ctx.scope.writeRows(async (db) => {
      await lockApp(db, tenant_id, app_id);
      const locked = await look(db);
      return locked.known ?? mint(db, kind, locked.holder, now);
    }));
  return {
    token: deriveToken(kind.letter, tenant_id, holder.key, nonce),
    expire: Math.floor((expire_time - now) / 1000),
  };
}

/** The token of a custom app; store apps get theirs another way. */
export const giveCustomAppToken = (ctx: TokenCtx, body: Credentials) =>
  giveToken(ctx, tenantTokens, async (db) => {
    const app = await authenticateApp(ctx, db, body);
    if (app.kind === 'store') throw ctx.error('appNotFound');
    return { app, key: body.app_secret };
  });

async function mint(db: Writer, kind: TokenKind, { app, key }: Holder, now: number): Promise<TokenRow> {
  const { tenant_id, app_id } = app;
  const nonce = newNonce();
  const token_hash = hashSecret(deriveToken(kind.letter, tenant_id, key, nonce));
  const expire_time = now + APP_TOKEN_LIFE;
  await kind.insert(db, { tenant_id, app_id, token_hash, nonce, expire_time, created_time: now });
  return { nonce, expire_time };
}
