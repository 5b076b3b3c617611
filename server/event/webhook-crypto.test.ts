import { EventDispatcher } from '@larksuiteoapi/node-sdk';
import { createDecipheriv, createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encrypt, sign } from './webhook-crypto.ts';

const iv = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
// "__proto__" as a key is lost by the receiver's own spreading.
const key = fc.string({ unit: 'binary' }).filter((name) => name !== '__proto__');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, false, null, '\ud800', '1234567890123456789'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));

/** As a receiver in any language would, from the published text. */
function decrypt(encrypted: string, encryptKey: string): string {
  const bytes = Buffer.from(encrypted, 'base64');
  const decipher = createDecipheriv(
    'aes-256-cbc',
    createHash('sha256').update(encryptKey).digest(),
    bytes.subarray(0, 16),
  );
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString();
}

describe('encryption of messages', () => {
  it('is the published one', () => {
    const published = 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=';
    const published16 = Buffer.from(published, 'base64').subarray(0, 16);
    expect(encrypt('hello world', 'test key', published16)).toBe(published);
  });

  it('gives back any text under any key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), iv, (text, secret, start) => {
        expect(decrypt(encrypt(text, secret, start), secret)).toBe(text);
      }),
    );
  });

  it('takes any event through the official dispatcher, signature and all', async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.string({ minLength: 1 }), iv, async (content, encryptKey, start) => {
        const event = { schema: '2.0', header: { event_type: 'okr.any_v1' }, event: { content } };
        const text = JSON.stringify(event);
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
        const body = JSON.stringify({ encrypt: encrypt(text, encryptKey, start) });
        expect(await dispatch(encryptKey, body, sign('1700000000', 'nonce', encryptKey, body))).toEqual([
          JSON.parse(text).event.content,
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it('is not believed under another signature', async () => {
    const body = JSON.stringify({ encrypt: encrypt('{"schema":"2.0"}', 'key', Buffer.alloc(16)) });
    expect(await dispatch('key', body, sign('1700000000', 'nonce', 'other', body))).toEqual([]);
  });
});

/** What the handler got, if any. */
async function dispatch(encryptKey: string, body: string, signature: string): Promise<unknown[]> {
  const got: unknown[] = [];
  const quiet = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
  const dispatcher = new EventDispatcher({ encryptKey, logger: quiet }).register({
    'okr.any_v1': (event: { content: unknown }) => got.push(event.content),
  });
  const headers = {
    'x-lark-request-timestamp': '1700000000',
    'x-lark-request-nonce': 'nonce',
    'x-lark-signature': signature,
  };
  await dispatcher.invoke(Object.assign(Object.create({ headers }), JSON.parse(body)));
  return got;
}
