import { giveBlockBack, takeBlock } from './blocks.ts';

/** Up to so many bytes are copied sooner one by one than by asking Node. */
const FEW = 48;

/** JSON that is put together as UTF-8: what comes as bytes is copied and never becomes text. */
export class ByteWriter {
  #target: Buffer;
  #length = 0;
  /** Text that is not yet written: short pieces go together. */
  #text = '';

  constructor(expectedBytes: number) {
    this.#target = takeBlock(expectedBytes);
  }

  text(text: string): void {
    this.#text += text;
  }

  bytes(source: Buffer, from = 0, to = source.length): void {
    if (this.#text !== '') this.#flush();
    this.#reserve(to - from);
    if (to - from > FEW) this.#length += source.copy(this.#target, this.#length, from, to);
    else for (let at = from; at < to; at += 1) this.#target[this.#length++] = source[at] ?? 0;
  }

  length(): number {
    if (this.#text !== '') this.#flush();
    return this.#length;
  }

  finish(): Buffer {
    // First, because it may have to move to a larger block.
    const length = this.length();
    return this.#target.subarray(0, length);
  }

  /** Once what was finished is sent: others write where it stood. */
  release(): void {
    giveBlockBack(this.#target);
  }

  #flush(): void {
    // UTF-8 takes at most three bytes for a unit of UTF-16.
    this.#reserve(this.#text.length * 3);
    this.#length += this.#target.write(this.#text, this.#length);
    this.#text = '';
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#target.length) return;
    const larger = takeBlock(Math.max(needed, this.#target.length * 2));
    this.#target.copy(larger, 0, 0, this.#length);
    giveBlockBack(this.#target);
    this.#target = larger;
  }
}
