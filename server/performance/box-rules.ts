/** How values fall into three bands, the low one first. */
export type Bands =
  | { readonly kind: 'levels'; readonly levels: readonly (readonly string[])[] }
  /** The lowest scores of the middle and of the high band, in hundredths. */
  | { readonly kind: 'bounds'; readonly middle: number; readonly high: number };

/** What somebody was given; scores are hundredths. */
export interface Placing {
  readonly option_id?: string | undefined;
  readonly score?: number | undefined;
}

/** 1 low, 2 middle, 3 high; none where there is no value, or its level is in no band. */
export function bandOf(bands: Bands, { option_id, score }: Placing): number | undefined {
  if (bands.kind === 'bounds') {
    if (score === undefined) return undefined;
    return score < bands.middle ? 1 : score < bands.high ? 2 : 3;
  }
  const at = bands.levels.findIndex((levels) => option_id !== undefined && levels.includes(option_id));
  return at < 0 ? undefined : at + 1;
}

export interface Box<T> {
  readonly x: number;
  readonly y: number;
  readonly people: readonly T[];
}

const three = [1, 2, 3];

/** Everybody in one box, or in none. */
export function boxesOf<T>(
  people: readonly T[],
  place: (one: T) => { readonly x: number | undefined; readonly y: number | undefined },
): { readonly boxes: readonly Box<T>[]; readonly unplaced: readonly T[] } {
  const byBox = Map.groupBy(people, (one) => {
    const { x, y } = place(one);
    return x === undefined || y === undefined ? '' : `${x} ${y}`;
  });
  const boxes = three.flatMap((x) => three.map((y) => ({ x, y, people: byBox.get(`${x} ${y}`) ?? [] })));
  return { boxes, unplaced: byBox.get('') ?? [] };
}
