/** Bytes for themselves: a small buffer made as usual keeps the 8 KiB alive that it was cut from. */
export function bytesToKeep(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/** Of bytes that others will write over. */
export function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/**
 * Gives memory back that nobody reads any more. It lies outside of what the collector counts, so it would be found late,
 * and the next would be taken where no cache of the processor holds it.
 */
export function discard(bytes: Buffer): void {
  const { buffer } = bytes;
  // A small one is cut from a buffer that others use, too.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length) buffer.transfer(0);
}

interface Kept<Value> {
  readonly version: string;
  readonly value: Value;
}

/**
 * What is costly to make again, kept as long as its version stands and it is used: at most `most` bytes. Two generations
 * instead of a list in order of use, so that a hit costs no bookkeeping. Once it is full, a newcomer has to knock twice
 * within as many knocks as there are places: whoever reads everything once throws nothing out.
 */
export class Memory<Value> {
  readonly #most: number;
  readonly #bytesOf: (value: Value) => number;
  #recent = new Map<string, Kept<Value>>();
  #older = new Map<string, Kept<Value>>();
  readonly #knocked = new Set<string>();
  #recentBytes = 0;
  #olderBytes = 0;
  #hits = 0;
  #misses = 0;

  constructor(most: number, bytesOf: (value: Value) => number) {
    this.#most = most;
    this.#bytesOf = bytesOf;
  }

  find(key: string, version: string): Value | undefined {
    const kept = this.#recent.get(key) ?? this.#older.get(key);
    if (kept?.version !== version) {
      this.#misses += 1;
      return undefined;
    }
    this.#hits += 1;
    if (!this.#recent.has(key)) this.#add(key, kept);
    return kept.value;
  }

  /** Whether to go to the trouble of making a value that can be kept. */
  admits(key: string): boolean {
    if (this.#older.size === 0) return this.#most > 0;
    if (this.#recent.has(key) || this.#older.has(key) || this.#knocked.delete(key)) return true;
    if (this.#knocked.size >= this.#recent.size + this.#older.size) this.#knocked.clear();
    this.#knocked.add(key);
    return false;
  }

  keep(key: string, version: string, value: Value): void {
    if (this.#most > 0) this.#add(key, { version, value });
  }

  stats(): Readonly<Record<'hits' | 'misses' | 'bytes', number>> {
    return { hits: this.#hits, misses: this.#misses, bytes: this.#recentBytes + this.#olderBytes };
  }

  #add(key: string, kept: Kept<Value>): void {
    const bytes = this.#bytesOf(kept.value);
    if (this.#recentBytes + bytes > this.#most / 2) {
      this.#older = this.#recent;
      this.#olderBytes = this.#recentBytes;
      this.#recent = new Map();
      this.#recentBytes = 0;
    }
    const replaced = this.#recent.get(key);
    if (replaced) this.#recentBytes -= this.#bytesOf(replaced.value);
    this.#recent.set(key, kept);
    this.#recentBytes += bytes;
  }
}
