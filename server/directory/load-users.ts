import type { User } from '../../contract/directory/user.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { listPlaces } from './department-queries.ts';
import { decodeUserIds } from './people.ts';
import type { IdTypes } from './present-department.ts';
import { userPresenter } from './present-user.ts';
import { listUsersByIds, listUsersByUserIds, type UserWithLeaderRow } from './user-queries.ts';

type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

/** People by their ids of one kind, in one look-up; those who exist, in the order asked. */
export async function findUsers(
  ctx: Caller,
  type: UserIdType,
  texts: readonly string[],
): Promise<UserWithLeaderRow[]> {
  const { db, actor } = ctx;
  if (type === 'user_id') {
    const found = new Map(
      (await listUsersByUserIds(db, actor.tenantId, texts)).map((row) => [row.user_id, row]),
    );
    return texts.flatMap((text) => found.get(text) ?? []);
  }
  const ids = await decodeUserIds(ctx, type, texts);
  const found = new Map((await listUsersByIds(db, actor.tenantId, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Presents people with their departments, loaded in one look-up for the whole set. */
export async function presentUsers(
  { db, actor }: Caller,
  users: readonly UserWithLeaderRow[],
  types: IdTypes,
): Promise<User[]> {
  const places = await listPlaces(
    db,
    actor.tenantId,
    users.map(({ id }) => id),
  );
  const placesOf = Map.groupBy(places, (place) => place.user_id);
  const present = userPresenter(actor, types);
  return users.map((user) => present(user, placesOf.get(user.id) ?? []));
}
