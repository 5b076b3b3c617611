import { seal } from '../seal.ts';

/** What an app knows a message by: the same at every attempt, and tells nothing of what else happens. 32 hexadecimal digits. */
export const outwardEventId = (idKey: string, appId: string, messageId: string): string =>
  Buffer.from(seal(idKey, `event ${appId} ${messageId}`), 'base64url').toString('hex', 0, 16);
