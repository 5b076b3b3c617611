import { createHmac } from 'node:crypto';

/** The same at every attempt, and tells nothing of what else happens: 32 hexadecimal digits. */
export const outwardEventId = (idKey: string, appId: string, messageId: string): string =>
  createHmac('sha256', Buffer.from(idKey, 'base64url'))
    .update(`event ${appId} ${messageId}`)
    .digest('hex')
    .slice(0, 32);
