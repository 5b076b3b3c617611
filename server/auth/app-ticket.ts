import { isSame, seal } from '../seal.ts';

const HOUR = 3_600_000;

/** What a store app is sent every hour: it follows from the hour, so that no node has to keep it. */
export const appTicket = (idKey: string, appId: string, now: number): string =>
  seal(idKey, `app_ticket ${appId} ${Math.floor(now / HOUR)}`);

/** Good for the hour that it was made in and the next one. */
export const ticketFits = (ticket: string, idKey: string, appId: string, now: number): boolean =>
  [now, now - HOUR].some((time) => isSame(ticket, appTicket(idKey, appId, time)));

/** What a store app's tenant tokens are made from, whose secret is not at hand then. */
export const storeKey = (idKey: string, appId: string): string => seal(idKey, `store app ${appId}`);
