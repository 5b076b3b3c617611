import { createHmac, createSecretKey } from 'node:crypto';

/** What an app knows messages by: the same at every attempt, and tells nothing of what else happens. 32 hexadecimal digits. */
export function outwardEventIds(idKey: string, appId: string): (messageId: string) => string {
  // Made from bytes for each message, a key costs six times as much as the rest.
  const key = createSecretKey(Buffer.from(idKey, 'base64url'));
  return (messageId) =>
    createHmac('sha256', key).update(`event ${appId} ${messageId}`).digest('hex').slice(0, 32);
}
