/** Well below the number of parameters that a statement may have on either engine. */
const MOST_ROWS = 500;

/** Hands over rows for statements, a bounded number at a time. */
export async function inChunks<Item>(
  items: readonly Item[],
  work: (some: readonly Item[]) => Promise<unknown>,
): Promise<void> {
  for (const some of chunksOf(items, MOST_ROWS)) await work(some);
}

export function* chunksOf<Item>(items: readonly Item[], most: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += most) yield items.slice(start, start + most);
}
