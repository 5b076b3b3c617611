import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { box, buildHeif, type HeifDraft, type HeifItem, uint } from '../../test/heif.ts';
import { cleanHeif, heifTypeOf } from './heif-rules.ts';
import { UnfitImage } from './image-bytes-rules.ts';

const secret = Buffer.from('SECRET');
const tile = (id: number): HeifItem => ({ id, type: 'hvc1', data: Buffer.from(`picture ${id}`) });
const grid: HeifItem = { id: 9, type: 'grid', data: Buffer.from('\0\0\0\x01'), isInside: true };
const telling = (id: number, type: string, isInside = false): HeifItem => ({
  id,
  type,
  data: secret,
  isInside,
});
const photo: HeifDraft = {
  items: [
    grid,
    tile(1),
    telling(5, 'Exif'),
    tile(2),
    telling(6, 'mime'),
    telling(7, 'mime', true),
    telling(8, 'uri '),
  ],
  properties: [box('ispe', uint(0, 12)), box('udes', secret), box('crtt', secret), box('irot', uint(1, 1))],
  aside: [box('xml ', secret), box('uuid', secret)],
  behind: [box('free', secret), box('uuid', secret), box('moov', box('udta', secret)), box('mpvd', secret)],
};
const count = (bytes: Buffer, word: Buffer | string) =>
  bytes.toString('latin1').split(String(word)).length - 1;
const outcomeOf = (bytes: Buffer): Buffer | string => {
  try {
    return cleanHeif(bytes);
  } catch (fault) {
    if (fault instanceof UnfitImage) return fault.message;
    throw fault;
  }
};

describe('a HEIF file', () => {
  it.each([
    ['heic', 'image/heic'],
    ['heix', 'image/heic'],
    ['heim', 'image/heic'],
    ['heis', 'image/heic'],
    ['hevc', 'image/heic'],
    ['mif1', 'image/heif'],
    ['msf1', 'image/heif'],
    ['avif', undefined],
    ['isom', undefined],
  ])('is told by its brand: %s', (brand, type) => {
    expect(heifTypeOf(buildHeif({ ...photo, brand }))).toBe(type);
  });

  it.each([1, 2] as const)(
    'keeps its pictures where they are, and nothing else (places of version %i)',
    (version) => {
      const sent = buildHeif({ ...photo, version });
      expect(count(sent, secret)).toBe(12);
      const clean = cleanHeif(sent);
      expect(clean.length).toBe(sent.length);
      expect(count(clean, secret)).toBe(0);
      for (const kept of ['picture 1', 'picture 2', 'ispe', 'irot', 'hvc1', 'grid', 'pitm', '\0\0\0\x01'])
        expect(clean.indexOf(kept, 0, 'latin1')).toBe(sent.indexOf(kept, 0, 'latin1'));
      expect(clean.toString('latin1')).not.toMatch(/Exif|mime|uri |udes|crtt|xml |uuid|moov|udta|mpvd/);
      expect(cleanHeif(clean)).toEqual(clean);
    },
  );

  it('without anything beside its picture stays as it is', () => {
    const sent = buildHeif({ items: [tile(1)], version: 0 });
    expect(cleanHeif(sent)).toEqual(sent);
  });

  const head = box('ftyp', Buffer.from('heic'), uint(0, 4));
  const plain = buildHeif({ items: [tile(1)] });
  const changed = (word: string, at: number, bytes: string) => {
    const file = Buffer.from(plain);
    Buffer.from(bytes, 'hex').copy(file, file.indexOf(word) + at);
    return file;
  };
  it.each<[string, Buffer, string]>([
    ['is a film', Buffer.concat([head, box('moov'), box('mdat')]), 'no still picture'],
    ['is empty', head, 'no still picture'],
    ['has two lists', Buffer.concat([plain, box('meta', uint(0, 4))]), 'no still picture'],
    ['lists nothing', Buffer.concat([head, box('meta', uint(0, 4))]), 'does not say what it holds'],
    ['holds no picture', buildHeif({ items: [telling(1, 'Exif')] }), 'no picture of a known kind'],
    ['is cut off', plain.subarray(0, -1), 'do not fit'],
    ['has a part beyond its end', changed('hdlr', -4, '00ffffff'), 'do not fit'],
    ['has a part of no length', changed('hdlr', -4, '00000003'), 'do not fit'],
    ['has a place twice', changed('pitm', 0, Buffer.from('iloc').toString('hex')), 'twice'],
    ['has pictures beyond its end', changed('iloc', 20, '00ffffff'), 'where there is none'],
    ['has pictures elsewhere', changed('iloc', 16, '0001'), 'where there is none'],
    ['has pictures in pictures', changed('iloc', 14, '0002'), 'where there is none'],
    ['has pictures of no length', changed('iloc', 24, '00000000'), 'where there is none'],
    ['gives no lengths', changed('iloc', 8, '40'), 'no such kind'],
    ['has more places than room', changed('iloc', 18, 'ffff'), 'breaks off'],
  ])('that %s is refused', (_, bytes, words) => {
    expect(outcomeOf(bytes)).toContain(words);
  });

  it('never tells anything, whatever it is made of', () => {
    const item = fc.record({
      type: fc.constantFrom('hvc1', 'Exif', 'mime', 'uri ', 'abcd'),
      isInside: fc.boolean(),
      length: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(item), (some) => {
        const items = some.map(({ type, isInside, length }, at) => {
          const data =
            type === 'hvc1' ? Buffer.alloc(length, 'P') : Buffer.concat([secret, Buffer.alloc(length)]);
          return { id: at + 2, type, isInside, data };
        });
        const sent = buildHeif({ ...photo, items: [tile(1), ...items] });
        const clean = cleanHeif(sent);
        expect(count(clean, secret)).toBe(0);
        expect(count(clean, 'P')).toBe(count(sent, 'P'));
      }),
    );
  });

  it('that is damaged is cleaned or refused', () => {
    const whole = buildHeif(photo);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(), (changes, cut) => {
        const bytes = Buffer.from(cut % 2 ? whole : whole.subarray(0, cut % whole.length));
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        const outcome = outcomeOf(bytes);
        expect(typeof outcome === 'string' ? bytes.length : outcome.length).toBe(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });
});
