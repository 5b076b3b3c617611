import type { UserIdType } from '../../contract/ids.ts';
import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { Owner } from '../../contract/okr/entity.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { findPeople, idPresenter } from '../directory/index.ts';
import type { RichText } from './rich-text.ts';
import { type ContentCaller, contentPresenter } from './rich-text-people.ts';

/** Presents people as owners, looked up once for the whole set. */
export async function ownerPresenter(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  type: UserIdType,
  ownerIds: readonly string[],
): Promise<(id: string) => Owner> {
  const present = idPresenter(ctx.actor, type);
  const people = await findPeople(ctx, new Set(type === 'user_id' ? ownerIds : []));
  return (id) => {
    const user_id = present({ id, user_id: people.get(id)?.user_id ?? '' });
    return user_id === undefined ? { owner_type: 'user' } : { owner_type: 'user', user_id };
  };
}

export interface Presenters {
  readonly presentOwner: (id: string) => Owner;
  readonly presentContent: (text: RichText) => ContentBlock;
}

/** For a set of things that people own and that hold rich text. */
export const presentersFor = async (
  ctx: ContentCaller,
  type: UserIdType,
  { owners, texts }: { readonly owners: readonly string[]; readonly texts: readonly RichText[] },
): Promise<Presenters> => ({
  presentOwner: await ownerPresenter(ctx, type, owners),
  presentContent: await contentPresenter(ctx, type, texts),
});
