import { createHash, createHmac, randomBytes } from 'node:crypto';
import { isSame } from '../seal.ts';

/** Secrets are random and long, so a plain hash of them cannot be searched. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const secretMatches = (secret: string, hash: string): boolean => isSame(hashSecret(secret), hash);

export const newAppId = (): string => `cli_${randomBytes(8).toString('hex')}`;

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 32 letters and digits, each equally likely. */
export function newSecret(): string {
  let secret = '';
  while (secret.length < 32) {
    for (const byte of randomBytes(48)) {
      if (byte < 248 && secret.length < 32) secret += alphanumeric[byte % 62];
    }
  }
  return secret;
}

export const newNonce = (): string => randomBytes(16).toString('base64url');

const base32 = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A token names its tenant in the clear, so that finding it never leaves the tenant; the rest follows from the app's
 * secret and a stored nonce, so that the same token can be issued again without being stored.
 */
export function deriveToken(
  kind: 't' | 'a' | 'u' | 'ur' | 's',
  tenantId: string,
  secret: string,
  nonce: string,
): string {
  const mac = createHmac('sha256', secret).update(nonce).digest();
  const proof = [...mac].map((byte) => base32[byte & 31]).join('');
  return `${kind}-g1${BigInt(tenantId).toString(32).padStart(13, '0')}${proof}`;
}

/** The tenant that a token claims to belong to; undefined if it has not the form of our tokens. */
export function tenantOfToken(token: string): string | undefined {
  const [, digits] = /^(?:t|a|u|ur|s)-g1([0-9a-v]{13})[0-9a-z]{32}$/.exec(token) ?? [];
  if (digits === undefined) return undefined;
  let id = 0n;
  for (const digit of digits) id = id * 32n + BigInt(Number.parseInt(digit, 32));
  return String(id);
}
