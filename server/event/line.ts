import type { Reader } from '../db/database.ts';
import { type App, type DeliveryRow, type Head, listFresh, listHeads } from './delivery-queries.ts';
import { longestWalk } from './delivery-rules.ts';

/** A stretch of the line in which people stand about whom something waits; only their heads are looked at. */
export interface Stretch {
  readonly heads: readonly Head[];
  /** Heads that were never sent, oldest first. */
  readonly fresh: readonly DeliveryRow[];
  /** The last person; undefined if nobody comes after them. */
  readonly end: string | undefined;
}

export async function walk(db: Reader, app: App, after: string, people: number): Promise<Stretch> {
  const heads = await listHeads(db, app, { after, people });
  const ids = heads.map(({ event_id }) => event_id);
  const fresh = ids.length > 0 ? await listFresh(db, app, ids) : [];
  return { heads, fresh, end: heads.length < people ? undefined : heads.at(-1)?.subject_id };
}

export const join = (one: Stretch, next: Stretch): Stretch => ({
  heads: [...one.heads, ...next.heads],
  fresh: [...one.fresh, ...next.fresh].toSorted((a, b) => (a.event_id < b.event_id ? -1 : 1)),
  end: next.end,
});

/** Where to go on if these have to be looked at again. */
export function endBefore(
  { heads, end }: Stretch,
  start: string,
  left: ReadonlySet<string>,
): string | undefined {
  const first = heads.findIndex(({ event_id }) => left.has(event_id));
  return first < 0 ? end : (heads[first - 1]?.subject_id ?? start);
}

/** Whether anything can be sent for the first time now. */
export async function hasFresh(db: Reader, app: App): Promise<boolean> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const { fresh, end }: Stretch = await walk(db, app, after, longestWalk);
    if (fresh.length > 0) return true;
    after = end;
  }
  return false;
}
