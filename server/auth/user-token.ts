import type { Writer } from '../db/database.ts';
import { insertFamily, insertRefreshToken } from './code-queries.ts';
import { insertToken } from './queries.ts';
import { deriveToken, hashSecret, newNonce, newSecret } from './secrets.ts';

interface Grant {
  readonly tenantId: string;
  readonly appId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly life: number;
  readonly familyId?: string;
}

/** A token with which an app acts for one person, within the scopes that the person granted. */
export async function issueUserToken(db: Writer, grant: Grant, now: number): Promise<string> {
  const nonce = newNonce();
  const token = deriveToken('u', grant.tenantId, newSecret(), nonce);
  await insertToken(db, {
    tenant_id: grant.tenantId,
    token_hash: hashSecret(token),
    app_id: grant.appId,
    kind: 'user',
    user_id: grant.userId,
    user_scopes: grant.scopes.join(' '),
    family_id: grant.familyId ?? null,
    nonce,
    expire_time: now + grant.life,
    created_time: now,
  });
  return token;
}

const DAY = 86_400_000;
/** How long after agreeing a person must agree again. */
export const CONSENT_LIFE = 365 * DAY;
const ACCESS_LIFE = 7_200_000;

/** What differs between the generations of endpoints. */
export interface Generation {
  readonly refreshLife: number;
  /** Whether a refresh token comes even without `offline_access`. */
  readonly alwaysRefresh: boolean;
}

export const oauthGeneration: Generation = { refreshLife: 7 * DAY, alwaysRefresh: false };
export const olderGeneration: Generation = { refreshLife: 30 * DAY, alwaysRefresh: true };

export interface Family {
  readonly tenantId: string;
  readonly appId: string;
  readonly userId: string;
  readonly familyId: string;
  readonly endTime: number;
}

/** Begins what follows from one code. */
export async function openFamily(db: Writer, family: Family, now: number): Promise<Family> {
  await insertFamily(db, {
    tenant_id: family.tenantId,
    id: family.familyId,
    app_id: family.appId,
    user_id: family.userId,
    end_time: family.endTime,
    created_time: now,
  });
  return family;
}

export interface IssuedTokens {
  readonly userId: string;
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly scopes: readonly string[];
  readonly refresh: { readonly token: string; readonly expiresIn: number } | undefined;
}

/** The next tokens of a family. `scopes` is what the person granted, `narrowed` what the access token gets of it. */
export async function issueTokens(
  db: Writer,
  family: Family,
  wanted: { scopes: readonly string[]; narrowed: readonly string[]; generation: Generation },
  now: number,
): Promise<IssuedTokens> {
  const { scopes, narrowed, generation } = wanted;
  const life = Math.min(ACCESS_LIFE, family.endTime - now);
  const accessToken = await issueUserToken(db, { ...family, scopes: narrowed, life }, now);
  const offline = generation.alwaysRefresh || scopes.includes('offline_access');
  const refresh = offline
    ? await issueRefreshToken(db, family, scopes, generation.refreshLife, now)
    : undefined;
  return {
    userId: family.userId,
    accessToken,
    expiresIn: Math.floor(life / 1000),
    scopes: narrowed,
    refresh,
  };
}

async function issueRefreshToken(
  db: Writer,
  { tenantId, familyId, endTime }: Family,
  scopes: readonly string[],
  life: number,
  now: number,
) {
  const token = deriveToken('ur', tenantId, newSecret(), newNonce());
  const expire_time = Math.min(now + life, endTime);
  await insertRefreshToken(db, {
    tenant_id: tenantId,
    token_hash: hashSecret(token),
    family_id: familyId,
    scopes: scopes.join(' '),
    expire_time,
    created_time: now,
  });
  return { token, expiresIn: Math.floor((expire_time - now) / 1000) };
}
