import { createCipheriv, createHash } from 'node:crypto';

/** The value of `encrypt` in a message: the initialization vector of 16 bytes, then the encrypted text. */
export function encrypt(text: string, encryptKey: string, iv: Buffer): string {
  const key = createHash('sha256').update(encryptKey).digest();
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

/** Proves who wrote a body to whoever has the encrypt key; without one the key is empty, and proves nothing. */
export const sign = (timestamp: string, nonce: string, encryptKey: string, body: string): string =>
  createHash('sha256').update(`${timestamp}${nonce}${encryptKey}${body}`).digest('hex');
