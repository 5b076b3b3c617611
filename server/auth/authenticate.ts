import type { TokenKind } from '../../contract/endpoint.ts';
import { gatewayErrors } from '../../contract/errors.ts';
import { scopesIn } from '../../contract/scopes.ts';
import type { Actor, Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import { WireError } from '../wire-error.ts';
import { findTokenHolder, type TokenHolderRow } from './queries.ts';
import { hashSecret, tenantOfToken } from './secrets.ts';

/** How long a node may go on believing a token after another node has revoked it. */
const TRUST = 1000;
const MOST_REMEMBERED = 10_000;

export type Authenticate = (token: string, kind: TokenKind) => Promise<Actor | undefined>;

/** Turns tokens into callers; remembers each for a second, so that a busy client costs one look-up a second. */
export function authenticator(database: Database, clock: Clock): Authenticate {
  const remembered = new Map<string, { actor: Actor; until: number }>();
  return async (token, kind) => {
    const now = clock.now();
    const known = remembered.get(token);
    if (known && now < known.until) return known.actor;
    remembered.delete(token);
    const tenantId = tenantOfToken(token);
    if (tenantId === undefined) return undefined;
    const holder = await database
      .tenant(tenantId)
      .read((db) => findTokenHolder(db, tenantId, hashSecret(token)));
    if (!holder || holder.kind !== kind || holder.expire_time <= now) return undefined;
    if (holder.disabled_time !== null) throw new WireError(gatewayErrors.appDisabled);
    if (holder.user_id !== null && holder.user_status !== 'active') return undefined;
    const actor = actorOf(tenantId, holder);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(token, { actor, until: Math.min(now + TRUST, holder.expire_time) });
    return actor;
  };
}

function actorOf(tenantId: string, holder: TokenHolderRow): Actor {
  const granted = scopesIn(holder.scopes);
  const consented = holder.user_scopes === null ? undefined : new Set(scopesIn(holder.user_scopes));
  return {
    tenantId,
    timeZone: holder.time_zone,
    idKey: holder.id_key,
    directoryVersion: holder.directory_version,
    appId: holder.app_id,
    scopes: new Set(consented ? granted.filter((scope) => consented.has(scope)) : granted),
    okrAsApp: holder.okr_as_app,
    rateFactor: holder.rate_factor ?? undefined,
    userId: holder.user_id ?? undefined,
  };
}
