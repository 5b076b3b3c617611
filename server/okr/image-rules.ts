import { cleanBmp, cleanIcon } from './bitmap-rules.ts';
import { cleanGif } from './gif-rules.ts';
import { cleanHeif, heifTypeOf } from './heif-rules.ts';
import { cleanPng, isPng } from './png-rules.ts';
import { cleanTiff, isTiff } from './tiff-rules.ts';

interface Kind {
  readonly type: string;
  readonly matches: (bytes: Buffer) => boolean;
  readonly clean: (bytes: Buffer) => Buffer;
}

/** What kinds of image are taken, by how they begin; HEIF beside them. */
const kinds: readonly Kind[] = [
  { type: 'image/jpeg', matches: (bytes) => startsWith(bytes, 'ffd8ff'), clean: cleanJpeg },
  { type: 'image/png', matches: isPng, clean: cleanPng },
  {
    type: 'image/gif',
    matches: (bytes) => startsWith(bytes, '474946383761') || startsWith(bytes, '474946383961'),
    clean: cleanGif,
  },
  {
    type: 'image/webp',
    matches: (bytes) => startsWith(bytes, '52494646') && bytes.toString('latin1', 8, 12) === 'WEBP',
    clean: cleanWebp,
  },
  {
    type: 'image/bmp',
    matches: (bytes) => startsWith(bytes, '424d') && bytes.length > 26,
    clean: cleanBmp,
  },
  { type: 'image/tiff', matches: isTiff, clean: cleanTiff },
  {
    type: 'image/x-icon',
    matches: (bytes) => startsWith(bytes, '00000100') && bytes.length > 22,
    clean: cleanIcon,
  },
];

const startsWith = (bytes: Buffer, hex: string): boolean => bytes.toString('hex', 0, hex.length / 2) === hex;

export const mediaTypeOf = (bytes: Buffer): string | undefined =>
  kinds.find(({ matches }) => matches(bytes))?.type ?? heifTypeOf(bytes);

/** Most browsers save these rather than show them. */
export const isForSaving = (type: string): boolean => /^image\/(tiff|hei[cf])$/.test(type);

/**
 * The image without what it tells of where, when and with what it was taken; only how it is to be turned stays. Nothing is
 * encoded anew, and nothing stays that comes behind the picture. What breaks off in the middle stays as it is from there; a
 * TIFF or HEIF file then is unfit.
 */
export const withoutMetadata = (bytes: Buffer, type: string): Buffer =>
  (kinds.find((kind) => kind.type === type)?.clean ?? cleanHeif)(bytes);

const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const APP13 = 0xed;
const COMMENT = 0xfe;
const FILL = 0xff;

function cleanJpeg(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 2 <= bytes.length && bytes[at] === FILL) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === EOI) return Buffer.concat([...kept, bytes.subarray(at, at + 2)]);
    if (marker === FILL) {
      at += 1;
      continue;
    }
    const end = at + 4 > bytes.length ? Infinity : at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) break;
    const next = marker === SOS ? endOfScan(bytes, end) : end;
    if (marker === APP1) {
      const orientation = orientationIn(bytes.subarray(at + 4, end));
      if (orientation !== undefined) kept.push(orientationSegment(orientation));
    } else if (marker !== APP13 && marker !== COMMENT) kept.push(bytes.subarray(at, next));
    at = next;
  }
  return Buffer.concat([...kept, bytes.subarray(at)]);
}

/** Behind the coded picture: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(FILL, start); at >= 0; at = bytes.indexOf(FILL, at + 1)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker !== 0 && marker !== FILL && (marker & 0xf8) !== 0xd0) return at;
  }
  return bytes.length;
}

const EXIF = Buffer.from('Exif\0\0', 'latin1');
const ORIENTATION = 0x0112;

/** How the picture is to be turned, from an Exif segment; undefined where it says nothing or nonsense. */
function orientationIn(segment: Buffer): number | undefined {
  if (!segment.subarray(0, 6).equals(EXIF) || segment.length < 14) return undefined;
  const tiff = segment.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  const count = short(directory);
  for (let entry = 0; entry < count; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return undefined;
    if (short(at) !== ORIENTATION) continue;
    const value = short(at + 8);
    return value >= 2 && value <= 8 ? value : undefined;
  }
  return undefined;
}

const orientationSegment = (value: number): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, APP1, 0, 34]),
    EXIF,
    Buffer.from('4d4d002a00000008', 'hex'),
    Buffer.from([0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]),
  ]);

/** The extended header says which kinds of chunk follow: 8 is Exif, 4 is XMP. */
const EXIF_AND_XMP = 0x0c;

function cleanWebp(sent: Buffer): Buffer {
  if (sent.length < 12) return sent;
  const bytes = sent.subarray(0, 8 + sent.readUInt32LE(4));
  const kept: Buffer[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (end > bytes.length) break;
    const chunk = Buffer.from(bytes.subarray(at, end));
    if (name === 'VP8X' && size > 0) chunk[8] = (chunk[8] ?? 0) & ~EXIF_AND_XMP;
    if (name !== 'EXIF' && name !== 'XMP ') kept.push(chunk);
    at = end;
  }
  const body = Buffer.concat([...kept, bytes.subarray(at)]);
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}
