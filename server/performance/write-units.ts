import type { ByteWriter } from '../byte-writer.ts';

/** Only a key of ours is followed by these: quotes within what people wrote are escaped. Its first quote would slow the search. */
const reviewerKey = Buffer.from('reviewer_user_id":"');
const ID_LENGTH = 19;

/** Copies stored answers with their writers as the wire shows people. */
export function writeUnits(out: ByteWriter, units: Buffer, encodeRef: (id: string) => Buffer): void {
  let from = 0;
  let writer: Buffer | undefined;
  let shown: Buffer = noBytes;
  for (;;) {
    const found = units.indexOf(reviewerKey, from);
    if (found < 0) break;
    const at = found + reviewerKey.length;
    const end = at + ID_LENGTH;
    // Mostly one person gave all of them.
    if (writer === undefined || writer.compare(units, at, end) !== 0) {
      writer = units.subarray(at, end);
      shown = encodeRef(writer.toString('latin1'));
    }
    out.bytes(units, from, at - 1);
    out.bytes(shown);
    from = end + 1;
  }
  out.bytes(units, from);
}

const noBytes = Buffer.of();
