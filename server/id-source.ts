import type { Clock } from './context.ts';

/** 19 digits from mid-2019 to 2081. */
const EPOCH = Date.UTC(2012, 0, 1);
const SEQUENCES = 4096n;

/**
 * Ids of 41 bits of milliseconds, 10 bits of node, 12 bits of sequence: strictly rising on one node, also when its
 * clock jumps back, and unique over nodes with different numbers.
 */
export function idSource(node: number, clock: Clock): () => string {
  let last = 0;
  let sequence = 0n;
  const place = BigInt(node % 1024) << 12n;
  return () => {
    const now = clock.now();
    if (now > last) {
      last = now;
      sequence = 0n;
    } else if (++sequence === SEQUENCES) {
      last += 1;
      sequence = 0n;
    }
    return String((BigInt(last - EPOCH) << 22n) | place | sequence);
  };
}
