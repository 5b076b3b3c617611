/** Values of a directory by tag: a text, or numbers of 2 or 4 bytes. */
export type TiffEntry = readonly [tag: number, value: string | Shorts | Longs];
interface Shorts {
  readonly shorts: readonly number[];
}
interface Longs {
  readonly longs: readonly number[];
}

const ASCII = 2;
const SHORT = 3;
const LONG = 4;

/** Writes TIFF files piece by piece; each piece says where it is. */
export class TiffWriter {
  readonly #isLittle: boolean;
  readonly #pieces: Buffer[] = [];
  #length = 8;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  put(piece: Buffer): number {
    const at = this.#length;
    this.#pieces.push(piece, Buffer.alloc(piece.length % 2));
    this.#length += piece.length + (piece.length % 2);
    return at;
  }

  directory(entries: readonly TiffEntry[], next = 0): number {
    const written = entries.toSorted(([a], [b]) => a - b).map(([tag, value]) => this.#entry(tag, value));
    return this.put(
      Buffer.concat([this.#numbers(2, [entries.length]), ...written, this.#numbers(4, [next])]),
    );
  }

  end(first: number): Buffer {
    const order = Buffer.from(this.#isLittle ? '49492a00' : '4d4d002a', 'hex');
    return Buffer.concat([order, this.#numbers(4, [first]), ...this.#pieces]);
  }

  #entry(tag: number, value: TiffEntry[1]): Buffer {
    const [type, count, bytes] =
      typeof value === 'string'
        ? [ASCII, value.length + 1, Buffer.from(`${value}\0`, 'latin1')]
        : 'shorts' in value
          ? [SHORT, value.shorts.length, this.#numbers(2, value.shorts)]
          : [LONG, value.longs.length, this.#numbers(4, value.longs)];
    const held =
      bytes.length > 4 ? this.#numbers(4, [this.put(bytes)]) : Buffer.concat([bytes, Buffer.alloc(4)]);
    return Buffer.concat([this.#numbers(2, [tag, type]), this.#numbers(4, [count]), held.subarray(0, 4)]);
  }

  #numbers(size: 2 | 4, numbers: readonly number[]): Buffer {
    const bytes = Buffer.alloc(size * numbers.length);
    for (const [at, number] of numbers.entries())
      if (this.#isLittle) bytes.writeUIntLE(number, at * size, size);
      else bytes.writeUIntBE(number, at * size, size);
    return bytes;
  }
}

/** What a page needs: a size, and where its data lies. */
export const pageEntries = (strips: readonly number[], length: number): TiffEntry[] => [
  [256, { shorts: [4] }],
  [257, { longs: [2 * strips.length] }],
  [259, { shorts: [1] }],
  [262, { shorts: [1] }],
  [273, { longs: strips }],
  [274, { shorts: [6] }],
  [278, { longs: [2] }],
  [279, { longs: strips.map(() => length) }],
];

/** One page of eight grey points, with words about it. */
export function smallTiff(about: string): Buffer {
  const file = new TiffWriter(false);
  const strip = file.put(Buffer.from('01234567'));
  return file.end(file.directory([...pageEntries([strip], 8), [270, about]]));
}
