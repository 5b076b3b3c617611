import { isSame, seal } from '../seal.ts';
import type { AppRow } from './queries.ts';

const LIFE = 60_000;

type App = Pick<AppRow, 'app_id' | 'secret_hash'>;

const proof = (idKey: string, { app_id, secret_hash }: App, connectionId: string, end: string): string =>
  seal(idKey, `event ticket ${app_id} ${secret_hash} ${connectionId} ${end}`);

/** Lets an app open one long connection, within a minute and while its secret stays the same. */
export function eventTicket(idKey: string, app: App, connectionId: string, now: number): string {
  const end = (now + LIFE).toString(36);
  return `${end}.${proof(idKey, app, connectionId, end)}`;
}

export function eventTicketFits(ticket: string, idKey: string, app: App, connectionId: string, now: number) {
  const [end = '', given = ''] = ticket.split('.', 2);
  return isSame(given, proof(idKey, app, connectionId, end)) && Number.parseInt(end, 36) > now;
}
