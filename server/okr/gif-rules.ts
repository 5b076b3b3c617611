const DESCRIPTOR = 13;
const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;
const CONTROL = 0xf9;
const APPLICATION = 0xff;

/** What applications say that shows: how often a film runs, and its colours. */
const showing: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']);

/** The pictures and how they follow each other, without comments, texts and XMP, and nothing behind the end. */
export function cleanGif(bytes: Buffer): Buffer {
  let at = DESCRIPTOR + colours(bytes[10]);
  const kept = [bytes.subarray(0, at)];
  while (at < bytes.length) {
    if (bytes[at] === TRAILER) return Buffer.concat([...kept, bytes.subarray(at, at + 1)]);
    const end = endOfBlock(bytes, at);
    if (end === undefined) break;
    if (bytes[at] === IMAGE || shows(bytes, at)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...kept, bytes.subarray(at)]);
}

/** The bytes of a table of colours, as the flags before it say. */
const colours = (flags = 0): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

function shows(bytes: Buffer, at: number): boolean {
  const label = bytes[at + 1];
  return (
    label === CONTROL || (label === APPLICATION && showing.has(bytes.toString('latin1', at + 3, at + 14)))
  );
}

/** Undefined where it breaks off, or is no block. */
function endOfBlock(bytes: Buffer, start: number): number | undefined {
  const kind = bytes[start];
  if (kind !== IMAGE && kind !== EXTENSION) return undefined;
  let at = kind === IMAGE ? start + 11 + colours(bytes[start + 9]) : start + 2;
  for (let size = bytes[at]; size !== 0; size = bytes[at]) {
    if (size === undefined) return undefined;
    at += 1 + size;
  }
  return at + 1;
}
