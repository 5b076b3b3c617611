import { createHmac, timingSafeEqual } from 'node:crypto';

const HOUR = 3_600_000;

/** What a store app is sent every hour: it follows from the hour, so that no node has to keep it. */
export const appTicket = (idKey: string, appId: string, now: number): string =>
  createHmac('sha256', Buffer.from(idKey, 'base64url'))
    .update(`app_ticket ${appId} ${Math.floor(now / HOUR)}`)
    .digest('base64url');

/** Good for the hour that it was made in and the next one. */
export const ticketFits = (ticket: string, idKey: string, appId: string, now: number): boolean =>
  [now, now - HOUR].some((time) => {
    const given = Buffer.from(ticket);
    const expected = Buffer.from(appTicket(idKey, appId, time));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });

/** What a store app's tenant tokens are made from, whose secret is not at hand then. */
export const storeKey = (idKey: string, appId: string): string =>
  createHmac('sha256', Buffer.from(idKey, 'base64url')).update(`store app ${appId}`).digest('base64url');
