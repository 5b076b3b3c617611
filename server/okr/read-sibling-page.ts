import { type PageCall, type PageCaller, type PageOf, readPage } from '../page-token.ts';

/**
 * One page of siblings in their order. They may be moved and deleted between two pages, so a token names those that
 * were shown, who are few: each comes once, wherever it stands by then.
 */
export const readSiblingPage = <Row extends { readonly id: string }>(
  ctx: PageCaller,
  of: Pick<PageOf, 'endpoint' | 'filters'>,
  query: PageCall,
  siblings: () => Promise<readonly Row[]>,
) =>
  readPage(
    ctx,
    of,
    query,
    async (shown, limit) => {
      const gone = new Set(shown.split(','));
      return (await siblings()).filter(({ id }) => !gone.has(id)).slice(0, limit);
    },
    (_last, rows, shown) => [...(shown === '' ? [] : [shown]), ...rows.map(({ id }) => id)].join(','),
  );
