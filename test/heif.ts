export interface HeifItem {
  readonly id: number;
  readonly type: string;
  readonly data: Buffer;
  /** In the list of items itself. */
  readonly isInside?: boolean;
}

export interface HeifDraft {
  readonly items: readonly HeifItem[];
  readonly brand?: string;
  /** Of the item location box: 0 knows no data beside the items, 1 and 2 do. */
  readonly version?: 0 | 1 | 2;
  readonly properties?: readonly Buffer[];
  /** Boxes behind all others, and behind those about the items. */
  readonly behind?: readonly Buffer[];
  readonly aside?: readonly Buffer[];
}

export function box(type: string, ...content: Buffer[]): Buffer {
  const size = content.reduce((sum, { length }) => sum + length, 8);
  return Buffer.concat([uint(size, 4), Buffer.from(type, 'latin1'), ...content]);
}
export const uint = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  const used = Math.min(size, 6);
  bytes.writeUIntBE(value, size - used, used);
  return bytes;
};

/** A still picture in the way of HEIF: its items lie one after another. */
export function buildHeif(draft: HeifDraft): Buffer {
  const { items, brand = 'heic', behind = [] } = draft;
  const type = box('ftyp', Buffer.from(brand), uint(0, 4), Buffer.from('mif1'));
  const data = items.filter(({ isInside }) => !isInside).map((item) => item.data);
  const start = type.length + metaOf(draft, 0).length + 8;
  return Buffer.concat([type, metaOf(draft, start), box('mdat', ...data), ...behind]);
}

function metaOf({ items, version = 1, properties = [], aside = [] }: HeifDraft, start: number): Buffer {
  const inside = items.filter(({ isInside }) => isInside);
  return box(
    'meta',
    uint(0, 4),
    box('hdlr', uint(0, 8), Buffer.from('pict'), Buffer.alloc(13)),
    box('pitm', uint(0, 4), uint(items[0]?.id ?? 0, 2)),
    box('iinf', uint(0, 4), uint(items.length, 2), ...items.map(entryOf)),
    box('iprp', box('ipco', ...properties), box('ipma', uint(0, 8))),
    locations(items, version, start),
    box('idat', ...inside.map(({ data }) => data)),
    ...aside,
  );
}

const entryOf = ({ id, type }: HeifItem): Buffer =>
  box('infe', uint(2, 1), uint(0, 3), uint(id, 2), uint(0, 2), Buffer.from(type, 'latin1'), uint(0, 1));

function locations(items: readonly HeifItem[], version: 0 | 1 | 2, start: number): Buffer {
  const wide = version === 2 ? 4 : 2;
  const next = { outside: start, inside: 0 };
  const entries = items.map(({ id, data, isInside = false }) => {
    const way = isInside ? 'inside' : 'outside';
    const at = next[way];
    next[way] += data.length;
    const method = version === 0 ? Buffer.alloc(0) : uint(isInside ? 1 : 0, 2);
    return Buffer.concat([uint(id, wide), method, uint(0, 2), uint(1, 2), uint(at, 4), uint(data.length, 4)]);
  });
  return box('iloc', uint(version, 1), uint(0, 3), uint(0x4400, 2), uint(items.length, wide), ...entries);
}
