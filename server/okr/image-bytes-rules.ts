/** An image that does not hold what it says it does, or in a way that cannot be cleaned. */
export class UnfitImage extends Error {
  override readonly name = 'UnfitImage';
}

/** Bytes of an image, all of which must be there. */
export function take(bytes: Buffer, start: number, length: number): Buffer {
  if (start + length > bytes.length) throw new UnfitImage('it names what lies beyond its end');
  return bytes.subarray(start, start + length);
}

const MOST_PIECES = 100_000;
/** What a piece costs beside its bytes. */
const PIECE = 16;

/**
 * Of an image only what is kept, each byte where it was, so that no place that it names moves. What is not kept is zero:
 * so nothing stays that nobody looked for.
 */
export class Remainder {
  readonly bytes: Buffer;
  readonly #from: Buffer;
  #budget: number;

  constructor(from: Buffer) {
    this.#from = from;
    this.bytes = Buffer.alloc(from.length);
    this.#budget = from.length * 4 + MOST_PIECES * PIECE;
  }

  /** Parts may share bytes, but not without end. */
  keep(start: number, length: number): void {
    this.#budget -= length + PIECE;
    if (this.#budget < 0) throw new UnfitImage('its parts overlap');
    take(this.#from, start, length).copy(this.bytes, start);
  }
}
