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

const subBlocks = (text: string) =>
  Buffer.concat([Buffer.from([text.length]), Buffer.from(text), Buffer.alloc(1)]);
const extension = (label: number, ...blocks: Buffer[]) =>
  Buffer.concat([Buffer.from([0x21, label]), ...blocks]);
const loop = extension(0xff, Buffer.from('\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1'));
const gif = (...blocks: Buffer[]) =>
  Buffer.concat([
    Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1'),
    Buffer.from('colors'),
    ...blocks,
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x81]),
    Buffer.from('own colors..'),
    Buffer.from([2]),
    subBlocks('picture;'),
    Buffer.from(';'),
  ]);

/** Two rows of three pixels; its head says a wrong length, as many do. */
function bmp(header: number, more = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(14 + header);
  head.write('BM');
  head.writeUInt32LE(14 + header, 10);
  head.writeUInt32LE(header, 14);
  const isCore = header === 12;
  if (isCore) [3, 2, 1, 24].forEach((value, i) => head.writeUInt16LE(value, 18 + 2 * i));
  else {
    head.writeInt32LE(3, 18);
    head.writeInt32LE(-2, 22);
    head.writeUInt16LE(24, 28);
  }
  if (more.length > 0) {
    head.write('DEBM', 70);
    head.writeUInt32LE(header + 24, 126);
    head.writeUInt32LE(more.length, 130);
  }
  return Buffer.concat([head, Buffer.from('twelve bytestwelve bytes'), more]);
}

function icon(...pictures: (string | Buffer)[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  pictures.forEach((picture, i) => {
    head.writeUInt32LE(picture.length, 6 + 16 * i + 8);
    head.writeUInt32LE(at, 6 + 16 * i + 12);
    at += picture.length;
  });
  return Buffer.concat([head, ...pictures.map((picture) => Buffer.from(picture))]);
}

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

  it('loses what a PNG in an icon tells, and nothing of what stands beside it', () => {
    const head = chunk('IHDR', Buffer.alloc(13));
    const data = chunk('IDAT', Buffer.from('picture'));
    const end = chunk('IEND', Buffer.alloc(0));
    const telling = png(head, chunk('eXIf', Buffer.from('GPS')), data, end);
    const clean = withoutMetadata(icon('small', telling, 'large one'), 'image/x-icon');
    const place = (entry: number) => [
      clean.readUInt32LE(6 + 16 * entry + 12),
      clean.readUInt32LE(6 + 16 * entry + 8),
    ];
    const pictures = [0, 1, 2].map((entry) => {
      const [start = 0, length = 0] = place(entry);
      return clean.subarray(start, start + length);
    });
    expect(pictures).toEqual([Buffer.from('small'), png(head, data, end), Buffer.from('large one')]);
    expect(clean.includes('GPS')).toBe(false);
    expect(withoutMetadata(clean, 'image/x-icon')).toEqual(clean);
    expect(withoutMetadata(icon(telling), 'image/x-icon')).toEqual(icon(png(head, data, end)));
  });

  it('keeps of GIF what shows: the pictures, and how often they run', () => {
    const control = extension(0xf9, subBlocks('abcd'));
    const comment = extension(0xfe, subBlocks('by me'));
    const xmp = extension(0xff, Buffer.from('\x0bXMP DataXMP\x07GPS 121\0', 'latin1'));
    const text = extension(0x01, subBlocks('twelve bytes'), subBlocks('written'));
    expect(withoutMetadata(gif(loop, comment, xmp, control), 'image/gif')).toEqual(gif(loop, control));
    expect(withoutMetadata(gif(text), 'image/gif').includes('twelve')).toBe(false);
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
      ['image/gif', [gif(loop)], []],
      ['image/webp', [webp(riff('VP8 ', Buffer.from('picture')))], []],
      ['image/bmp', [bmp(12)], []],
      ['image/bmp', [bmp(40)], []],
      ['image/bmp', [bmp(124)], []],
      ['image/bmp', [bmp(124, Buffer.from('colour profile'))], []],
      ['image/x-icon', [icon('small', 'large one')], []],
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
      gif(loop),
      bmp(12),
      bmp(124, Buffer.from('colour profile')),
      icon('small', 'large one'),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(),
        (start, noise, cut) => {
          const bytes = Buffer.concat([start.subarray(0, cut % (start.length + 1)), noise]);
          const types = ['jpeg', 'png', 'webp', 'gif', 'bmp', 'x-icon'].map((name) => `image/${name}`);
          for (const type of types.filter((each) => each === mediaTypeOf(bytes)))
            expect(withoutMetadata(bytes, type).length).toBeLessThanOrEqual(bytes.length + 12);
        },
      ),
    );
  });
});
