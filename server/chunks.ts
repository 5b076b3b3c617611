/** As many rows as one statement takes. */
const MOST_ROWS = 500;

/** Hands over many rows, as many at a time as one statement takes. */
export async function inChunks<Item>(
  items: readonly Item[],
  work: (some: readonly Item[]) => Promise<unknown>,
): Promise<void> {
  for (const some of chunksOf(items, MOST_ROWS)) await work(some);
}

export function* chunksOf<Item>(items: readonly Item[], most: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += most) yield items.slice(start, start + most);
}
