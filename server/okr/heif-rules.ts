import { Remainder, take, UnfitImage } from './image-bytes-rules.ts';

/** A box of the ISO base media file format. */
interface Box {
  readonly type: string;
  readonly start: number;
  /** Where its content begins and ends. */
  readonly content: number;
  readonly end: number;
}

/** What an item consists of. */
interface Extent {
  readonly item: number;
  /** In the list of items itself. */
  readonly isInside: boolean;
  /** In another file, or another item. */
  readonly isElsewhere: boolean;
  readonly start: number;
  readonly length: number;
}

/** Coded pictures, and what puts several together. Other items are metadata: `Exif`, `mime` (XMP), `uri `. */
const pictures = new Set([
  'hvc1',
  'hev1',
  'lhv1',
  'avc1',
  'vvc1',
  'av01',
  'jpeg',
  'j2k1',
  'grid',
  'iovl',
  'iden',
  'tmap',
]);
const metaParts = new Set(['hdlr', 'dinf', 'pitm', 'iinf', 'iref', 'iprp', 'iloc', 'grpl']);
/** Properties that tell of a picture in words, or when it was made. */
const tellingProperties = new Set(['udes', 'altt', 'crtt', 'mdft', 'uuid']);

/** Tiles make some thousand. */
const MOST_BOXES = 100_000;
const MOST_DATA = 16;

const brands: Readonly<Record<string, string>> = {
  heic: 'image/heic',
  heix: 'image/heic',
  heim: 'image/heic',
  heis: 'image/heic',
  hevc: 'image/heic',
  hevx: 'image/heic',
  mif1: 'image/heif',
  msf1: 'image/heif',
};

export const heifTypeOf = (bytes: Buffer): string | undefined =>
  bytes.toString('latin1', 4, 8) === 'ftyp' ? brands[bytes.toString('latin1', 8, 12)] : undefined;

/** The pictures of a HEIF file without what it tells beside them; of a burst or a film its still only. */
export const cleanHeif = (bytes: Buffer): Buffer => new HeifCleaner(bytes).clean();

