import type { Cookie, PageRequest } from '../page.ts';
import { passwordFits } from './passwords.ts';
import { hashSecret } from './secrets.ts';
import { addAttempt, findAccount, type SignInTenantRow, takeBackAttempt } from './session-queries.ts';
import { deviceCookie, knownDevice, openSession, type PageParts } from './sessions.ts';
import { type Bound, boundsOf, WINDOW } from './sign-in-rules.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

export type SignedIn =
  | { readonly cookies: readonly Cookie[] }
  | { readonly fault: 'wrong' }
  | { readonly fault: 'tooOften'; readonly minutes: number };

/**
 * Checks a password. An attempt counts before it is looked at, so that many at once are not cheaper; neither the answer
 * nor the time that it takes tells whether there is such an account.
 */
export async function signIn(
  parts: PageParts,
  tenant: SignInTenantRow,
  request: PageRequest,
  { email, password }: Credentials,
): Promise<SignedIn> {
  const scope = parts.database.tenant(tenant.tenant_id);
  const now = parts.clock.now();
  const account = await scope.read((db) => findAccount(db, tenant.tenant_id, email));
  const device = account && knownDevice(request, tenant.id_key, account.user_id);
  const bounds = boundsOf({ email, address: request.address, device });
  const wait = await count(parts, tenant.tenant_id, bounds, now);
  if (wait > 0) return { fault: 'tooOften', minutes: Math.ceil(wait / 60_000) };

  const fits = await passwordFits(password, account?.password_hash ?? undefined);
  if (!fits || account?.status !== 'active') return { fault: 'wrong' };
  const { user_id } = account;
  const session = await scope.write(async (db) => {
    for (const { subject } of bounds) await takeBackAttempt(db, tenant.tenant_id, hashSecret(subject));
    return openSession(db, tenant.tenant_id, user_id, parts.clock.now());
  });
  return { cookies: device === undefined ? [session, deviceCookie(tenant.id_key, user_id)] : [session] };
}

/** Milliseconds to wait; 0 where the attempt is within all bounds. */
async function count(
  parts: PageParts,
  tenantId: string,
  bounds: readonly Bound[],
  now: number,
): Promise<number> {
  return parts.database.tenant(tenantId).write(async (db) => {
    let wait = 0;
    for (const { subject, most } of bounds) {
      const { used, start } = await addAttempt(db, tenantId, hashSecret(subject), now, WINDOW);
      if (used > most) wait = Math.max(wait, start + WINDOW - now);
    }
    return wait;
  });
}
