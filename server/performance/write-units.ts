import type { ByteWriter } from '../byte-writer.ts';

/** Only a key of ours is followed by these: quotes within what people wrote are escaped. Its first quote would slow the search. */
const reviewerKey = Buffer.from('reviewer_user_id":"');
const ID_LENGTH = 19;

/** Copies stored answers with their writers as the wire shows people. */
export function writeUnits(out: ByteWriter, units: Buffer, encodeRef: (id: string) => Buffer): void {
  let from = 0;
  // Where the last writer's id stands: mostly one person gave all of them.
  let last = -1;
  let shown: Buffer | undefined;
  for (;;) {
    const found = units.indexOf(reviewerKey, from);
    if (found < 0) break;
    const at = found + reviewerKey.length;
    if (!shown || !isRepeated(units, last, at))
      shown = encodeRef(units.toString('latin1', at, at + ID_LENGTH));
    last = at;
    out.bytes(units, from, at - 1);
    out.bytes(shown);
    from = at + ID_LENGTH + 1;
  }
  out.bytes(units, from);
}

/** Quicker than asking Node to compare so few bytes. */
function isRepeated(units: Buffer, one: number, other: number): boolean {
  for (let at = 0; at < ID_LENGTH; at += 1) if (units[one + at] !== units[other + at]) return false;
  return true;
}