class HeifCleaner {
  readonly #bytes: Buffer;
  readonly #remainder: Remainder;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#remainder = new Remainder(bytes);
  }

  clean(): Buffer {
    const boxes = this.#boxesIn(0, this.#bytes.length);
    const metas = boxes.filter(({ type }) => type === 'meta');
    const [meta] = metas;
    if (!meta || metas.length > 1) throw new UnfitImage('it holds no still picture');
    for (const box of boxes) {
      if (box.type === 'ftyp') this.#remainder.keep(box.start, box.end - box.start);
      else if (box.type === 'meta' || box.type === 'mdat')
        this.#remainder.keep(box.start, box.content - box.start);
      else this.#free(box);
    }
    const data = boxes.filter(({ type }) => type === 'mdat');
    if (data.length > MOST_DATA) throw new UnfitImage('it has too many parts');
    this.#cleanMeta(meta, data);
    return this.#remainder.bytes;
  }

  #cleanMeta(meta: Box, data: readonly Box[]): void {
    this.#remainder.keep(meta.content, 4);
    const parts = this.#boxesIn(meta.content + 4, meta.end);
    for (const part of parts) {
      if (part.type === 'idat') this.#remainder.keep(part.start, part.content - part.start);
      else if (metaParts.has(part.type)) this.#remainder.keep(part.start, part.end - part.start);
      else this.#free(part);
    }
    const only = (type: string) => {
      const found = parts.filter((part) => part.type === type);
      if (found.length > 1) throw new UnfitImage(`it holds ${type} twice`);
      return found[0];
    };
    const [list, places, inside] = [only('iinf'), only('iloc'), only('idat')];
    if (!list || !places) throw new UnfitImage('it does not say what it holds');
    const shown = this.#picturesIn(list);
    for (const { item, isInside, isElsewhere, start, length } of this.#extentsIn(places)) {
      if (!shown.has(item)) continue;
      const at = isInside ? (inside?.content ?? Infinity) + start : start;
      const home = (isInside ? [inside] : data).find(
        (box) => box && at >= box.content && at + length <= box.end,
      );
      if (!home || isElsewhere || length === 0) throw new UnfitImage('a picture lies where there is none');
      this.#remainder.keep(at, length);
    }
    const properties = only('iprp');
    if (properties) this.#cleanProperties(properties);
  }

  /** The items that are pictures; the others become of a kind that nobody reads. */
  #picturesIn(list: Box): Set<number> {
    const shown = new Set<number>();
    const items = this.#boxesIn(list.content + (this.#number(list.content, 1) === 0 ? 6 : 8), list.end);
    for (const { content, end } of items) {
      const version = this.#number(content, 1);
      const wide = version === 3 ? 4 : 2;
      const typeAt = content + 6 + wide;
      if (version < 2 || typeAt + 4 > end) throw new UnfitImage('it does not say of what kind its parts are');
      if (pictures.has(this.#bytes.toString('latin1', typeAt, typeAt + 4)))
        shown.add(this.#number(content + 4, wide));
      else this.#remainder.bytes.write('skip', typeAt, 'latin1');
    }
    if (shown.size === 0) throw new UnfitImage('it holds no picture of a known kind');
    return shown;
  }

  /** Where the items lie, from the item location box. */
  *#extentsIn({ content, end }: Box): Generator<Extent> {
    let at = content + 6;
    const read = (size: number): number => {
      if (at + size > end) throw new UnfitImage('it breaks off');
      at += size;
      return size === 0 ? 0 : this.#number(at - size, size);
    };
    const version = this.#number(content, 1);
    const [sizes, more] = [this.#number(content + 4, 1), this.#number(content + 5, 1)];
    const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4];
    const indexSize = version === 0 ? 0 : more & 15;
    if (
      lengthSize < 4 ||
      [offsetSize, lengthSize, baseSize, indexSize].some((size) => size % 4 > 0 || size > 8)
    )
      throw new UnfitImage('it names places in numbers of no such kind');
    const wide = version < 2 ? 2 : 4;
    for (let items = read(wide); items > 0; items -= 1) {
      const item = read(wide);
      const method = version === 0 ? 0 : read(2) & 15;
      const isElsewhere = read(2) > 0 || method > 1;
      const base = read(baseSize);
      for (let extents = read(2); extents > 0; extents -= 1) {
        read(indexSize);
        const start = base + read(offsetSize);
        yield { item, isInside: method === 1, isElsewhere, start, length: read(lengthSize) };
      }
    }
  }

  #cleanProperties(properties: Box): void {
    for (const container of this.#boxesIn(properties.content, properties.end)) {
      if (container.type !== 'ipco') continue;
      for (const property of this.#boxesIn(container.content, container.end))
        if (tellingProperties.has(property.type)) this.#free(property);
    }
  }

  /** Keeps a box's place, but nothing of it. */
  #free({ start, content, end }: Box): void {
    this.#remainder.keep(start, content - start);
    this.#remainder.bytes.write('free', start + 4, 'latin1');
    this.#remainder.bytes.fill(0, content, end);
  }

  #boxesIn(start: number, end: number): Box[] {
    const boxes: Box[] = [];
    for (let at = start; at + 8 <= end; at = boxes.at(-1)?.end ?? end) {
      const [short, type] = [this.#number(at, 4), this.#bytes.toString('latin1', at + 4, at + 8)];
      const content = at + (short === 1 ? 16 : 8);
      const length = short === 1 ? this.#number(at + 8, 8) : short === 0 ? end - at : short;
      if (content > at + length || at + length > end) throw new UnfitImage('its parts do not fit');
      if (boxes.push({ type, start: at, content, end: at + length }) > MOST_BOXES)
        throw new UnfitImage('it has too many parts');
    }
    return boxes;
  }

  #number(at: number, size: number): number {
    const bytes = take(this.#bytes, at, size);
    return size === 8 ? Number(bytes.readBigUInt64BE()) : bytes.readUIntBE(0, size);
  }
}
