import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { readPage } from '../page-token.ts';

interface Asked {
  readonly endpoint: string;
  readonly ids: readonly string[] | undefined;
}

type List<Row> = (
  db: Reader,
  tenantId: string,
  asked: { ids: readonly string[] | undefined; after: string; limit: number },
) => Promise<Row[]>;

/** A page of what reviews are made of: some by id, or all. Nobody can mean a page of none, so size 0 is the usual one. */
export function readConfigPage<Row extends { readonly id: string }>(
  ctx: Pick<Ctx, 'actor' | 'clock' | 'invalid'> & { readonly db: Reader },
  { endpoint, ids = [] }: Asked,
  { page_size = 0, ...query }: { readonly page_size?: number; readonly page_token?: string },
  list: List<Row>,
) {
  const some = ids.length > 0 ? ids : undefined;
  return readPage(
    ctx,
    { endpoint, filters: { ids: ids.toSorted() } },
    { ...query, page_size: page_size === 0 ? 20 : page_size },
    (after, limit) => list(ctx.db, ctx.actor.tenantId, { ids: some, after, limit }),
  );
}
