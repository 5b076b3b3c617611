import { createHmac, hkdfSync } from 'node:crypto';
import type { Actor, Ctx } from './context.ts';
import { kept } from './kept.ts';
import { isSame } from './seal.ts';

const LIFE = 3_600_000;
const keyOf = kept(1000, (idKey) =>
  Buffer.from(hkdfSync('sha256', Buffer.from(idKey, 'base64url'), '', 'page_token', 32)),
);

/** What a page token holds for: it opens nowhere else. */
export interface PageOf {
  readonly actor: Pick<Actor, 'tenantId' | 'appId' | 'userId' | 'idKey'>;
  readonly endpoint: string;
  readonly filters: Readonly<Record<string, unknown>>;
}

/** A token that leads on from a position: opaque, signed, and ended after an hour. */
export function signPage(page: PageOf, position: string, now: number): string {
  const payload = Buffer.from(`${(now + LIFE).toString(36)}.${position}`).toString('base64url');
  return `${payload}.${signature(page, payload)}`;
}

export type OpenedPage = { readonly position: string } | 'invalid' | 'expired';

export function openPage(page: PageOf, token: string, now: number): OpenedPage {
  const [payload = '', given = '', ...rest] = token.split('.');
  if (rest.length > 0 || !isSame(given, signature(page, payload))) return 'invalid';
  const text = Buffer.from(payload, 'base64url').toString();
  const dot = text.indexOf('.');
  return Number.parseInt(text.slice(0, dot), 36) > now ? { position: text.slice(dot + 1) } : 'expired';
}

function signature({ actor, endpoint, filters }: PageOf, payload: string): string {
  const audience = JSON.stringify([
    actor.tenantId,
    actor.appId,
    actor.userId ?? '',
    endpoint,
    sorted(filters),
  ]);
  return createHmac('sha256', keyOf(actor.idKey)).update(`${audience}\n${payload}`).digest('base64url');
}

const sorted = (filters: PageOf['filters']) =>
  Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

export interface PageCall {
  readonly page_size?: number;
  readonly page_token?: string;
}

interface Refusals {
  /** For families with codes of their own for page tokens. */
  readonly refuse?: (why: 'invalid' | 'expired') => Error;
}

export type PageCaller = Pick<Ctx, 'actor' | 'clock' | 'invalid'>;

/**
 * One page of a list: `load` gives what comes after a position, which is the last row's id unless `positionOf` makes
 * another of a page and the position before it. One row more tells whether the list goes on.
 */
export async function readPage<Row extends { readonly id: string }>(
  ctx: PageCaller,
  of: Pick<PageOf, 'endpoint' | 'filters'> & Refusals,
  { page_size = 10, page_token }: PageCall,
  load: (after: string, limit: number) => Promise<Row[]>,
  positionOf: (last: Row, rows: readonly Row[], position: string) => string = ({ id }) => id,
): Promise<{ readonly rows: Row[]; readonly page: { has_more: boolean; page_token?: string } }> {
  const { refuse = (why: string) => ctx.invalid('page_token', `page_token is ${why}`, page_token) } = of;
  // Filters may be costly to put in order, and only tokens ask for them.
  const page = (): PageOf => ({ endpoint: of.endpoint, filters: of.filters, actor: ctx.actor });
  const now = ctx.clock.now();
  const opened = page_token === undefined ? { position: '' } : openPage(page(), page_token, now);
  if (opened === 'invalid' || opened === 'expired') throw refuse(opened);
  const found = await load(opened.position, page_size + 1);
  const rows = found.slice(0, page_size);
  const last = rows.at(-1);
  return found.length > page_size && last
    ? {
        rows,
        page: { has_more: true, page_token: signPage(page(), positionOf(last, rows, opened.position), now) },
      }
    : { rows, page: { has_more: false } };
}
