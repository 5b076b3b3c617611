import { Remainder } from './image-bytes-rules.ts';
import { cleanPng, isPng } from './png-rules.ts';

const CORE_HEADER = 12;
const V5_HEADER = 124;
const EMBEDDED = 'DEBM';
/** Compressions whose pixels all take the same room: none, and two with masks of bits. */
const plain: ReadonlySet<number> = new Set([0, 3, 6]);

/** A BMP file to the end of its pixels and its colour profile. What its head says of its length is often wrong. */
export function cleanBmp(bytes: Buffer): Buffer {
  const header = bytes.readUInt32LE(14);
  const pixels = bytes.readUInt32LE(10);
  if (pixels < 14 + header) return bytes;
  const end = pixels + (header === CORE_HEADER ? coreSize(bytes) : pixelSize(bytes));
  return bytes.subarray(0, Math.max(end, header === V5_HEADER ? endOfProfile(bytes) : 0));
}

const coreSize = (bytes: Buffer): number =>
  area(bytes.readUInt16LE(18), bytes.readUInt16LE(20), bytes.readUInt16LE(24));

function pixelSize(bytes: Buffer): number {
  if (bytes.length < 38) return Infinity;
  if (!plain.has(bytes.readUInt32LE(30))) return bytes.readUInt32LE(34) || Infinity;
  return area(bytes.readInt32LE(18), bytes.readInt32LE(22), bytes.readUInt16LE(28));
}

/** A negative height says that the rows come from the top. */
const area = (width: number, height: number, bits: number): number =>
  Math.ceil((Math.abs(width) * bits) / 32) * 4 * Math.abs(height);

function endOfProfile(bytes: Buffer): number {
  if (bytes.length < 14 + V5_HEADER || bytes.toString('latin1', 70, 74) !== EMBEDDED) return 0;
  return 14 + bytes.readUInt32LE(126) + bytes.readUInt32LE(130);
}

const ENTRY = 16;

/**
 * The pictures of an icon, each where it was, and nothing behind the last. One that is a PNG file loses what such a file
 * does, and is shorter then.
 */
export function cleanIcon(bytes: Buffer): Buffer {
  let end = 6 + bytes.readUInt16LE(4) * ENTRY;
  if (end > bytes.length) return bytes;
  const clean = new Remainder(bytes);
  clean.keep(0, end);
  for (let at = end - ENTRY; at >= 6; at -= ENTRY) {
    const start = bytes.readUInt32LE(at + 12);
    const picture = bytes.subarray(start, start + bytes.readUInt32LE(at + 8));
    if (picture.length === 0) continue;
    clean.keep(start, picture.length);
    const kept = isPng(picture) ? cleanPng(picture) : picture;
    if (kept.length < picture.length) {
      kept.copy(clean.bytes, start);
      clean.bytes.fill(0, start + kept.length, start + picture.length);
      clean.bytes.writeUInt32LE(kept.length, at + 8);
    }
    end = Math.max(end, start + kept.length);
  }
  return clean.bytes.subarray(0, end);
}
