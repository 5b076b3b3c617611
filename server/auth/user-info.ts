import { type getUserInfo as endpoint, UserInfo } from '../../contract/auth/user-token.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { openIdOf, readable, readableFields, unionIdOf } from '../directory/index.ts';
import { findProfile } from './queries.ts';

export const getUserInfo: Handler<typeof endpoint> = async (ctx) => {
  const info = await presentUserInfo(ctx, ctx.actor.userId ?? '', ctx.actor.scopes);
  if (!info) throw ctx.error('userNotFound');
  return info;
};

type Caller = Pick<Ctx, 'actor' | 'baseUrl'> & { readonly db: Reader };

/** The person with the fields that both the app's scopes and the person's consent open. */
export async function presentUserInfo(
  { db, actor, baseUrl }: Caller,
  userId: string,
  granted: ReadonlySet<string>,
): Promise<UserInfo | undefined> {
  const profile = await findProfile(db, actor.tenantId, userId);
  if (!profile) return undefined;
  const scopes = new Set([...actor.scopes].filter((scope) => granted.has(scope)));
  // Okra keeps no pictures, and clients count on one.
  const avatar = `${baseUrl}/icon.svg`;
  const all = {
    ...profile,
    avatar_url: avatar,
    avatar_thumb: avatar,
    avatar_middle: avatar,
    avatar_big: avatar,
    open_id: openIdOf(actor, userId),
    union_id: unionIdOf(actor, userId),
  };
  return readable(all, readableFields(UserInfo, scopes)) as UserInfo; // as: what is left of it by scope
}
