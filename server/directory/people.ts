import { gatewayErrors } from '../../contract/errors.ts';
import type { UserIdType, UserRef } from '../../contract/ids.ts';
import type { Actor, Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { WireError } from '../wire-error.ts';
import { openIds, unionIds } from './outward-ids.ts';
import {
  type IdRow,
  listAppIds,
  listIdsByUserIds,
  listKnownIds,
  listPeople,
  type PersonRow,
} from './user-queries.ts';

/** A context of any endpoint: looking people up needs only these. */
type Caller = Pick<Ctx, 'actor'> & { readonly db: Reader };

/** The people that ids of one kind name, by the text of each known id, in one look-up. */
export async function resolvePeople(
  { db, actor }: Caller,
  type: UserIdType,
  texts: readonly string[],
): Promise<Map<string, IdRow>> {
  if (type === 'user_id') {
    const found = await listIdsByUserIds(db, actor.tenantId, texts);
    return new Map(found.map((row) => [row.user_id, row]));
  }
  const decoded = await decodeIds({ db, actor }, type, texts);
  const ids = [...new Set(decoded.map(({ id }) => id))];
  const known = new Map((await listKnownIds(db, actor.tenantId, ids)).map((row) => [row.id, row]));
  const found = new Map<string, IdRow>();
  for (const { text, id } of decoded) {
    const person = known.get(id);
    if (person) found.set(text, person);
  }
  return found;
}

/** The same, by their internal ids alone. */
export async function resolveUsers(
  caller: Caller,
  type: UserIdType,
  texts: readonly string[],
): Promise<Map<string, string>> {
  return new Map([...(await resolvePeople(caller, type, texts))].map(([text, { id }]) => [text, id]));
}

/** The internal ids in ids of one kind, whether or not somebody has them; malformed ones are left out. */
export async function decodeUserIds(
  caller: Caller,
  type: Exclude<UserIdType, 'user_id'>,
  texts: readonly string[],
): Promise<string[]> {
  return (await decodeIds(caller, type, texts)).map(({ id }) => id);
}

/** Internal ids that texts name, perhaps of nobody: for look-ups that find nothing then. */
export async function readUserIds(
  caller: Caller,
  type: UserIdType,
  texts: readonly string[],
): Promise<string[]> {
  return type === 'user_id'
    ? [...(await resolveUsers(caller, type, texts)).values()]
    : decodeUserIds(caller, type, texts);
}

async function decodeIds(
  { db, actor }: Caller,
  type: Exclude<UserIdType, 'user_id'>,
  texts: readonly string[],
) {
  const decode = decoder(actor, type);
  const decoded = texts.flatMap((text) => {
    const id = decode(text);
    return id === undefined ? [] : [{ text, id }];
  });
  if (type === 'open_id' && decoded.length < texts.length) await refuseForeignOpenIds({ db, actor }, texts);
  return decoded;
}

function decoder(actor: Actor, type: Exclude<UserIdType, 'user_id'>): (text: string) => string | undefined {
  if (type === 'open_id') {
    const ids = openIds(actor.idKey, actor.tenantId, actor.appId);
    return (text) => ids.decode(text);
  }
  if (type === 'union_id') {
    const ids = unionIds(actor.idKey, actor.tenantId);
    return (text) => ids.decode(text);
  }
  return (text) => (/^\d{19}$/.test(text) ? text : undefined);
}

async function refuseForeignOpenIds({ db, actor }: Caller, texts: readonly string[]): Promise<void> {
  const own = openIds(actor.idKey, actor.tenantId, actor.appId);
  const strangers = texts.filter((text) => own.decode(text) === undefined);
  for (const { app_id } of await listAppIds(db, actor.tenantId)) {
    const theirs = openIds(actor.idKey, actor.tenantId, app_id);
    const foreign = strangers.find((text) => theirs.decode(text) !== undefined);
    if (foreign !== undefined) {
      throw new WireError(gatewayErrors.openIdCrossApp, {
        field_violations: [
          { field: 'user_id', description: 'is the open_id of another app', value: foreign },
        ],
      });
    }
  }
}

/** Whether the app may read `user_id`s. Without the scope the field is left out and the call still works. */
export const seesUserIds = (actor: Pick<Actor, 'scopes'>): boolean =>
  actor.scopes.has('contact:user.employee_id:readonly');

/** A person's id of the requested kind; undefined where the app may not read that kind. */
export function idPresenter(actor: Actor, type: UserIdType): (person: IdRow) => string | undefined {
  if (type === 'open_id') {
    const ids = openIds(actor.idKey, actor.tenantId, actor.appId);
    return ({ id }) => ids.encode(id);
  }
  if (type === 'union_id') {
    const ids = unionIds(actor.idKey, actor.tenantId);
    return ({ id }) => ids.encode(id);
  }
  if (type === 'people_admin_id') return ({ id }) => id;
  return seesUserIds(actor) ? ({ user_id }) => user_id : () => undefined;
}

/** People by all ids that an app may know, as events name them; without those who are gone. */
export async function nameUsers(
  db: Reader,
  actor: Pick<Actor, 'tenantId' | 'idKey' | 'appId' | 'scopes'>,
  ids: readonly string[],
) {
  const open = openIds(actor.idKey, actor.tenantId, actor.appId);
  const union = unionIds(actor.idKey, actor.tenantId);
  const rows = await listKnownIds(db, actor.tenantId, ids);
  return new Map(
    rows.map(({ id, user_id }) => [
      id,
      { union_id: union.encode(id), ...(seesUserIds(actor) && { user_id }), open_id: open.encode(id) },
    ]),
  );
}

/** Presents people as the wire's pair of ids. */
export function refPresenter(actor: Actor, type: UserIdType): (person: IdRow) => UserRef {
  const ids = openIds(actor.idKey, actor.tenantId, actor.appId);
  const present = idPresenter(actor, type);
  return (person) => {
    const open_id = ids.encode(person.id);
    const user_id = type === 'open_id' ? open_id : present(person);
    return user_id === undefined ? { open_id } : { open_id, user_id };
  };
}

/** The same as JSON. Ids that we make hold nothing to escape; a company's own may. */
export function refWriter(actor: Actor, type: UserIdType): (person: IdRow) => string {
  const present = refPresenter(actor, type);
  const quote = type === 'user_id' ? JSON.stringify : (text: string) => `"${text}"`;
  return (person) => {
    const { open_id, user_id } = present(person);
    return `{"open_id":"${open_id}"${user_id === undefined ? '' : `,"user_id":${quote(user_id)}`}}`;
  };
}

/** Names and ids of a set of people, in one look-up. */
export async function findPeople(
  { db, actor }: { readonly db: Reader; readonly actor: Pick<Actor, 'tenantId'> },
  ids: ReadonlySet<string>,
): Promise<Map<string, PersonRow>> {
  if (ids.size === 0) return new Map();
  return new Map((await listPeople(db, actor.tenantId, [...ids])).map((person) => [person.id, person]));
}

/** The one person that a path names, or the endpoint's own answer for nobody. */
export async function getUserIdOf(
  ctx: Caller & Pick<Ctx, 'standing'> & { error(name: 'userNotFound'): Error },
  type: UserIdType,
  text: string,
): Promise<string> {
  const { db, standing, actor } = ctx;
  const kind = { name: `${type} ${actor.tenantId} ${actor.appId}`, tables: ['users'], bytesEach: 150 };
  const [id] = await standing.recall(db, kind, [text], (missing) => resolveUsers(ctx, type, missing));
  if (id === undefined) throw ctx.error('userNotFound');
  return id;
}
