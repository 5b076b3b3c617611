import type { Scope } from '../../contract/scopes.ts';
import type { Writer } from '../db/database.ts';
import { insertToken } from './queries.ts';
import { deriveToken, hashSecret, newNonce, newSecret } from './secrets.ts';

interface Grant {
  readonly tenantId: string;
  readonly appId: string;
  readonly userId: string;
  readonly scopes: readonly Scope[];
  readonly life: number;
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
    nonce,
    expire_time: now + grant.life,
    created_time: now,
  });
  return token;
}
