import type { UserRef } from '../../contract/ids.ts';
import type { ByteWriter } from '../byte-writer.ts';

/** The place of whoever is not among the people shown: without a name, and with an empty id. */
export const NOBODY = 0;

/** An internal id is too long for a number; these are its first and its last digits. */
export interface SplitId {
  readonly high: number;
  readonly low: number;
}

export const HIGH_DIGITS = 10;
const LOW_DIGITS = 9;

export const splitId = (id: string): SplitId => ({
  high: Number(id.slice(0, HIGH_DIGITS)),
  low: Number(id.slice(HIGH_DIGITS)),
});

export const joinId = ({ high, low }: SplitId): string => `${high}${String(low).padStart(LOW_DIGITS, '0')}`;

const FIRST_PLACES = 256;
const BYTES_A_PLACE = 128;
const GOLDEN = 0x9e3779b1;
/** Where the numbers of a place stand, and of the next one the first that this one needs. */
const [LOW, NAME, PAIR, NEXT] = [1, 2, 3, 6] as const;

/**
 * People as one audience sees them, ready to be put into JSON: a name without its quotes, and a pair of ids. A second of
 * calls asks for a hundred thousand of them. An object for each would lie in several far places of memory, so they
 * stand side by side: their bytes in one buffer, found by a table of their ids.
 */
export class ShownPeople {
  /** Of the directory. */
  readonly version: number;
  #count = 0;
  /** Four numbers of each place: both of the id, where the name begins, and where the pair does, up to the next name. */
  #places = new Float64Array((FIRST_PLACES + 1) * 4);
  #bytes = Buffer.allocUnsafeSlow(FIRST_PLACES * BYTES_A_PLACE);
  /** Places, at most half of it taken; whoever finds another there takes the next. */
  #table = new Uint32Array(FIRST_PLACES * 2);

  constructor(version: number) {
    this.version = version;
    this.#append(0, 0, '', '{"open_id":""}');
  }

  /** In memory. */
  get size(): number {
    return this.#bytes.length + this.#places.byteLength + this.#table.byteLength;
  }

  find(high: number, low: number): number {
    return this.#table[this.#slotOf(high, low)] ?? NOBODY;
  }

  add({ high, low }: SplitId, name: string, pair: UserRef): void {
    const slot = this.#slotOf(high, low);
    if (this.#table[slot] !== NOBODY) return;
    this.#table[slot] = this.#append(high, low, insideJson(name), JSON.stringify(pair));
    if (this.#count * 2 === this.#table.length) this.#grow();
  }

  writeName(out: ByteWriter, place: number): void {
    out.bytes(this.#bytes, this.#places[place * 4 + NAME], this.#places[place * 4 + PAIR]);
  }

  writePair(out: ByteWriter, place: number): void {
    out.bytes(this.#bytes, this.#places[place * 4 + PAIR], this.#places[place * 4 + NEXT]);
  }

  /** Where this one stands in the table, or would. */
  #slotOf(high: number, low: number): number {
    const last = this.#table.length - 1;
    let slot = Math.imul(low ^ (high | 0), GOLDEN) >>> 8;
    for (;;) {
      slot &= last;
      const place = this.#table[slot] ?? NOBODY;
      if (place === NOBODY || this.#is(place, high, low)) return slot;
      slot += 1;
    }
  }

  #is(place: number, high: number, low: number): boolean {
    return this.#places[place * 4 + LOW] === low && this.#places[place * 4] === high;
  }

  #append(high: number, low: number, name: string, pair: string): number {
    const place = this.#count;
    const start = this.#places[place * 4 + NAME] ?? 0;
    const needed = start + Buffer.byteLength(name) + Buffer.byteLength(pair);
    if (needed > this.#bytes.length) this.#bytes = enlarged(this.#bytes, needed);
    const pairStart = start + this.#bytes.write(name, start);
    const end = pairStart + this.#bytes.write(pair, pairStart);
    // And where the next one's name will begin.
    this.#places.set([high, low, start, pairStart, 0, 0, end], place * 4);
    this.#count += 1;
    return place;
  }

  #grow(): void {
    const places = new Float64Array((this.#count * 2 + 1) * 4);
    places.set(this.#places);
    this.#places = places;
    this.#table = new Uint32Array(this.#table.length * 2);
    for (let place = NOBODY + 1; place < this.#count; place += 1)
      this.#table[this.#slotOf(places[place * 4] ?? 0, places[place * 4 + LOW] ?? 0)] = place;
  }
}

function enlarged(bytes: Buffer, needed: number) {
  const larger = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2));
  bytes.copy(larger);
  return larger;
}

/** A text as it stands in JSON between the quotes. */
export const insideJson = (text: string): string => JSON.stringify(text).slice(1, -1);

const MOST_BYTES = 16_777_216;
const audiences = new Map<string, ShownPeople>();

/** Those whom this audience was shown before, while the directory is the same. */
export function shownTo(audience: string, version: number): ShownPeople {
  const known = audiences.get(audience);
  audiences.delete(audience);
  const people = known?.version === version && known.size <= MOST_BYTES ? known : new ShownPeople(version);
  audiences.set(audience, people);
  return people;
}

/** After some were added: forgets the audiences that have not asked for longest. */
export function forgetSome(): void {
  let bytes = 0;
  for (const [audience, { size }] of [...audiences].toReversed()) {
    bytes += size;
    if (bytes > MOST_BYTES) audiences.delete(audience);
  }
}
