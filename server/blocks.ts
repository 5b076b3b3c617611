const STEP = 4096;
/** Up to here blocks fit closely; larger ones come in few sizes, so that one is found again. */
const CLOSE = 65_536;
const LARGEST = 4_194_304;
const MOST_UNUSED_BYTES = 8_388_608;

const unused = new Map<number, Buffer[]>();
let unusedBytes = 0;

/**
 * Memory for what is put together and soon sent, used again while the processor's caches still hold it: large memory
 * taken anew for each answer is slow to write to, and the collector must find it. It holds whatever was sent before.
 */
export function takeBlock(size: number): Buffer {
  const whole = size <= CLOSE ? Math.ceil(size / STEP) * STEP : 2 ** Math.ceil(Math.log2(size));
  const block = unused.get(whole)?.pop();
  if (!block) return Buffer.allocUnsafeSlow(whole <= LARGEST ? whole : size);
  unusedBytes -= whole;
  return block;
}

/** For a block that nobody reads any more, not even the operating system. One that is not given back is just forgotten. */
export function giveBlockBack(block: Buffer): void {
  const { length } = block;
  if (length > LARGEST || unusedBytes + length > MOST_UNUSED_BYTES) return;
  unusedBytes += length;
  const alike = unused.get(length);
  if (alike) alike.push(block);
  else unused.set(length, [block]);
}
