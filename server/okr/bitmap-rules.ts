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

/** An icon to the end of the last of its pictures. */
export function cleanIcon(bytes: Buffer): Buffer {
  let end = 6;
  for (let left = bytes.readUInt16LE(4), at = 6; left > 0; left -= 1, at += ENTRY) {
    if (at + ENTRY > bytes.length) return bytes;
    end = Math.max(end, at + ENTRY, bytes.readUInt32LE(at + 8) + bytes.readUInt32LE(at + 12));
  }
  return bytes.subarray(0, end);
}
