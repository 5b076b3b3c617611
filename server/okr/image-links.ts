import { createHmac, hkdfSync } from 'node:crypto';
import type { Actor } from '../context.ts';
import { isSame } from '../seal.ts';

const LIFE = 3_600_000;

interface Signer {
  readonly actor: Pick<Actor, 'tenantId' | 'idKey'>;
  readonly baseUrl: string;
  readonly clock: { now(): number };
}

/** An address under which anybody gets the image, for an hour. */
export function imageUrl({ actor, baseUrl, clock }: Signer, fileToken: string): string {
  const until = clock.now() + LIFE;
  const ticket = [
    actor.tenantId,
    until.toString(36),
    sign(actor.idKey, actor.tenantId, fileToken, until),
  ].join('.');
  return `${baseUrl}/okr/images/${fileToken}?ticket=${ticket}`;
}

/** The tenant that a ticket names. What it claims is to be checked under that tenant's key. */
export const tenantOfTicket = (ticket: string): string | undefined => /^(\d{1,20})\./.exec(ticket)?.[1];

export function ticketOpens(idKey: string, fileToken: string, ticket: string, now: number): boolean {
  const [tenantId = '', end = '', given = ''] = ticket.split('.');
  const until = Number.parseInt(end, 36);
  return until > now && isSame(given, sign(idKey, tenantId, fileToken, until));
}

const sign = (idKey: string, tenantId: string, fileToken: string, until: number): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', Buffer.from(idKey, 'base64url'), '', 'image link', 32)))
    .update(`${tenantId} ${fileToken} ${until}`)
    .digest('base64url');
