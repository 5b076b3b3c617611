import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, slices } from './frame.ts';

const text = fc.string({ unit: 'grapheme' });
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const frame = fc.record(
  {
    SeqID: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    LogID: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    service: int,
    method: int,
    headers: fc.array(fc.record({ key: text, value: text })),
    payloadEncoding: text,
    payloadType: text,
    payload: fc.uint8Array(),
    LogIDNew: text,
  },
  { requiredKeys: ['SeqID', 'LogID', 'service', 'method', 'headers'] },
);

describe('frames', () => {
  it('of any content come back the same', () => {
    fc.assert(
      fc.property(frame, (sent) => {
        const { SeqID, LogID, headers, payload = [], ...rest } = decodeFrame(encodeFrame(sent));
        const ids = { SeqID: SeqID.toString(), LogID: LogID.toString() };
        const pairs = headers.map(({ key, value }) => ({ key, value }));
        // What is empty is not told from what is missing.
        const nothing = { payloadEncoding: '', payloadType: '', LogIDNew: '' };
        const got = { ...nothing, ...rest, ...ids, headers: pairs, payload: [...payload] };
        expect(got).toEqual({ ...nothing, ...sent, payload: [...(sent.payload ?? [])] });
      }),
    );
  });

  it('carry the four numbers also when they are 0', () => {
    const bytes = encodeFrame({ SeqID: 0, LogID: 0, service: 0, method: 0, headers: [] });
    expect(Buffer.from(bytes).toString('hex')).toBe('0800100018002000');
  });

  it.each([
    ['nothing', ''],
    ['a number that ends too early', '08ff'],
    ['no method', '080010001800'],
    ['a payload that is longer than the frame', '080010001800200042ff01'],
    ['an unknown kind of field', '080010001800200007'],
  ])('are none: %s', (_, hex) => {
    expect(() => decodeFrame(Buffer.from(hex, 'hex'))).toThrow();
  });
});

describe('a body in slices', () => {
  it('comes back when they are joined; none is empty or too long', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (body, most) => {
          const parts = slices(Buffer.from(body), most);
          expect(new Uint8Array(Buffer.concat(parts))).toEqual(body);
          expect(parts.every(({ length }) => length > 0 && length <= most)).toBe(true);
        },
      ),
    );
  });

  it('of nothing is one', () => {
    expect(slices(Buffer.of(), 10)).toEqual([Buffer.of()]);
  });
});
