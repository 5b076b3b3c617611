import { Remainder, take, UnfitImage } from './image-bytes-rules.ts';

/** What is needed to show the picture, from the specification of TIFF 6.0. Whatever else is told is left out. */
const shownTags: ReadonlySet<number> = new Set(
  [
    [254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266], // kind, size, bits, compression, colours
    [273, 274, 277, 278, 279, 280, 281, 282, 283, 284], // strips, how it is to be turned, samples, resolution
    [290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321], // greys, fax, units, page, prediction, palette
    [322, 323, 324, 325, 326, 327, 328, 330, 332, 334, 336, 338, 339, 340, 341, 342], // tiles, inks, further samples
    [347, 513, 514, 529, 530, 531, 532], // JPEG, luminance
    [34_675], // colour profile
  ].flat(),
);

/** Places of the picture's data, and the tags that tell how long each is. */
const dataTags = [
  [273, 279],
  [324, 325],
  [513, 514],
] as const;

const MOST_DIRECTORIES = 10_000;
const MOST_PLACES = 1_000_000;
const SUB_DIRECTORIES = 330;
const COMPRESSION = 259;
const OLD_JPEG = 6;
/** Bytes of a value, by the number of its type. */
const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** Of those types that name places. */
const integers: Readonly<Record<number, number>> = { 3: 2, 4: 4, 13: 4 };

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its values begin. */
  readonly start: number;
  readonly bytes: Buffer;
}

interface Directory {
  readonly at: number;
  /** With what is left out. */
  readonly length: number;
  readonly kept: readonly Entry[];
  readonly next: number;
}

export const isTiff = (bytes: Buffer): boolean =>
  /^(49492a00|4d4d002a)$/.test(bytes.toString('hex', 0, 4)) && bytes.length > 8;

/** The pages of a TIFF file without what they tell beside the picture. */
export const cleanTiff = (bytes: Buffer): Buffer => new TiffCleaner(bytes).clean();

class TiffCleaner {
  readonly #bytes: Buffer;
  readonly #isLittle: boolean;
  readonly #remainder: Remainder;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#isLittle = bytes[0] === 0x49;
    this.#remainder = new Remainder(bytes);
  }

  clean(): Buffer {
    this.#remainder.keep(0, 8);
    const directories = this.#listDirectories();
    for (const { kept } of directories) this.#keepData(kept);
    const ordered = directories.toSorted((a, b) => a.at - b.at);
    for (const [place, { at, length }] of ordered.entries())
      if (at + length > (ordered[place + 1]?.at ?? Infinity)) throw new UnfitImage('its directories overlap');
    for (const directory of directories) this.#write(directory);
    return this.#remainder.bytes;
  }

  /** The chain of pages, and what hangs on them: smaller versions, masks. */
  #listDirectories(): Directory[] {
    const found = new Map<number, Directory>();
    const open = [this.#number(4, 4)];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === 0) continue;
      if (found.has(at)) throw new UnfitImage('its directories go in a circle');
      const directory = this.#readDirectory(at);
      if (found.set(at, directory).size > MOST_DIRECTORIES) throw new UnfitImage('it has too many pages');
      open.push(directory.next);
      for (const below of this.#numbersOf(directory.kept, SUB_DIRECTORIES)) open.push(below);
    }
    if (found.size === 0) throw new UnfitImage('it has no picture');
    return [...found.values()];
  }

  #readDirectory(at: number): Directory {
    const count = this.#number(at, 2);
    const length = 2 + count * 12 + 4;
    take(this.#bytes, at, length);
    const kept: Entry[] = [];
    for (let place = at + 2; place < at + 2 + count * 12; place += 12) {
      const [tag, type, values] = [
        this.#number(place, 2),
        this.#number(place + 2, 2),
        this.#number(place + 4, 4),
      ];
      const size = (sizes[type] ?? 0) * values;
      if (!shownTags.has(tag) || size === 0) continue;
      const start = size <= 4 ? place + 8 : this.#number(place + 8, 4);
      if (size > 4) this.#remainder.keep(start, size);
      kept.push({ tag, type, count: values, start, bytes: take(this.#bytes, place, 12) });
    }
    return { at, length, kept, next: this.#number(at + length - 4, 4) };
  }

  #keepData(kept: readonly Entry[]): void {
    const [compression] = this.#numbersOf(kept, COMPRESSION);
    if (compression === OLD_JPEG && !kept.some(({ tag }) => tag === 513))
      throw new UnfitImage('it holds JPEG in the way of before TIFF 6');
    for (const [placeTag, lengthTag] of dataTags) {
      const places = this.#numbersOf(kept, placeTag);
      const lengths = this.#numbersOf(kept, lengthTag);
      if (places.length !== lengths.length) throw new UnfitImage('it does not say how long its data is');
      for (const [at, place] of places.entries()) this.#remainder.keep(place, lengths[at] ?? 0);
    }
  }

  /** Where it was, with fewer entries; the rest of its room is zero. */
  #write({ at, length, kept, next }: Directory): void {
    const room = this.#remainder.bytes.subarray(at, at + length).fill(0);
    this.#put(room, kept.length, 0, 2);
    for (const [place, { bytes }] of kept.entries()) bytes.copy(room, 2 + place * 12);
    this.#put(room, next, 2 + kept.length * 12, 4);
  }

  #numbersOf(kept: readonly Entry[], tag: number): number[] {
    const entry = kept.find((each) => each.tag === tag);
    if (!entry) return [];
    const size = integers[entry.type];
    if (size === undefined) throw new UnfitImage('it names places in numbers of no such kind');
    if (entry.count > MOST_PLACES) throw new UnfitImage('it has too many parts');
    return Array.from({ length: entry.count }, (_, at) => this.#number(entry.start + at * size, size));
  }

  #number(at: number, size: number): number {
    if (at + size > this.#bytes.length) throw new UnfitImage('it breaks off');
    return this.#isLittle ? this.#bytes.readUIntLE(at, size) : this.#bytes.readUIntBE(at, size);
  }

  #put(room: Buffer, value: number, at: number, size: number): void {
    if (this.#isLittle) room.writeUIntLE(value, at, size);
    else room.writeUIntBE(value, at, size);
  }
}
