import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaTypeOf, withoutMetadata } from './image-rules.ts';

const segment = (marker: number, content: Buffer) =>
  Buffer.concat([
    Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]),
    content,
  ]);
const exif = (orientation: number, secret = 'GPS 31.2 121.4') =>
  segment(
    0xe1,
    Buffer.concat([
      Buffer.from('Exif\0\0', 'latin1'),
      Buffer.from('49492a0008000000', 'hex'),
      Buffer.from([1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from(secret),
    ]),
  );
const jpeg = (...segments: Buffer[]) =>
  Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    ...segments,
    segment(0xda, Buffer.from([1, 2])),
    Buffer.from('picture\xff\xd9', 'latin1'),
  ]);
const jfif = segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'));

const chunk = (name: string, content: Buffer) => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length);
  return Buffer.concat([size, Buffer.from(name), content, Buffer.alloc(4)]);
};
const png = (...chunks: Buffer[]) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);

const riff = (name: string, content: Buffer) => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name), size, content, Buffer.alloc(content.length % 2)]);
};
const webp = (...chunks: Buffer[]) => {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from('RIFF'), size, body]);
};

describe('an image', () => {
  it.each([
    ['image/jpeg', jpeg(jfif)],
    ['image/png', png(chunk('IHDR', Buffer.alloc(13)))],
    ['image/gif', Buffer.from('GIF89a...')],
    ['image/webp', webp(riff('VP8 ', Buffer.from('picture')))],
    ['image/bmp', Buffer.concat([Buffer.from('BM'), Buffer.alloc(40)])],
    ['image/x-icon', Buffer.concat([Buffer.from('00000100', 'hex'), Buffer.alloc(40)])],
    [undefined, Buffer.from('<svg onload="alert(1)">')],
    [undefined, Buffer.from('<html>')],
    [undefined, Buffer.alloc(0)],
  ])('is told by its content: %s', (type, bytes) => {
    expect(mediaTypeOf(bytes)).toBe(type);
  });

  it('keeps of Exif only how it is to be turned', () => {
    const clean = withoutMetadata(jpeg(jfif, exif(6), segment(0xfe, Buffer.from('by me'))), 'image/jpeg');
    expect(clean.includes('GPS')).toBe(false);
    expect(clean.includes('by me')).toBe(false);
    expect(clean.includes('picture')).toBe(true);
    expect(withoutMetadata(clean, 'image/jpeg')).toEqual(clean);
    expect(clean.includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBe(true);
    expect(withoutMetadata(jpeg(jfif, exif(1)), 'image/jpeg')).toEqual(jpeg(jfif));
  });

  it('loses what PNG and WEBP tell beside the picture', () => {
    const head = chunk('IHDR', Buffer.alloc(13));
    const data = chunk('IDAT', Buffer.from('picture'));
    const sent = png(head, chunk('eXIf', Buffer.from('GPS')), chunk('tEXt', Buffer.from('by me')), data);
    expect(withoutMetadata(sent, 'image/png')).toEqual(png(head, data));
    const extended = (flags: number) => riff('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const picture = riff('VP8 ', Buffer.from('picture'));
    const told = webp(
      extended(0x1c),
      picture,
      riff('EXIF', Buffer.from('GPS')),
      riff('XMP ', Buffer.from('me')),
    );
    expect(withoutMetadata(told, 'image/webp')).toEqual(webp(extended(0x10), picture));
  });

  it('ends where the picture ends, in one scan or several', () => {
    const scan = (data: string) =>
      Buffer.concat([segment(0xda, Buffer.from([1, 2])), Buffer.from(data, 'latin1')]);
    const start = Buffer.concat([Buffer.from('ffd8', 'hex'), jfif]);
    const end = Buffer.from('ffd9', 'hex');
    const first = scan('one\xff\x00\xff\xd3more');
    const second = scan('two');
    const pictures: [string, Buffer[], Buffer[]][] = [
      ['image/jpeg', [jpeg(jfif)], []],
      ['image/jpeg', [start, first, segment(0xc4, Buffer.from('table'))], [second, end]],
      ['image/png', [png(chunk('IHDR', Buffer.alloc(13)))], [chunk('IEND', Buffer.alloc(0))]],
    ];
    for (const [type, head, tail] of pictures) {
      const whole = Buffer.concat([...head, ...tail]);
      const behind = Buffer.concat([Buffer.from('PK'), jpeg(exif(6))]);
      expect(withoutMetadata(Buffer.concat([whole, behind]), type)).toEqual(whole);
      expect(withoutMetadata(whole, type)).toEqual(whole);
    }
    const comment = segment(0xfe, Buffer.from('by me'));
    expect(withoutMetadata(Buffer.concat([start, first, comment, second, end]), 'image/jpeg')).toEqual(
      Buffer.concat([start, first, second, end]),
    );
  });

  it('never fails and never grows by much, whatever comes', () => {
    const starts = [
      jpeg(jfif, exif(3)),
      png(chunk('IHDR', Buffer.alloc(13))),
      webp(riff('VP8X', Buffer.alloc(10))),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(),
        (start, noise, cut) => {
          const bytes = Buffer.concat([start.subarray(0, cut % (start.length + 1)), noise]);
          for (const type of ['image/jpeg', 'image/png', 'image/webp'])
            expect(withoutMetadata(bytes, type).length).toBeLessThanOrEqual(bytes.length + 12);
        },
      ),
    );
  });
});
