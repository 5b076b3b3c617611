import { createHash } from 'node:crypto';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { oauthErrors } from '../../contract/errors.ts';
import type { Ctx } from '../context.ts';
import { isSame } from '../seal.ts';
import type { WireError } from '../wire-error.ts';
import {
  type CodeRow,
  deleteFamilyTokens,
  findCode,
  findRefreshToken,
  updateCodeFamily,
  updateFamilyRevoked,
  updateRefreshTokenUsed,
} from './code-queries.ts';
import { findUserStatus } from './queries.ts';
import { hashSecret } from './secrets.ts';
import { CONSENT_LIFE, type Generation, type IssuedTokens, issueTokens, openFamily } from './user-token.ts';

export type UserTokenCtx = Ctx<Endpoint & { effect: 'write'; errors: typeof oauthErrors }>;

export interface Client {
  readonly tenantId: string;
  readonly appId: string;
}

interface Asked {
  readonly scope?: string;
  readonly code?: string;
  readonly redirect_uri?: string;
  readonly code_verifier?: string;
  readonly refresh_token?: string;
}

/** The tokens for a code, which works once: a second time everything that followed from the first ends. */
export async function redeemCode(
  ctx: UserTokenCtx,
  client: Client,
  asked: Asked,
  generation: Generation,
): Promise<IssuedTokens | WireError> {
  const { tenantId, appId } = client;
  const now = ctx.clock.now();
  if (!asked.code) throw missing(ctx, 'code');
  const hash = hashSecret(asked.code);
  const code = await findCode(ctx.db, tenantId, hash);
  if (!code) throw ctx.error('codeNotFound');
  if (code.app_id !== appId) throw ctx.error('otherClient');
  if (code.family_id !== null) {
    await revokeFamily(ctx, tenantId, code.family_id);
    return ctx.error('codeUsed');
  }
  if (code.expire_time <= now) throw ctx.error('codeExpired');
  if (asked.redirect_uri !== undefined && asked.redirect_uri !== code.redirect_uri)
    throw ctx.error('redirectUriDiffers');
  if (!verifierFits(code, asked.code_verifier)) throw ctx.error('verifierWrong');
  await requireActive(ctx, tenantId, code.user_id);
  const scopes = split(code.scopes);
  const narrowed = narrow(ctx, scopes, asked.scope);
  const family = await openFamily(
    ctx.db,
    {
      tenantId,
      appId,
      userId: code.user_id,
      familyId: ctx.newId(),
      endTime: code.consent_time + CONSENT_LIFE,
    },
    now,
  );
  await updateCodeFamily(ctx.db, tenantId, hash, family.familyId);
  return issueTokens(ctx.db, family, { scopes, narrowed, generation }, now);
}

/** The next tokens for a refresh token, which works once: a second time the whole family ends. */
export async function redeemRefreshToken(
  ctx: UserTokenCtx,
  client: Client,
  asked: Asked,
  generation: Generation,
): Promise<IssuedTokens | WireError> {
  const { tenantId, appId } = client;
  const now = ctx.clock.now();
  if (!asked.refresh_token) throw missing(ctx, 'refresh_token');
  const hash = hashSecret(asked.refresh_token);
  const token = await findRefreshToken(ctx.db, tenantId, hash);
  if (!token) throw ctx.error('refreshTokenNotFound');
  if (token.app_id !== appId) throw ctx.error('otherClient');
  if (token.revoked_time !== null) throw ctx.error('refreshTokenRevoked');
  if (token.used_time !== null) {
    await revokeFamily(ctx, tenantId, token.family_id);
    return ctx.error('refreshTokenUsed');
  }
  if (token.expire_time <= now) throw ctx.error('refreshTokenExpired');
  await requireActive(ctx, tenantId, token.user_id);
  const scopes = split(token.scopes);
  const narrowed = narrow(ctx, scopes, asked.scope);
  await updateRefreshTokenUsed(ctx.db, tenantId, hash, now);
  const { family_id: familyId, user_id: userId, end_time: endTime } = token;
  const family = { tenantId, appId, userId, familyId, endTime };
  return issueTokens(ctx.db, family, { scopes, narrowed, generation }, now);
}

const split = (scopes: string): string[] => scopes.split(' ').filter(Boolean);

export const missing = (ctx: UserTokenCtx, field: string): WireError =>
  ctx.error('missingParameter', {
    field_violations: [{ field, description: `${field} is required` }],
  });

async function revokeFamily(ctx: UserTokenCtx, tenantId: string, familyId: string): Promise<void> {
  await updateFamilyRevoked(ctx.db, tenantId, familyId, ctx.clock.now());
  await deleteFamilyTokens(ctx.db, tenantId, familyId);
}

async function requireActive(ctx: UserTokenCtx, tenantId: string, userId: string): Promise<void> {
  const status = await findUserStatus(ctx.db, tenantId, userId);
  if (status === undefined) throw ctx.error('userNotFound');
  if (status !== 'active') throw ctx.error('userNotActive');
}

/** What of the granted scopes a token shall have; all of them, if the caller names none. */
function narrow(ctx: UserTokenCtx, granted: readonly string[], scope: string | undefined): readonly string[] {
  const asked = split(scope ?? '');
  if (asked.length === 0) return granted;
  if (new Set(asked).size < asked.length) throw ctx.error('duplicateScopes');
  if (asked.some((name) => !granted.includes(name))) throw ctx.error('scopeNotGranted');
  return asked;
}

/** Without a challenge there must be no verifier either: otherwise an attacker could leave the challenge out. */
function verifierFits(code: CodeRow, verifier: string | undefined): boolean {
  const { code_challenge: challenge, code_challenge_method: method } = code;
  if (challenge === null || verifier === undefined) return challenge === null && verifier === undefined;
  const given = method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return isSame(given, challenge);
}
